"""Reads one cell as what its column asks; a refusal names a code and a sentence, never the value."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from matching_api.vocabulary.codes import LANGUAGE_PATTERN, Route
from matching_api.vocabulary.places import Place
from matching_api.vocabulary.service import Meaning, Vocabulary, fold
from matching_api.waitlist.guard import PERSONAL_DATA, find_personal_data
from matching_api.waitlist.pseudonym import FORM, Pseudonym

EARLIEST = date(2015, 1, 1)
MAX_TAGS = 3

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,6}")
_NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{1,3})?")
_LANGUAGE = re.compile(LANGUAGE_PATTERN)


@dataclass(frozen=True)
class Known:
    """What cells are judged against: the vocabulary, the country's postcodes, and the day it is."""

    vocabulary: Vocabulary
    places: Mapping[str, Place]
    today: date


class WrongCell(Exception):  # noqa: N818  it is the cell that is wrong
    """A cell that is refused: a code, a sentence without the value, and the tags it may have meant."""

    def __init__(self, code: str, detail: str, tags: tuple[str, ...] | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.tags = code, detail, tags


Reader = Callable[[str, Known], object]


def guard(text: str) -> None:
    """Raises WrongCell `personal-data` when the text holds personal data."""
    if find_personal_data(text):
        raise WrongCell(PERSONAL_DATA, "This cell looks like personal data; leave it out.")


def pseudonym(text: str, _known: Known) -> Pseudonym:
    if not FORM.fullmatch(text):
        guard(text)
        raise WrongCell("invalid-pseudonym", "A pseudonym has 32 to 64 characters, base64url or hex.")
    return Pseudonym(text)


def pseudonyms(text: str, known: Known) -> list[Pseudonym]:
    return [pseudonym(part, known) for part in _parts(text)]


def tags(text: str, known: Known) -> list[str]:
    """1 to 3 tag keys; a label of the vocabulary is refused with the tags it usually stands for."""
    guard(text)
    whole = known.vocabulary.meaning(text)
    parts = [text.strip()] if whole and not known.vocabulary.usable(fold(text)) else _parts(text)
    keys = [fold(part) for part in parts]
    _refuse_labels(parts, keys, known.vocabulary)
    if any(not known.vocabulary.usable(key) for key in keys):
        raise WrongCell("unknown-tag", "One of these is not a tag of the vocabulary.")
    if len(keys) > MAX_TAGS:
        raise WrongCell("too-many-tags", "A request has one to three tags.")
    if len(set(keys)) < len(keys):
        raise WrongCell("tag-twice", "The same tag stands here twice.")
    return keys


def _refuse_labels(parts: list[str], keys: list[str], vocabulary: Vocabulary) -> None:
    meanings = [vocabulary.meaning(p) for p, key in zip(parts, keys, strict=True) if not vocabulary.usable(key)]
    labels: list[Meaning] = [meaning for meaning in meanings if meaning is not None]
    if any(label.route is Route.SAFETY_FIRST for label in labels):
        raise WrongCell("safety-first", "This asks for safety first, one-on-one; it does not take the group route.")
    if labels:
        usual = tuple(dict.fromkeys(tag for label in labels for tag in label.tags))
        raise WrongCell("label-not-request", "This is a label; name what the youth wants help with.", usual)


def whole_number(low: int, high: int, code: str) -> Reader:
    """A reader of whole numbers from `low` up to `high`."""

    def read(text: str, _known: Known) -> int:
        guard(text)
        if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
            raise WrongCell(code, f"A whole number from {low} to {high} is asked.")
        return int(text)

    return read


def number(low: float, high: float, code: str) -> Reader:
    """A reader of numbers from `low` up to `high`; comma and dot both start the decimals."""

    def read(text: str, _known: Known) -> float:
        guard(text)
        if not _NUMBER.fullmatch(text) or not low <= float(text.replace(",", ".")) <= high:
            raise WrongCell(code, f"A number from {low:g} to {high:g} is asked.")
        return float(text.replace(",", "."))

    return read


def postcode4(text: str, known: Known) -> str:
    guard(text)
    if text not in known.places:
        raise WrongCell("unknown-postcode", "Four digits of an existing Dutch postcode are asked.")
    return text


def day(text: str, known: Known) -> date:
    """A date from 2015 up to today."""
    guard(text)
    try:
        found = date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise WrongCell("not-a-date", "A date is written as year-month-day, like 2026-03-05.")
    if found > known.today:
        raise WrongCell("date-in-future", "This date has not come yet.")
    if found < EARLIEST:
        raise WrongCell("date-too-early", "This date is before 2015.")
    return found


def one_of(words: Mapping[str, object]) -> Reader:
    """A reader of one word from a table."""

    def read(text: str, _known: Known) -> object:
        guard(text)
        found = words.get(text.casefold())
        if found is None:
            raise WrongCell("unknown-word", "This word is not in the list for this column.")
        return found

    return read


def some_of(words: Mapping[str, str]) -> Reader:
    """A reader of words from a table, `|` between them, each kept once and in its place."""
    one = one_of(words)

    def read(text: str, known: Known) -> list[str]:
        return list(dict.fromkeys(str(one(part, known)) for part in _parts(text)))

    return read


def languages(text: str, _known: Known) -> list[str]:
    guard(text)
    codes = [part.casefold() for part in _parts(text)]
    if not all(_LANGUAGE.fullmatch(code) for code in codes):
        raise WrongCell("unknown-word", "Languages are two letters each (ISO 639-1), like nl or ar.")
    return list(dict.fromkeys(codes))


def _parts(text: str) -> list[str]:
    parts = [part.strip() for part in text.split("|")]
    if not all(parts):
        raise WrongCell("empty-part", "Nothing stands between two separators.")
    return parts
