"""Problems and plans as they are kept, gzipped JSON; the same document is always the same bytes."""

import gzip
import json
from typing import Any


def packed(document: dict[str, Any]) -> bytes:
    """The document as it is kept."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), mtime=0)


def unpacked(blob: bytes) -> Any:
    """The document in a kept problem or plan."""
    return json.loads(gzip.decompress(blob))
