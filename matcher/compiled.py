"""Makes plain number loops fast; keeps what it compiled where it can be written, and works when nowhere can."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import config, njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def _digest() -> str:
    """Changes with any file that holds kernels: each may be compiled into another's."""
    texts = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(b"".join(text for text in texts if b"@compiled" in text)).hexdigest()[:12]


# numba by itself looks only at the file of a kernel, not at the files of the kernels that it calls
if not config.CACHE_DIR:  # type: ignore[attr-defined]
    config.CACHE_DIR = str(Path(__file__).parent / "__pycache__" / f"kernels-{_digest()}")  # type: ignore[attr-defined]


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code, cached between runs when some cache folder is writable."""
    try:
        fast = njit(cache=True, nogil=True)(kernel)
    except RuntimeError:  # numba says so when neither the package nor the user's cache folder can be written
        fast = njit(nogil=True)(kernel)
    return cast(Kernel, fast)
