"""From a raw export to a delivery, the files that stay and a report; opens no network and writes no file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice

from matching_api.personal_data import find_personal_data
from matching_api.prepare import delivery, report as reporting
from matching_api.prepare.codes import text_of
from matching_api.prepare.columns import Column, distinct, propose, recognised, requests_in_order
from matching_api.prepare.dates import Cell, month_stands_first
from matching_api.prepare.fields import Field
from matching_api.prepare.keys import Key
from matching_api.prepare.mapping import Mapping
from matching_api.prepare.outcomes import RowResult
from matching_api.prepare.reading import Table, read_table
from matching_api.prepare.reasons import Outcome, Reason
from matching_api.prepare.report import Report
from matching_api.prepare.reviewing import review_text
from matching_api.prepare.rows import RowReader
from matching_api.prepare.settling import settle
from matching_api.prepare.sheet import Row
from matching_api.prepare.vocabulary import Vocabulary

SAMPLE = 400
MOST_DELIVERED = 50_000
_EVERY = 1_000

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Task:
    """What to prepare with. `waitlist`: `jeugdteam` or `specialist`; `postcodes`: the Dutch PC4 that exist."""

    waitlist: str
    reference: date
    key: Key
    vocabulary: Vocabulary = field(repr=False)
    postcodes: frozenset[str] = field(repr=False)
    mapping: Mapping = field(default_factory=Mapping)


@dataclass(frozen=True)
class Prepared:
    """`delivery` may leave; `translation` and `review` (both CSV) and the report stay with the organisation."""

    delivery: str
    translation: str
    review: str
    report: Report
    mapping: Mapping


def prepare(content: bytes, task: Task, progress: Progress = lambda rows: None) -> Prepared:
    """Everything that is made of one export; raises CannotPrepare, whose sentence never repeats a cell."""
    table = read_table(content, _recogniser(task.mapping), task.mapping.sheet, task.mapping.header_row)
    sample = list(islice(table.rows, SAMPLE))
    columns = propose(table.header, [cells for _, cells in sample], task.mapping.columns)
    reader = RowReader(
        columns, task.vocabulary, task.postcodes, task.mapping, task.reference, _month_first(columns, sample)
    )
    results, blank = _read(chain(sample, table.rows), reader, progress)
    results = settle(results, _released(results, task))
    return _written(task, table, reader, results, blank)


def start_mapping(content: bytes, task: Task) -> Mapping:
    """A first mapping from the header alone, also where required columns are not recognised; raises CannotPrepare."""
    table, columns = _header_alone(content, task)
    return _used(task.mapping, columns, table)


def start_columns(content: bytes, task: Task) -> tuple[Column, ...]:
    """What the columns seem to be, also where required ones are not recognised; raises CannotPrepare."""
    return _header_alone(content, task)[1]


def _header_alone(content: bytes, task: Task) -> tuple[Table, tuple[Column, ...]]:
    table = read_table(content, _recogniser(task.mapping), task.mapping.sheet, task.mapping.header_row)
    sample = [cells for _, cells in islice(table.rows, SAMPLE)]
    return table, propose(table.header, sample, task.mapping.columns, complete=False)


def _read(rows: Iterator[Row], reader: RowReader, progress: Progress) -> tuple[list[RowResult], int]:
    results: list[RowResult] = []
    blank = 0
    for number, cells in rows:
        if any(text_of(cell) for cell in cells):
            results.append(reader.read(number, cells))
            if len(results) % _EVERY == 0:
                progress(len(results))
        else:
            blank += 1
    return results, blank


def _written(task: Task, table: Table, reader: RowReader, results: list[RowResult], blank: int) -> Prepared:
    delivered = [row for row in results if row.outcome is Outcome.DELIVERED]
    leaves = delivery.delivery(delivery.delivery_rows(delivered, task.key, task.waitlist, task.reference))
    report = Report(
        form=table.form,
        sheet=None if find_personal_data(table.sheet or "") else table.sheet,
        header_row=table.header_row,
        columns=reporting.settled_columns(leaves.columns, reader.columns),
        leaving=reporting.leaving(leaves.columns, reader.columns),
        rows_read=len(results),
        blank_lines=blank,
        delivered=len(delivered),
        rows_of=reporting.by_reason(results),
        same_as={row.number: row.same_as for row in results if row.same_as is not None},
        unknown=reporting.unknown_texts(results, task.vocabulary),
        unknown_codes=reader.unknown_codes,
        notices=(*table.notices, *_notices(len(delivered), task.mapping, table.header)),
    )
    return Prepared(
        delivery=leaves.text,
        translation=delivery.translation_text(delivered, task.key),
        review=review_text(results, task.vocabulary, task.key),
        report=report,
        mapping=_used(task.mapping, reader.columns, table),
    )


def _recogniser(mapping: Mapping) -> Callable[[str], bool]:
    return lambda header: " ".join(header.split()) in mapping.columns or recognised(header)


def _month_first(columns: Sequence[Column], sample: Sequence[Row]) -> frozenset[int]:
    dates = [column.position for column in columns if column.field in (Field.BIRTH_DATE, Field.REGISTERED_ON)]
    return frozenset(
        position for position in dates if any(month_stands_first(_at(cells, position)) for _, cells in sample)
    )


def _at(cells: Sequence[Cell], position: int) -> Cell:
    return cells[position] if position < len(cells) else None


def _released(results: Sequence[RowResult], task: Task) -> frozenset[int]:
    if not task.mapping.released:
        return frozenset()
    held = [row for row in results if any(finding.reason is Reason.SAFETY_IN_NOTES for finding in row.findings)]
    return frozenset(
        row.number
        for row in held
        if row.client_number and task.key.pseudonym(row.client_number) in task.mapping.released
    )


def _notices(delivered: int, mapping: Mapping, header: Sequence[str]) -> list[str]:
    absent = len(mapping.columns.keys() - set(distinct(header)))
    said = [f"{absent} kolom(men) uit de koppeling staan niet in dit bestand."] if absent else []
    if delivered > MOST_DELIVERED:
        said.append(f"De dienst neemt hooguit {MOST_DELIVERED:,} rijen in één levering aan.".replace(",", "."))
    return said


def _used(mapping: Mapping, columns: Sequence[Column], table: Table) -> Mapping:
    """The mapping as it was used, to be written for the next time; help requests in their order."""
    others = [column for column in columns if column.field is not Field.REQUEST]
    named = [
        column
        for column in [*requests_in_order(columns), *others]
        if column.shown == column.header and table.header[column.position]
    ]
    ordered = {column.header: column.field for column in named}
    return replace(mapping, columns=ordered, sheet=mapping.sheet or table.sheet)
