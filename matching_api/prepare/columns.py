"""Proposes what each column is and says why; a mapping of the organisation goes before every guess."""

import re
from collections.abc import Mapping as AnyMapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from matching_api.personal_data import find_personal_data, passes_eleven_test
from matching_api.prepare.codes import text_of
from matching_api.prepare.dates import Cell, notation, read_date
from matching_api.prepare.fields import HEADERS, PERSONAL_WORDS, REQUIRED, SEVERAL_COLUMNS, Dropped, Field
from matching_api.prepare.folding import allowed_errors, distance, squash, words
from matching_api.prepare.refusals import UnclearColumns

_WHOLE_HEADERS = {"m v": Dropped.SEX, "mv": Dropped.SEX, "client": Dropped.NAME, "jeugdige": Dropped.NAME,
                  "kind": Dropped.NAME, "patient": Dropped.NAME}  # fmt: skip
_DATES = frozenset({Field.BIRTH_DATE, Field.REGISTERED_ON, Field.RECHECKED_ON})


@dataclass(frozen=True)
class Column:
    """One column: where it stands (from 0), its header, what it becomes or why it stays, and the reason in Dutch."""

    position: int
    header: str
    field: Field | None
    dropped: Dropped | None
    why: str
    rank: int = 0
    notations: tuple[str, ...] = ()
    hidden: bool = False  # the header row holds data too, so an unknown header may be somebody's name

    @property
    def letter(self) -> str:
        """The letter a spreadsheet gives the column: 0 → A, 26 → AA."""
        return _letter(self.position)

    @property
    def shown(self) -> str:
        """The header as people may see it; one that looks like data shows only its letter."""
        unsafe = self.hidden or not self.header or len(self.header) > 60 or _is_data(self.header)
        return f"kolom {self.letter}" if unsafe else self.header


def recognised(header: str) -> bool:
    """Is this a header that some case system uses?"""
    return _guess_surely(words(header)) is not None


def propose(
    header: Sequence[str],
    sample: Sequence[Sequence[Cell]],
    fixed: AnyMapping[str, Field | None],
    complete: bool = True,
) -> tuple[Column, ...]:
    """One column for each header; `fixed` is a person's choice; `complete`: a missing required one is refused.

    Raises UnclearColumns.
    """
    names = distinct(header)
    columns = [_column(i, name, fixed) for i, name in enumerate(names)]
    if any(map(_is_data, header)):
        columns = [replace(column, hidden=column.header not in fixed and column.rank >= _UNKNOWN) for column in columns]
    columns = _settle_claims(_without_needless_age(columns))
    columns = [
        _checked(column, [row[column.position] for row in sample if column.position < len(row)]) for column in columns
    ]
    if complete:
        _require(columns)
    return tuple(columns)


def requests_in_order(columns: Sequence[Column]) -> list[Column]:
    """The help-request columns, the leading one first."""
    found = [column for column in columns if column.field is Field.REQUEST]
    return sorted(found, key=lambda column: (column.rank, column.position))


def _column(position: int, name: str, fixed: AnyMapping[str, Field | None]) -> Column:
    if name in fixed:
        order = list(fixed).index(name)
        field = fixed[name]
        return Column(position, name, field, None if field else _kind_of(name), "staat zo in de koppeling", order)
    if fixed:
        return Column(position, name, None, _kind_of(name), "nieuw: staat niet in de koppeling en blijft daarom hier")
    field, dropped, rank, why = _guess(words(name))
    return Column(position, name, field, dropped, why, rank)


def _is_data(header: str) -> bool:
    looks = find_personal_data(header) or read_date(header) or re.search(r"\d{4}", header)
    return bool(looks)


def _kind_of(name: str) -> Dropped:
    return _guess(words(name))[1] or Dropped.NOT_NEEDED


_INSIDE, _MISTYPED, _UNKNOWN = 1_000, 2_000, 10_000


Guess = tuple[Field | None, Dropped | None, int, str]


@cache
def _guess(header: str) -> Guess:
    unknown = (None, Dropped.NOT_NEEDED, _UNKNOWN, "geen bekende kop")
    return _guess_surely(header) or _guess_mistyped(header) or unknown


