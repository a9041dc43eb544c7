"""Packs the Python that the page runs: the preparing, the Excel reader, the vocabulary; nothing of the service."""

import importlib.metadata
import importlib.util
import io
import zipfile
from functools import cache
from pathlib import Path

from matching_api.prepare.sources import DATA

PACKAGE = Path(__file__).resolve().parent.parent
LIBRARIES = ("openpyxl", "et_xmlfile")
_SOME_DAY = (2026, 1, 1, 0, 0, 0)  # the same content gives the same bytes


@cache
def archive() -> bytes:
    """A zip with `matching_api/prepare`, its guard, the libraries of this environment and the data it reads."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, path in sorted(_files().items()):
            zipped.writestr(zipfile.ZipInfo(name, _SOME_DAY), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files() -> dict[str, Path]:
    own = [PACKAGE / "__init__.py", PACKAGE / "personal_data.py", *(PACKAGE / "prepare").glob("*.py")]
    data = [DATA / "taxonomy" / "taxonomy.json", DATA / "geo" / "pc4_nl.csv"]
    found = {f"matching_api/{path.relative_to(PACKAGE).as_posix()}": path for path in own}
    found |= {f"data/{path.relative_to(DATA).as_posix()}": path for path in data}
    for library in LIBRARIES:
        root = _folder(library)
        found |= {f"{library}/{path.relative_to(root).as_posix()}": path for path in root.rglob("*.py")}
        found |= {f"{library}/{path.name}": path for path in _licences(library)}
    return found


def _licences(library: str) -> list[Path]:
    """Whoever passes a library on passes its licence on."""
    named = [each for each in importlib.metadata.files(library) or () if each.name.upper().startswith("LICEN")]
    return [Path(str(each.locate())) for each in named]


def _folder(library: str) -> Path:
    spec = importlib.util.find_spec(library)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{library} is not in this environment")
    return Path(spec.origin).parent
