"""Finds the table in an export, whatever it is: which sheet, which header row, which rows; keeps no cell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matching_api.prepare import reading_csv, reading_xlsx
from matching_api.prepare.dates import Cell
from matching_api.prepare.refusals import UnclearColumns, UnreadableExport
from matching_api.prepare.sheet import Row, Sheet

MOST_BYTES = 100_000_000
MOST_ROWS = 200_000
MOST_LINES = 1_100_000  # a spreadsheet has 1,048,576; beyond that the file lies about its rows
_SEARCHED_FOR_HEADER = 60

# Recognises a header cell; the score of a row is how many it recognises.
Recognise = Callable[[str], bool]


@dataclass(frozen=True)
class Table:
    """The rows under a header. `rows` gives row numbers as a spreadsheet shows them, blank rows included."""

    form: str
    sheet: str | None
    header_row: int
    header: tuple[str, ...]
    rows: Iterator[Row]
    notices: tuple[str, ...] = ()


def read_table(content: bytes, recognise: Recognise, sheet: str | None = None, header_row: int | None = None) -> Table:
    """The table in a CSV or XLSX export; raises UnreadableExport or UnclearColumns, neither of which repeats a cell."""
    if len(content) > MOST_BYTES:
        raise UnreadableExport(f"Het bestand is groter dan {MOST_BYTES // 1_000_000} MB. Deel de export in stukken.")
    if not content.strip(b"\0 \r\n\t;,"):
        raise UnreadableExport("Het bestand is leeg.")
    if content.startswith(b"PK"):
        sheets = reading_xlsx.sheets(content)
    else:
        sheets = [reading_csv.sheet(content, lambda row: _score(row, recognise))]
    chosen, notices = _choose(sheets, recognise, sheet)
    first = list(_upto(chosen.rows(), _SEARCHED_FOR_HEADER))
    number, header = _header(first, recognise, header_row)
    rows = (row for row in _limited(chosen.rows()) if row[0] > number)
    return Table(chosen.form, chosen.name, number, tuple(_label(cell) for cell in header), rows, notices)


def _choose(sheets: Sequence[Sheet], recognise: Recognise, wanted: str | None) -> tuple[Sheet, tuple[str, ...]]:
    if wanted is not None and any(sheet.name is not None for sheet in sheets):
        named = [sheet for sheet in sheets if sheet.name == wanted]
        if not named:
            raise UnclearColumns("Het gevraagde blad staat niet in dit bestand.")
        return named[0], ()
    scores = [
        max((_score(row, recognise) for _, row in _upto(s.rows(), _SEARCHED_FOR_HEADER)), default=0) for s in sheets
    ]
    best = max(range(len(sheets)), key=lambda i: scores[i])
    if sum(score >= 3 for score in scores) > 1:
        raise UnclearColumns(
            "Meer dan één blad lijkt een wachtlijst. Kies het blad (opdrachtregel: --sheet; koppeling: blad)."
        )
    others = len(sheets) - 1
    said = f"{others} {'ander blad is' if others == 1 else 'andere bladen zijn'} niet gelezen: geen wachtlijst herkend."
    return sheets[best], (said,) if others else ()


def _header(rows: list[Row], recognise: Recognise, wanted: int | None) -> Row:
    if wanted is not None:
        found = [row for row in rows if row[0] == wanted]
        if not found:
            raise UnclearColumns(f"Rij {wanted} kan de kopregel niet zijn: gezocht is in de eerste {len(rows)} rijen.")
        return found[0]
    best = max(rows, key=lambda row: _score(row[1], recognise), default=None)
    if best is None or _score(best[1], recognise) < 2:
        raise UnclearColumns(
            "Er is geen rij met kolomkoppen herkend. Geef aan in welke rij die staan (opdrachtregel: --header-row; "
            "koppeling: kopregel)."
        )
    return best


def _score(row: Sequence[Cell], recognise: Recognise) -> int:
    return len({cell for cell in row if isinstance(cell, str) and len(cell) <= 60 and recognise(cell)})


def _label(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _upto(rows: Iterator[Row], most: int) -> Iterator[Row]:
    for row in rows:
        if row[0] > most:
            return
        yield row


def _limited(rows: Iterator[Row]) -> Iterator[Row]:
    filled = 0
    for number, cells in rows:
        filled += any(cell not in (None, "") for cell in cells)
        if filled > MOST_ROWS + 1 or number > MOST_LINES:
            raise UnreadableExport(f"Het bestand heeft meer dan {MOST_ROWS:,} rijen.".replace(",", "."))
        yield number, cells
