"""One row of an export becomes a request for the delivery, or reasons why not; shows no personal value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from matching_api.prepare import cells as reading
from matching_api.prepare.cells import NotUsable
from matching_api.prepare.codes import NOTHING, NotUnderstood, code_of, text_of
from matching_api.prepare.columns import Column, requests_in_order
from matching_api.prepare.dates import Cell
from matching_api.prepare.fields import Dropped, Field
from matching_api.prepare.folding import fold, words
from matching_api.prepare.mapping import Mapping
from matching_api.prepare.outcomes import Finding, Request, RowResult
from matching_api.prepare.reasons import Reason
from matching_api.prepare.vocabulary import Reading, Vocabulary, is_alarming

MOST_TAGS = 3
_LONGEST_REQUEST = 300
_SMALL = (
    *(Field.WAITLIST, Field.REFERRER, Field.STATUS, Field.DAYPARTS, Field.LANGUAGES, Field.MODES, Field.MAX_TRAVEL),
    *(Field.LARGEST_GROUP, Field.REFERRAL_OPEN, Field.OPEN_TO_GROUP, Field.PEER_CONTACT, Field.RECHECKED_ON),
)
_READ_FOR_SAFETY = (Dropped.FREE_TEXT, Dropped.NOT_NEEDED)
_NOT_SECRET = (*_READ_FOR_SAFETY, Dropped.AGE, Dropped.SEX, Dropped.CONSTANT)

Value = TypeVar("Value")


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one export; counts the texts of small columns it does not know.

    `postcodes`: the Dutch PC4. `month_first`: positions of columns in which some months stand before days.
    """

    columns: Sequence[Column]
    vocabulary: Vocabulary
    postcodes: frozenset[str]
    mapping: Mapping
    reference: date
    month_first: frozenset[int] = frozenset()
    unknown_codes: dict[Field, dict[str, int]] = field(default_factory=dict)

    def read(self, number: int, cells: Sequence[Cell]) -> RowResult:
        """What becomes of one row that is not blank."""
        if reading.is_totals_row(cells, [self._cell(cells, each) for each in self._needed]):
            return RowResult(number, None, Request(), (Finding(Reason.TOTALS_ROW),))
        findings: list[Finding] = []
        request = Request(
            tags=self._tags(cells, findings),
            age=self._age(cells, findings),
            postcode4=self._use(
                Field.POSTCODE, cells, findings, lambda cell, _: reading.postcode4(cell, self.postcodes)
            ),
            registered_on=self._use(
                Field.REGISTERED_ON,
                cells,
                findings,
                lambda cell, mixed: reading.registered_on(cell, self.reference, mixed),
            ),
            codes=self._codes(cells, findings),
            not_with=self._not_with(cells, findings),
        )
        client = self._use(Field.CLIENT_NUMBER, cells, findings, lambda cell, _: reading.client_number(cell))
        findings += self._notes(cells)
        return RowResult(number, client, request, tuple(findings))

    @cached_property
    def _by_field(self) -> dict[Field, Column]:
        return {column.field: column for column in self.columns if column.field}

    @cached_property
    def _request_columns(self) -> list[Column]:
        return requests_in_order(self.columns)

    @cached_property
    def _needed(self) -> list[Field]:
        wanted = (Field.BIRTH_DATE, Field.AGE, Field.POSTCODE, Field.REGISTERED_ON, Field.REQUEST)
        return [each for each in wanted if each in self._by_field]

    @cached_property
    def _small(self) -> list[Field]:
        return [each for each in _SMALL if each in self._by_field]

    def _cell(self, cells: Sequence[Cell], field: Field) -> Cell:
        return _at(cells, self._by_field[field]) if field in self._by_field else None

    def _use(
        self, field: Field, cells: Sequence[Cell], findings: list[Finding], read: Callable[[Cell, bool], Value]
    ) -> Value | None:
        column = self._by_field[field]
        try:
            return read(_at(cells, column), column.position in self.month_first)
        except NotUsable as doubt:
            findings.append(Finding(doubt.reason, column.shown))
            return None

    def _age(self, cells: Sequence[Cell], findings: list[Finding]) -> int | None:
        if Field.BIRTH_DATE not in self._by_field:
            return self._use(Field.AGE, cells, findings, lambda cell, _: reading.stated_age(cell))
        return self._use(
            Field.BIRTH_DATE, cells, findings, lambda cell, mixed: reading.age(cell, self.reference, mixed)
        )

    def _tags(self, cells: Sequence[Cell], findings: list[Finding]) -> tuple[str, ...]:
        filled = [(c, text_of(_at(cells, c))) for c in self._request_columns if text_of(_at(cells, c))]
        if not filled:
            findings.append(Finding(Reason.REQUEST_MISSING, self._request_columns[0].shown))
            return ()
        readings = [(column, self._read_request(text)) for column, text in filled]
        tags = tuple(dict.fromkeys(tag for _, found in readings for tag in found.tags))
        for column, found in readings:
            findings += self._doubts(cells, column, found, bool(tags))
        if not tags and not findings:
            findings.append(Finding(Reason.ONLY_CHARACTERISTIC, filled[0][0].shown))
        if len(tags) > MOST_TAGS:
            findings.append(Finding(Reason.TOO_MANY_TAGS, filled[0][0].shown))
        return tags

    def _read_request(self, text: str) -> Reading:
        if len(text) > _LONGEST_REQUEST:
            return Reading(unknown=(text,))
        return self.vocabulary.read(text, self.mapping.requests)

    def _doubts(self, cells: Sequence[Cell], column: Column, found: Reading, some: bool) -> list[Finding]:
        doubts = [Finding(Reason.SAFETY_FIRST, column.shown)] if found.safety_first else []
        doubts += [Finding(Reason.DECIDED_TO_WAIT, column.shown)] if found.waits else []
        for part in found.unknown:
            proposal = self.vocabulary.proposal(part)
            if proposal is not None and proposal.safety_first:
                reason = Reason.SAFETY_SUSPECTED
            else:
                reason = Reason.REQUEST_PARTLY_UNKNOWN if some else Reason.REQUEST_UNKNOWN
            doubts.append(Finding(reason, column.shown, reading.shown_text(part, *self._secret(cells))))
        return doubts

    def _secret(self, cells: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
        dropped = [column for column in self.columns if column.dropped]
        personal = [_at(cells, column) for column in dropped if column.dropped not in _NOT_SECRET]
        return personal, [_at(cells, column) for column in dropped if column.dropped in _READ_FOR_SAFETY]

    def _codes(self, cells: Sequence[Cell], findings: list[Finding]) -> tuple[tuple[Field, str], ...]:
        codes = []
        for small in self._small:
            cell = self._cell(cells, small)
            try:
                codes.append((small, self._fixed(small, cell) or code_of(small, cell, self.reference)))
            except NotUnderstood:
                self._count(small, text_of(cell), cells)
                if small is not Field.REFERRER:  # a delivery without the referrer is still a good one
                    findings.append(Finding(Reason.CODE_UNKNOWN, self._by_field[small].shown))
        return tuple((name, code) for name, code in codes if code)

    def _fixed(self, field: Field, cell: Cell) -> str | None:
        return self.mapping.codes[field].get(words(text_of(cell))) if field in self.mapping.codes else None

    def _count(self, field: Field, text: str, cells: Sequence[Cell]) -> None:
        # "Huisarts Jansen": a capital after the first word is probably somebody's name.
        named = any(word[:1].isupper() for word in text.split()[1:])
        shown = None if named else reading.shown_text(text, *self._secret(cells))
        counts = self.unknown_codes.setdefault(field, {})
        counts[shown or "(niet getoond)"] = counts.get(shown or "(niet getoond)", 0) + 1

    def _not_with(self, cells: Sequence[Cell], findings: list[Finding]) -> tuple[str, ...]:
        if Field.NOT_WITH not in self._by_field:
            return ()
        listed = [part.strip() for part in text_of(self._cell(cells, Field.NOT_WITH)).split("|")]
        try:
            return tuple(reading.client_number(part) for part in listed if words(part) not in NOTHING)
        except NotUsable:
            findings.append(Finding(Reason.CODE_UNKNOWN, self._by_field[Field.NOT_WITH].shown))
            return ()

    def _notes(self, cells: Sequence[Cell]) -> list[Finding]:
        for column in self.columns:
            if column.dropped in _READ_FOR_SAFETY and self._alarms(_at(cells, column)):
                return [Finding(Reason.SAFETY_IN_NOTES, column.shown)]
        return []

    def _alarms(self, cell: Cell) -> bool:
        return isinstance(cell, str) and len(cell) > 4 and (is_alarming(cell) or fold(cell) in self._safety_texts)

    @cached_property
    def _safety_texts(self) -> frozenset[str]:
        return frozenset(text for text, meaning in self.vocabulary.meanings.items() if meaning.safety_first)


def _at(cells: Sequence[Cell], column: Column) -> Cell:
    return cells[column.position] if column.position < len(cells) else None
