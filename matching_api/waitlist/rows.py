"""Turns rows of text into requests, or into errors that name row, column and code; never repeats a value."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching_api.waitlist.cells import Known, WrongCell
from matching_api.waitlist.columns import BY_DUTCH, BY_ENGLISH, COLUMNS, Column
from matching_api.waitlist.guard import PERSONAL_DATA, find_personal_data, is_personal_column
from matching_api.waitlist.pseudonym import Pseudonym
from matching_api.waitlist.reading import Row, Sheet, as_text

# Names that a column or a field can have; anything else may be a value that slipped into its place.
_COLUMN_NAME = re.compile(r"[^\W\d_][\w .-]{0,39}")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class RowError:
    """One thing wrong in a row; `tags` only for a label, the tags it usually stands for."""

    row: int
    column: str
    code: str
    detail: str
    tags: list[str] | None = None


@dataclass(frozen=True)
class GivenRow:
    """A row before it is read: its number, its cells by English name, and what stands in no known column."""

    number: int
    cells: Mapping[str, str]
    errors: list[RowError] = field(default_factory=list)


@dataclass(frozen=True)
class Given:
    """The rows of a delivery, whether its columns carry their Dutch names, and what is wrong with the columns."""

    rows: list[GivenRow]
    dutch: bool
    errors: list[RowError] = field(default_factory=list)

    def name_of(self, column: Column) -> str:
        return column.dutch if self.dutch else column.english


@dataclass
class Reading:
    """What was read: values per accepted request, errors per refused row, and every pseudonym that was named."""

    read: int = 0
    accepted: list[dict[str, Any]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    named: set[Pseudonym] = field(default_factory=set)

    @property
    def refused(self) -> int:
        return self.read - len(self.accepted)


def of_sheet(sheet: Sheet) -> Given:
    """The rows of a file; a column that is unknown, missing or there twice is an error of the whole file."""
    names = [name.casefold() for name in sheet.header]
    personal = [is_personal_column(name) and name not in BY_DUTCH for name in names]
    columns = [BY_DUTCH.get(name) for name in names]
    stopped = [name for name, is_personal in zip(names, personal, strict=True) if is_personal]
    errors = list(_header_errors(names, personal))
    if errors:
        errors += [_personal(1, name) for name in stopped]
    return Given([_given(row, columns, stopped) for row in sheet.rows], dutch=True, errors=errors)


def _given(row: Row, columns: list[Column | None], stopped: list[str]) -> GivenRow:
    cells = {column.english: text for column, text in zip(columns, row.cells, strict=False) if column is not None}
    errors = [_personal(row.number, name) for name in stopped]
    if len(row.cells) > len(columns):
        detail = "This cell stands beyond the last column."
        errors.append(RowError(row.number, _nth(len(columns)), "cell-without-column", detail))
    return GivenRow(row.number, cells, errors)


def _header_errors(names: list[str], personal: list[bool]) -> Iterator[RowError]:
    recognised = sum(name in BY_DUTCH for name in names)
    for position, name in enumerate(names):
        # A file without a header has a person's data where the names should be: then only the place is told.
        plain = recognised > len(names) / 2 and find_personal_data(name) is None
        shown = name if plain and _COLUMN_NAME.fullmatch(name) else _nth(position)
        if name not in BY_DUTCH and not personal[position]:
            yield RowError(1, shown, "unknown-column", "This column is not known.")
        elif name in names[:position]:
            yield RowError(1, shown, "column-twice", "This column is there twice.")
    for column in BY_DUTCH.values():
        if column.required and column.dutch not in names:
            yield RowError(1, column.dutch, "missing-column", "This column is required.")


def _nth(position: int) -> str:
    return f"column-{position + 1}"


def of_json(rows: Iterable[Mapping[str, Any]]) -> Given:
    """The rows of a message, numbered from 1; a field that is not known stops its row."""
    return Given([_of_object(number, row) for number, row in enumerate(rows, start=1)], dutch=False)


def _of_object(number: int, row: Mapping[str, Any]) -> GivenRow:
    errors = []
    for name in row:
        shown = name if _FIELD_NAME.fullmatch(name) else "unknown"
        if name not in BY_ENGLISH and is_personal_column(name):
            errors.append(_personal(number, shown))
        elif name not in BY_ENGLISH:
            errors.append(RowError(number, shown, "unknown-column", "This field is not known."))
    return GivenRow(number, {name: as_text(row.get(name)) for name in BY_ENGLISH}, errors)


def _personal(number: int, column: str) -> RowError:
    return RowError(number, column, PERSONAL_DATA, "A column with personal data may not be sent.")


def read_rows(given: Given, known: Known) -> Reading:
    """Every row read: accepted with its values by English name, or refused with all its errors."""
    reading = Reading(read=len(given.rows), errors=list(given.errors))
    if given.errors:
        return reading
    read = _Reader(given, known)
    for row in given.rows:
        values, errors = read.values(row)
        named = values.get("pseudonym")
        if named is not None and named in reading.named:
            column = given.name_of(BY_ENGLISH["pseudonym"])
            errors.append(RowError(row.number, column, "duplicate-pseudonym", "This pseudonym was named before."))
        if named is not None:
            reading.named.add(named)
        if errors:
            reading.errors += errors
        else:
            reading.accepted.append(values)
    return reading


class _Reader:
    """Reads cells, each different text of a column once: large deliveries repeat themselves."""

    def __init__(self, given: Given, known: Known) -> None:
        self._given, self._known = given, known
        self._seen: dict[tuple[str, str], Any] = {}

    def values(self, row: GivenRow) -> tuple[dict[str, Any], list[RowError]]:
        values: dict[str, Any] = {}
        errors = list(row.errors)
        for column in COLUMNS:
            found = self._value(column, row.cells.get(column.english, ""))
            if isinstance(found, WrongCell):
                tags = list(found.tags) if found.tags is not None else None
                errors.append(RowError(row.number, self._given.name_of(column), found.code, found.detail, tags))
            else:
                values[column.english] = found
        if values.get("pseudonym") in (values.get("not_with") or ()):
            column, detail = BY_ENGLISH["not_with"], "A request cannot be kept apart from itself."
            errors.append(RowError(row.number, self._given.name_of(column), "apart-from-itself", detail))
        return values, errors

    def _value(self, column: Column, text: str) -> Any:
        key = (column.english, text)
        if key not in self._seen:
            self._seen[key] = _read(column, text, self._known)
        return self._seen[key]


def _read(column: Column, text: str, known: Known) -> Any:
    """The value of a cell, or the WrongCell that says what is wrong with it."""
    if not text and column.required:
        return WrongCell("missing-value", "This cell is required.")
    if not text:
        return list(column.empty) if isinstance(column.empty, tuple) else column.empty
    try:
        return column.read(text, known)
    except WrongCell as wrong:
        return wrong
