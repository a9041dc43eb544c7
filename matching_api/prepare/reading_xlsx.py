"""Reads an Excel export row by row, after weighing what it unpacks to; formulas stay text, warnings stay silent."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

import openpyxl

from matching_api.prepare.dates import Cell
from matching_api.prepare.refusals import CannotPrepare, UnreadableExport
from matching_api.prepare.sheet import Row, Sheet

_MOST_UNPACKED = 400_000_000
_MOST_SHARED_TEXT = 120_000_000
_MOST_PARTS = 2_000
_MOST_COLUMNS = 300
_AT_ONCE = 500
_ZEROS = re.compile(r"0{2,20}")
_BROKEN = "Het Excel-bestand is beschadigd of geen echte .xlsx. Open het in Excel en bewaar het opnieuw."


def sheets(content: bytes) -> list[Sheet]:
    """The sheets of a workbook; raises UnreadableExport for anything that is not one, or unpacks to too much."""
    _look_before_unpacking(content)
    workbook = _open(content)
    if not workbook.worksheets:
        raise UnreadableExport("In dit Excel-bestand staat geen werkblad.")
    return [Sheet(each.title, "Excel (.xlsx)", _Rows(each)) for each in workbook.worksheets]


class _Rows:
    """The rows of one worksheet, from the first one each time it is called."""

    def __init__(self, worksheet: Any) -> None:
        self.worksheet = worksheet
        self.padded: dict[int, int] | None = None

    def __call__(self) -> Iterator[Row]:
        if self.padded is None:
            self.padded = _zero_padded(self.worksheet)
        return enumerate(self._cells(self.padded), 1)

    def _cells(self, padded: dict[int, int]) -> Iterator[list[Cell]]:
        rows = self.worksheet.iter_rows(values_only=True)
        while chunk := _guarded(lambda: list(islice(rows, _AT_ONCE))):
            for row in chunk:
                yield [_cell(value, padded.get(i)) for i, value in enumerate(row[:_MOST_COLUMNS])]


def _look_before_unpacking(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except Exception:  # a zip can be broken in more ways than zipfile has exceptions for
        raise UnreadableExport(_BROKEN) from None
    shared = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    if sum(part.file_size for part in parts) > _MOST_UNPACKED or shared > _MOST_SHARED_TEXT or len(parts) > _MOST_PARTS:
        raise UnreadableExport("Dit Excel-bestand is uitgepakt te groot. Bewaar alleen het blad met de wachtlijst.")
    if not any(part.filename.lower().endswith("workbook.xml") for part in parts):
        raise UnreadableExport("Dit is geen Excel-bestand (.xlsx). Open het in Excel en bewaar het als .xlsx.")


def _open(content: bytes) -> Any:
    workbook = _guarded(lambda: openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False))
    for worksheet in workbook.worksheets:
        worksheet.reset_dimensions()  # what the file says of its own size is often wrong
    return workbook


def _guarded(read: Any) -> Any:
    # openpyxl raises whatever its parsers raise, and its warnings quote cells: neither may get out.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read()
    except CannotPrepare:
        raise
    except Exception:
        raise UnreadableExport(_BROKEN) from None


def _zero_padded(worksheet: Any) -> dict[int, int]:
    """Column → width, where numbers are shown with leading zeros (format `000000`): 4512 is shown as 004512."""
    widths: dict[int, int] = {}
    for row in _guarded(lambda: list(worksheet.iter_rows(max_row=60))):
        for i, cell in enumerate(row[:_MOST_COLUMNS]):
            if isinstance(cell.value, int) and _ZEROS.fullmatch(cell.number_format or ""):
                widths[i] = len(cell.number_format)
    return widths


def _cell(value: Any, width: int | None) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        return str(int(value)).zfill(width) if width and float(value).is_integer() else float(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)
