"""Serves the page at `/bron/` and its files, to anybody and by GET only; there is nowhere to send anything to."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse, RedirectResponse

from matching_api.bron import kern, vendor
from matching_api.problems import NotFound

PAGE = Path(__file__).resolve().parent / "page"
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY}
# The names in the address and the files behind them; anything else does not exist.
OWN = {
    "bron.css": "text/css",
    "bron.js": "text/javascript",
    "tables.js": "text/javascript",
    "worker.js": "text/javascript",
}
PYTHON = {
    "pyodide.mjs": "text/javascript",
    "pyodide.asm.mjs": "text/javascript",
    "pyodide.asm.wasm": "application/wasm",
    "python_stdlib.zip": "application/zip",
    "pyodide-lock.json": "application/json",
}

router = APIRouter(prefix="/bron", include_in_schema=False)


@router.get("")
def with_slash() -> RedirectResponse:
    return RedirectResponse("bron/", status_code=308, headers=HEADERS)


@router.get("/")
def page() -> FileResponse:
    name = "index.html" if vendor.installed() else "not-installed.html"
    return FileResponse(PAGE / name, media_type="text/html; charset=utf-8", headers=HEADERS)


@router.get("/kern.zip")
def packed() -> Response:
    return Response(kern.archive(), media_type="application/zip", headers=HEADERS)


@router.get(f"/pyodide-{vendor.VERSION}/{{name}}")
def python(name: str) -> FileResponse:
    # The version stands in the address, so that a browser may keep these thirteen megabytes.
    return _file(vendor.FOLDER, name, PYTHON, {**HEADERS, "Cache-Control": "public, max-age=2592000, immutable"})


@router.get("/{name}")
def own(name: str) -> FileResponse:
    return _file(PAGE, name, OWN)


def install(app: FastAPI) -> None:
    """Adds the page to the application."""
    app.include_router(router)


def _file(folder: Path, name: str, known: dict[str, str], headers: dict[str, str] = HEADERS) -> FileResponse:
    if name not in known or not (folder / name).is_file():
        raise NotFound("There is no such file.")
    return FileResponse(folder / name, media_type=known[name], headers=headers)
