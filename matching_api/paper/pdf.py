"""Sets a document of a Typst page and its data as PDF/UA; words and figures go in as data, never as markup."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

HOUSE = Path(__file__).parent / "house.typ"
# Accessible by the rules of ISO 14289: tags, a title, a language, a text for every picture. Typst refuses what is not.
STANDARD: Final = "ua-1"


def as_pdf(page: Path, data: Mapping[str, Any], on: date) -> bytes:
    """The page as a PDF of that day; the same page, data and day give the same bytes. Opens no socket.

    Raises typst's TypstError when the page is not accessible, such as a picture without a text.
    """
    return typst.compile(
        _source(page),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARD,
        ignore_system_fonts=True,
        timestamp=datetime.combine(on, time(), tzinfo=UTC),
    )


def as_pictures(page: Path, data: Mapping[str, Any], dots_per_inch: int = 80) -> list[bytes]:
    """Every page as a PNG, to look at."""
    # One page comes as bytes and more as a list, whatever the stub says.
    pictures: Any = typst.compile(
        _source(page),
        format="png",
        ppi=dots_per_inch,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    return pictures if isinstance(pictures, list) else [pictures]


def _source(page: Path) -> bytes:
    return HOUSE.read_bytes() + b"\n" + page.read_bytes()
