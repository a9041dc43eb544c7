"""Tables as an Excel workbook, one sheet each; texts stay texts, so that none is taken for a formula."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from matching_api.paper.tables import SMALL, Cell, Small, Table

_HEAD, _TITLE, _SMALL = Font(bold=True, color="0F5C63"), Font(bold=True, size=13), Font(italic=True, color="4D5F66")
_PALE = PatternFill("solid", fgColor="EEF4F4")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDEST = 70


def as_workbook(tables: Sequence[Table]) -> bytes:
    """An .xlsx with a sheet for every table, in order; a count too small to show is a text in its cell."""
    book = Workbook(write_only=True)
    for each in tables:
        _sheet(book.create_sheet(each.sheet), each)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _sheet(sheet: WriteOnlyWorksheet, table: Table) -> None:
    # Before the first row: a sheet that is only written takes no settings after that.
    sheet.freeze_panes = "B4"
    for at, name in enumerate(table.columns):
        longest = max([len(name), *(len(_text(row[at])) for row in table.rows)])
        sheet.column_dimensions[get_column_letter(at + 1)].width = min(_WIDEST, longest + 3)
    title = WriteOnlyCell(sheet, table.title)
    title.font = _TITLE
    sheet.append([title])
    sheet.append([])
    head = [WriteOnlyCell(sheet, name) for name in table.columns]
    for each in head:
        each.font, each.fill = _HEAD, _PALE
    sheet.append(head)
    for row in table.rows:
        sheet.append([_cell(sheet, cell, share=at in table.shares) for at, cell in enumerate(row)])


def _cell(sheet: WriteOnlyWorksheet, cell: Cell, *, share: bool) -> WriteOnlyCell:
    value = SMALL if isinstance(cell, Small) else cell
    made = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        made.data_type = "s"
        made.alignment = _WRAPPED
    if isinstance(cell, Small):
        made.font = _SMALL
    elif share:
        made.number_format = "0%"
    elif isinstance(value, float):
        made.number_format = "0.0"
    return made


def _text(cell: Cell) -> str:
    return "" if cell is None else SMALL if isinstance(cell, Small) else str(cell)
