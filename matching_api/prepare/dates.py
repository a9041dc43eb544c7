"""Reads the date notations of Dutch case systems and counts whole years; never guesses an impossible date."""

import re
from datetime import date, datetime, timedelta

_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH_NAMES = {name: number for number, name in enumerate(_MONTHS, 1)} | {"maa": 3}
_TIME = r"(?:[t ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_WRITTEN = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})")
# Day numbers of a spreadsheet, 1990 up to 2049.
_FIRST_SERIAL, _LAST_SERIAL, _SERIAL_ZERO = 32_874, 54_788, date(1899, 12, 30)

Cell = str | float | date | None


def read_date(cell: Cell) -> date | None:
    """The day in a cell: `5-3-2026`, `05/03/2026`, `2026-03-05`, `5 maart 2026`, a spreadsheet date; or none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None:
        return cell
    if isinstance(cell, float):
        return _SERIAL_ZERO + timedelta(days=int(cell)) if _FIRST_SERIAL <= cell <= _LAST_SERIAL else None
    return _read_text(cell.strip().lower())


def notation(cell: Cell) -> str | None:
    """How a readable date is written, in a word for the report; none when it is no date."""
    if read_date(cell) is None:
        return None
    if not isinstance(cell, str):
        return "spreadsheetdatum"
    text = cell.strip().lower()
    if _YEAR_FIRST.fullmatch(text):
        return "jjjj-mm-dd"
    if _DAY_FIRST.fullmatch(text):
        return "dd/mm/jjjj" if "/" in text else "d-m-jjjj"
    return "uitgeschreven of aaneen"


def month_stands_first(cell: Cell) -> bool:
    """Can this only be a month before a day (`3/25/2026`), so that other dates beside it may be misread?"""
    match = _DAY_FIRST.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return match is not None and int(match[1]) <= 12 < int(match[2]) <= 31


def age_on(birth: date, reference: date) -> int:
    """Whole years on the reference date; who was born on 29 February grows a year older on 1 March of a common year."""
    return reference.year - birth.year - ((reference.month, reference.day) < (birth.month, birth.day))


def _read_text(text: str) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(text):
        # Two digits: nobody on a youth waitlist was born before 1950.
        century = "" if len(match[3]) == 4 else "20" if int(match[3]) < 50 else "19"
        return _day(century + match[3], match[2], match[1])
    if (match := _WRITTEN.fullmatch(text)) and match[2][:3] in _MONTH_NAMES:
        return _day(match[3], str(_MONTH_NAMES[match[2][:3]]), match[1])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
