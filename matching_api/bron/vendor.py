"""Fetches the Python of the page (npm package `pyodide`) when the project is built; never while the service runs.

`python -m matching_api.bron.vendor` asks npm, wherever this machine gets its packages, and refuses a package that
is not the one pinned here.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "314.0.7"
INTEGRITY = "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
FOLDER = Path(__file__).resolve().parent / "vendor" / f"pyodide-{VERSION}"
# What the page loads, and the file that says where it comes from and under which licence.
NEEDED = (
    *("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"),
    "package.json",
)


class CannotFetch(Exception):  # noqa: N818  the word of the domain
    """The package did not come, or is not the one that was pinned."""


def installed() -> bool:
    """Are the files of the page's Python there?"""
    return all((FOLDER / name).is_file() for name in NEEDED)


def fetch() -> None:
    """Puts the pinned files in FOLDER, all or none; raises CannotFetch."""
    npm = shutil.which("npm")
    if npm is None:
        raise CannotFetch("npm is not installed (Debian or Ubuntu: apt-get install npm).")
    with tempfile.TemporaryDirectory() as work:
        package = _pack(npm, Path(work))
        unpacked = FOLDER.with_name(f"{FOLDER.name}.unfinished")
        shutil.rmtree(unpacked, ignore_errors=True)
        unpacked.mkdir(parents=True)
        with tarfile.open(package) as archive:
            for name in NEEDED:
                content = archive.extractfile(f"package/{name}")
                if content is None:
                    raise CannotFetch(f"The package has no file {name}.")
                (unpacked / name).write_bytes(content.read())
        shutil.rmtree(FOLDER, ignore_errors=True)
        unpacked.replace(FOLDER)


def integrity(content: bytes) -> str:
    """The subresource-integrity string of a package, as npm writes it in its locks."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode("ascii")


def _pack(npm: str, work: Path) -> Path:
    command = [npm, "pack", f"pyodide@{VERSION}", "--silent", "--ignore-scripts", "--pack-destination", str(work)]
    result = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603
    packages = list(work.glob("*.tgz"))
    if result.returncode or len(packages) != 1:
        raise CannotFetch("npm could not fetch the package pyodide.")
    if integrity(packages[0].read_bytes()) != INTEGRITY:
        raise CannotFetch("The package pyodide is not the one this project pins; nothing was installed.")
    return packages[0]


def main() -> int:
    """Fetches what is missing; says in a sentence what happened."""
    if installed():
        return 0
    try:
        fetch()
    except (CannotFetch, OSError, subprocess.TimeoutExpired, tarfile.TarError, KeyError) as error:
        reason = str(error) if isinstance(error, CannotFetch) else type(error).__name__
        sys.stderr.write(f"The page at /bron/ will say that it is not installed: {reason}\n")
        return 1
    sys.stderr.write(f"The page at /bron/ has its Python (pyodide {VERSION}).\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
