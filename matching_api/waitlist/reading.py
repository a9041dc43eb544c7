"""Reads a CSV or XLSX file into numbered rows of text; knows no columns and never repeats a value in a refusal."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import openpyxl

from matching_api.problems import Refusal, TooLarge, UnreadableFile

MEGABYTE = 1_000_000
MAX_COLUMNS = 64
MAX_UNPACKED = 400 * MEGABYTE
MAX_PARTS = 500

_XLSX, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Row:
    """A row as a spreadsheet numbers it (the header is row 1), with its cells as text."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """The header and the rows beneath it that are not blank."""

    header: list[str]
    rows: list[Row]


def read_file(content: bytes, *, max_megabytes: int, max_rows: int) -> Sheet:
    """The sheet in a CSV (UTF-8, `,` or `;`) or XLSX file.

    Raises TooLarge above either limit, UnreadableFile for anything that is not such a file.
    """
    if len(content) > max_megabytes * MEGABYTE:
        raise TooLarge(f"A file may be {max_megabytes} MB at most.")
    rows = _xlsx_rows(content) if content.startswith(_XLSX) else _csv_rows(content)
    try:
        return _sheet(rows, max_rows)
    except Refusal:
        raise
    except Exception as error:
        # Whatever the parsers of two formats can stumble over means one thing; their texts may quote cells.
        raise UnreadableFile("The file is damaged or is not a CSV or XLSX file.") from error


def as_text(value: Any) -> str:
    """A cell of a workbook or a value of JSON as the text a CSV would hold; parts of a list stand between `|`."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return "|".join(_plain(part) for part in value)
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return "[…]"  # one list is asked at most; no column takes this
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _sheet(rows: Iterable[list[str]], max_rows: int) -> Sheet:
    numbered = (Row(number, cells) for number, cells in enumerate(rows, start=1) if any(cells))
    header = next(numbered, None)
    if header is None or header.number != 1:
        raise UnreadableFile("The first row must hold the names of the columns.")
    if len(header.cells) > MAX_COLUMNS:
        raise UnreadableFile(f"The file has more than {MAX_COLUMNS} columns.")
    found = list(islice(numbered, max_rows + 1))
    if len(found) > max_rows:
        raise TooLarge(f"A delivery may hold {max_rows} rows at most.")
    if not found:
        raise UnreadableFile("The file holds no rows beneath the header.")
    return Sheet(header.cells, found)


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    if content.startswith(_OLD_EXCEL):
        raise UnreadableFile("This is an old Excel file, or one with a password; save it as XLSX without a password.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("The file is not UTF-8; save it as CSV UTF-8 or as XLSX.") from error
    if "\x00" in text:
        raise UnreadableFile("The file is damaged or is not a CSV or XLSX file.")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    # Strict: a quote that is never closed would else swallow all rows after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return (_trimmed([cell.strip() for cell in cells]) for cells in reader)


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    _check_parts(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = [_cells(sheet) for sheet in book.worksheets]
        if any(any(cells) for sheet in sheets[1:] for cells in sheet):
            raise UnreadableFile("The workbook has more than one sheet with data; keep the one that is meant.")
        return sheets[0]
    except Refusal:
        raise
    except Exception as error:
        raise UnreadableFile("The workbook cannot be opened; save it again as XLSX.") from error


def _check_parts(content: bytes) -> None:
    """Refuses a small file that unpacks to a huge one, before anything of it is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile("The file is damaged or is not a CSV or XLSX file.") from error
    # A part never unpacks to more than the size it declares: zipfile stops reading there.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TooLarge("The workbook unpacks to more than a delivery can hold.")


def _cells(sheet: Any) -> Iterator[list[str]]:
    # The declared size may be wrong, or the whole grid; only cells that are there count.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    return (_trimmed([as_text(value) for value in row]) for row in rows)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
