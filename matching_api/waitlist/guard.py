"""Recognises personal data in a text or a column name; pure, and never repeats what it found."""

import re

from stdnum.nl import bsn

PERSONAL_DATA = "personal-data"

# Nine digits, with at most one dot, space or dash between two of them; a longer run is another kind of number.
_NINE_DIGITS = re.compile(r"(?<![\d])(?:\d[ .\-]?){8}\d(?![\d])")
_POSTCODE6 = re.compile(r"(?<![0-9])[1-9][0-9]{3}\s?[A-Za-z]{2}(?![A-Za-z])")
_PHONE = re.compile(r"(?<![\w+])(?:(?:\+|00)\d{1,3}[\s./()-]*(?:\(0\)[\s-]*)?\d|0[1-9])(?:[\s./()-]*\d){7,10}(?!\d)")


def find_personal_data(text: str) -> str | None:
    """`personal-data` when the text holds a BSN, e-mail sign, phone number or six-character postcode; else none."""
    found = "@" in text or _POSTCODE6.search(text) or _PHONE.search(text) or _holds_bsn(text)
    return PERSONAL_DATA if found else None


def _holds_bsn(text: str) -> bool:
    # Overlapping runs: "12 345678901" must not hide the run that starts later.
    starts = (match.start() for match in re.finditer(r"\d", text))
    runs = (_NINE_DIGITS.match(text, start) for start in starts)
    return any(run is not None and bsn.is_valid(run.group()) for run in runs)
