"""Puts other values in cells of an uploaded file, in memory only; reads no other cell and keeps nothing."""

import csv
import io
from collections.abc import Mapping

import openpyxl

XLSX = b"PK\x03\x04"
Cell = tuple[int, str]
"""Row as a spreadsheet numbers it (the header is row 1), and name of the column."""


def corrected(content: bytes, values: Mapping[Cell, str]) -> bytes:
    """The file with these cells changed; a cell of a column that is not there stays as it is.

    Only for a file that the service could read: it has been checked for size and form before.
    """
    return _workbook(content, values) if content.startswith(XLSX) else _text(content, values)


def _text(content: bytes, values: Mapping[Cell, str]) -> bytes:
    text = content.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    names = [name.strip().casefold() for name in rows[0]]
    for (number, column), value in values.items():
        if column in names and number <= len(rows):
            row, position = rows[number - 1], names.index(column)
            row += [""] * (position + 1 - len(row))
            row[position] = value
    kept = io.StringIO(newline="")
    csv.writer(kept, delimiter=delimiter).writerows(rows)
    return kept.getvalue().encode()


def _workbook(content: bytes, values: Mapping[Cell, str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    names = [str(cell.value or "").strip().casefold() for cell in sheet[1]]
    for (number, column), value in values.items():
        if column in names:
            cell = sheet.cell(row=number, column=names.index(column) + 1)
            # As text, whatever it looks like: a formula may never come in this way.
            cell.value, cell.data_type = value, "s"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
