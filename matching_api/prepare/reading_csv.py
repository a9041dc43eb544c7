"""Reads a text export: finds encoding and separator, and refuses a quote that swallows rows; knows no columns."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from matching_api.prepare.dates import Cell
from matching_api.prepare.refusals import UnreadableExport
from matching_api.prepare.sheet import Row, Sheet

_SEPARATORS = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "rechte streep"}
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": "Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord. Bewaar het als .xlsx.",
    b"%PDF": "Dit is een PDF. Maak de export als Excel of CSV.",
    b"{\\rtf": "Dit is een tekstdocument. Maak de export als Excel of CSV.",
    b"<": "Dit is een webpagina of XML. Open het in Excel en bewaar het als .xlsx.",
}
_SAMPLE = 40
_LONGEST_CELL = 1_000_000


def sheet(content: bytes, score: Callable[[Sequence[Cell]], int]) -> Sheet:
    """The text as one sheet; `score` tells how many cells of a row are known headers. Raises UnreadableExport."""
    for beginning, sentence in _FOREIGN.items():
        if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(beginning):
            raise UnreadableExport(sentence)
    text, encoding = _decode(content)
    separator = _separator(text, score)
    form = f"CSV, {encoding}, {_SEPARATORS[separator]} als scheidingsteken"
    return Sheet(None, form, lambda: _rows(text, separator))


def _decode(content: bytes) -> tuple[str, str]:
    for mark, codec, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 met BOM"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if content.startswith(mark):
            return content.decode(codec, "replace"), name
    try:
        text, name = content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text, name = content.decode("cp1252", "replace"), "Windows-1252"
    if text.count("\0") * 20 > len(text):
        raise UnreadableExport("Dit is geen tekstbestand en geen Excel-bestand (.xlsx).")
    return text, name


def _separator(text: str, score: Callable[[Sequence[Cell]], int]) -> str:
    def fits(separator: str) -> tuple[int, int]:
        try:
            rows = [row for number, row in _upto(_rows(text, separator, strict=False), _SAMPLE)]
        except UnreadableExport:
            return (0, 0)
        return max(map(score, rows), default=0), max(map(len, rows), default=0)

    return max(_SEPARATORS, key=fits)


def _rows(text: str, separator: str, strict: bool = True) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    widest = 1
    try:
        for number, row in enumerate(reader, 1):
            widest = max(widest, len(row))
            if strict and any("\n" in cell and cell.count(separator) >= max(3, widest - 1) for cell in row):
                raise UnreadableExport(
                    f"Bij rij {number} wordt een aanhalingsteken niet gesloten; daarna is niets zeker."
                )
            yield number, row
    except csv.Error:
        raise UnreadableExport("De kolommen en aanhalingstekens in dit bestand kloppen niet.") from None


def _upto(rows: Iterator[Row], most: int) -> Iterator[Row]:
    for row in rows:
        if row[0] > most:
            return
        yield row