def _guess_surely(header: str) -> Guess | None:
    for field, names in HEADERS.items():
        if header in names:
            return field, None, names.index(header), f"de kop is een bekende kop voor {field}"
    if header in _WHOLE_HEADERS:
        return None, _WHOLE_HEADERS[header], 0, "de kop wijst op persoonsgegevens of is niet nodig"
    for kind, personal in PERSONAL_WORDS.items():
        if personal & set(header.split()):
            return None, kind, 0, f"de kop wijst op {kind}"
    return _guess_inside(header)


def _guess_inside(header: str) -> Guess | None:
    found = [
        (len(name), field, _INSIDE + names.index(name))
        for field, names in HEADERS.items()
        for name in names
        if len(name) >= 6 and f" {name} " in f" {header} "
    ]
    if not found:
        return None
    _, field, rank = max(found)
    return field, None, rank, f"de kop bevat een bekende kop voor {field}"


def _guess_mistyped(header: str) -> Guess | None:
    typed = squash(header)
    if not 5 <= len(typed) <= 40:
        return None
    for field, names in HEADERS.items():
        for rank, name in enumerate(names):
            known = squash(name)
            if abs(len(known) - len(typed)) <= 2 and distance(typed, known) <= min(
                map(allowed_errors, (len(typed), len(known)))
            ):
                return field, None, _MISTYPED + rank, f"de kop lijkt op een bekende kop voor {field}"
    return None


def _without_needless_age(columns: list[Column]) -> list[Column]:
    if not any(column.field is Field.BIRTH_DATE for column in columns):
        return columns
    return [
        replace(column, field=None, dropped=Dropped.AGE, why="de geboortedatum is nauwkeuriger")
        if column.field is Field.AGE
        else column
        for column in columns
    ]


def _settle_claims(columns: list[Column]) -> list[Column]:
    best: dict[Field, Column] = {}
    for column in sorted(columns, key=lambda one: (one.rank, one.position)):
        if column.field and column.field not in SEVERAL_COLUMNS:
            best.setdefault(column.field, column)
    return [
        replace(column, field=None, dropped=Dropped.NOT_NEEDED, why=f"“{best[column.field].shown}” gaat voor")
        if column.field in best and best[column.field] is not column
        else column
        for column in columns
    ]


def _checked(column: Column, cells: Sequence[Cell]) -> Column:
    filled = [cell for cell in cells if text_of(cell)]
    if column.field is Field.CLIENT_NUMBER:
        numbers = [text_of(cell) for cell in filled]
        if len(numbers) >= 5 and sum(map(passes_eleven_test, numbers)) * 5 >= len(numbers) * 4:
            raise UnclearColumns(
                f"De kolom “{column.shown}” lijkt burgerservicenummers te bevatten. Een BSN mag niet als clientnummer "
                "dienen: kies in een koppeling de kolom met het nummer uit uw eigen systeem."
            )
    if column.field not in _DATES or not filled:
        return column
    notations = tuple(sorted({found for cell in filled if (found := notation(cell))}))
    readable = sum(read_date(cell) is not None for cell in filled)
    why = column.why if readable * 2 >= len(filled) else f"{column.why}, maar weinig cellen zijn een datum"
    return replace(column, notations=notations, why=why)


def _require(columns: Sequence[Column]) -> None:
    present = {column.field for column in columns}
    if Field.AGE in present:
        present.add(Field.BIRTH_DATE)
    missing = [field for field in REQUIRED if field not in present]
    if missing:
        raise UnclearColumns(
            f"Niet gevonden: een kolom voor {', '.join(missing)}. "
            "Kies zelf wat elke kolom is (op de opdrachtregel begint --write-mapping een koppeling)."
        )


def distinct(header: Sequence[str]) -> list[str]:
    """A name for every column that no other has: `kolom C` without a header, `Naam (kolom F)` for a second `Naam`."""
    seen: set[str] = set()
    names = []
    for position, name in enumerate(header):
        label = name or f"kolom {_letter(position)}"
        names.append(f"{label} (kolom {_letter(position)})" if label in seen else label)
        seen.add(label)
    return names


def _letter(position: int) -> str:
    return (_letter(position // 26 - 1) if position >= 26 else "") + chr(ord("A") + position % 26)
