"""Reads the cells a delivery is made from; a cell that cannot be used raises a reason, never its value."""

import re
from collections.abc import Sequence, Set as AbstractSet
from datetime import date

from matching_api.personal_data import find_personal_data
from matching_api.prepare.codes import text_of
from matching_api.prepare.dates import Cell, age_on, month_stands_first, read_date
from matching_api.prepare.folding import fold
from matching_api.prepare.reasons import Reason

TOO_OLD = 23
FIRST_REGISTRATION = date(2015, 1, 1)
_OLDEST = 110
_LONGEST_SHOWN = 60
_MOST_WORDS_SHOWN = 8
_CLIENT_NUMBER = re.compile(r"(?=.*[1-9])[^\W_][\w ./:#-]{0,63}")
_POSTCODE = re.compile(r"([1-9]\d{3})\s?(?:[A-Za-z]{2})?")
_AGE = re.compile(r"(\d{1,3})\s*(?:jr|jaar|j)?\.?")
_TOTALS = re.compile(r"(?:sub|eind)?tota(?:al|len)\b|aantal\b|gemiddeld|som\b")


class NotUsable(ValueError):  # noqa: N818  the word of the domain
    """A cell from which nothing can be made."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def client_number(cell: Cell) -> str:
    """The number as the case system writes it; it must hold a digit, and no sign that a number never has."""
    text = text_of(cell)
    if not text:
        raise NotUsable(Reason.CLIENT_NUMBER_MISSING)
    if not _CLIENT_NUMBER.fullmatch(text) or isinstance(cell, date):
        raise NotUsable(Reason.CLIENT_NUMBER_IMPOSSIBLE)
    return text


def age(cell: Cell, reference: date, month_first: bool) -> int:
    """Whole years on the reference date, from a birth date."""
    if not text_of(cell):
        raise NotUsable(Reason.BIRTH_DATE_MISSING)
    birth = read_date(cell)
    if birth is None or birth > reference:
        raise NotUsable(Reason.BIRTH_DATE_IMPOSSIBLE)
    return _young_enough(age_on(birth, reference), month_first and _may_be_exchanged(cell))


def stated_age(cell: Cell) -> int:
    """Whole years from a column that holds the age itself: `11`, `11 jr`."""
    text = text_of(cell)
    if not text:
        raise NotUsable(Reason.BIRTH_DATE_MISSING)
    match = _AGE.fullmatch(text.lower())
    if match is None:
        raise NotUsable(Reason.BIRTH_DATE_IMPOSSIBLE)
    return _young_enough(int(match[1]), doubtful=False)


def postcode4(cell: Cell, existing: AbstractSet[str]) -> str:
    """Four digits of a Dutch postcode that exists; the letters stay behind."""
    text = text_of(cell)
    if not text:
        raise NotUsable(Reason.POSTCODE_MISSING)
    match = _POSTCODE.fullmatch(text)
    if match is None or match[1] not in existing:
        raise NotUsable(Reason.POSTCODE_IMPOSSIBLE)
    return match[1]


def registered_on(cell: Cell, reference: date, month_first: bool) -> date:
    """A day from 2015 up to the reference date."""
    if not text_of(cell):
        raise NotUsable(Reason.REGISTERED_MISSING)
    day = read_date(cell)
    if day is None or not FIRST_REGISTRATION <= day <= reference:
        raise NotUsable(Reason.REGISTERED_IMPOSSIBLE)
    if month_first and _may_be_exchanged(cell):
        raise NotUsable(Reason.DATE_ORDER_UNCLEAR)
    return day


def is_totals_row(cells: Sequence[Cell], needed: Sequence[Cell]) -> bool:
    """Does a cell say `Totaal` or the like while nothing that makes a request (`needed`) is filled?"""
    if any(text_of(cell) for cell in needed):
        return False
    return any(isinstance(cell, str) and _TOTALS.match(fold(cell[:40])) for cell in cells)


def shown_text(text: str, personal: Sequence[Cell], notes: Sequence[Cell]) -> str | None:
    """An unknown request as people may see it; none when long, personal by its look, or repeating its row.

    `personal`: the personal cells of the same row, of which no word may return; of `notes` no capitalised word may.
    """
    plain = " ".join(text.split())
    looks_personal = find_personal_data(plain) or re.search(r"\d{5}|\d[-/.]\d{1,2}[-/.]\d", plain)
    if len(plain) > _LONGEST_SHOWN or plain.count(" ") >= _MOST_WORDS_SHOWN or looks_personal:
        return None
    names = [name for cell in notes for name in re.findall(r"[^\W\d_]{3,}", text_of(cell)) if name.istitle()]
    secret = _words(" ".join([*names, *map(text_of, personal)]))
    return None if secret & _words(plain) else plain


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", fold(text)))


def _young_enough(years: int, doubtful: bool) -> int:
    if years > _OLDEST:
        raise NotUsable(Reason.BIRTH_DATE_IMPOSSIBLE)
    if doubtful:
        raise NotUsable(Reason.DATE_ORDER_UNCLEAR)
    if years >= TOO_OLD:
        raise NotUsable(Reason.TOO_OLD)
    return years


def _may_be_exchanged(cell: Cell) -> bool:
    # A month above twelve can only be a day, and a spreadsheet date cannot be misread.
    if not isinstance(cell, str) or month_stands_first(cell):
        return False
    parts = re.findall(r"\d+", cell)
    return len(parts[0]) <= 2 and int(parts[0]) <= 12 and parts[0] != parts[1]
