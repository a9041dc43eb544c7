"""Exports of every make are read alike; what cannot be read is refused in one sentence."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from matching_api.prepare import reading, reading_xlsx
from matching_api.prepare.mapping import Mapping
from matching_api.prepare.preparing import Task, prepare
from matching_api.prepare.refusals import UnclearColumns, UnreadableExport
from tests.prepare.conftest import GOOD, HEADER, KEY

LINES = [
    HEADER.split(";"),
    list(GOOD.values()),
    list((GOOD | {"Clientnummer": "Ä2", "Hulpvraag": "rouw, ASS"}).values()),
]


def text(separator: str = ";", newline: str = "\r\n") -> str:
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in line] for line in LINES]
    return newline.join(separator.join(line) for line in quoted)


def xlsx(*sheets: tuple[str, list[list[Any]]], change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_every_encoding_separator_and_line_end_gives_the_same_delivery(
    task: Task, encoding: str, separator: str, newline: str
) -> None:
    plain = prepare(text().encode(), task)
    assert plain.report.delivered == 1
    assert prepare(text(separator, newline).encode(encoding), task).delivery == plain.delivery


def test_a_newline_in_a_cell_does_not_start_a_row(task: Task) -> None:
    content = text().replace("Belt wekelijks.", '"Belt\nwekelijks; graag\r\nsnel"', 1)
    assert prepare(content.encode(), task).report.rows_read == 2


def test_a_quote_that_is_never_closed_is_refused_and_swallows_nothing(task: Task) -> None:
    rows = [";".join(GOOD.values()).replace("Bondarenko", '"Bondarenko'), *[";".join(GOOD.values())] * 5]
    with pytest.raises(UnreadableExport, match="rij 2"):
        prepare("\n".join([HEADER, *rows]).encode(), task)


def test_a_workbook_gives_the_same_delivery_as_the_text(task: Task) -> None:
    lines = [[cell or None for cell in line] for line in LINES]
    lines[1][2] = datetime.fromisoformat("2014-03-05")  # type: ignore[call-overload]
    above = [["Wachtlijst, stand 20-11-2026"], [], [None, *lines[0]], *([None, *line] for line in lines[1:])]
    made = prepare(xlsx(("Wachtlijst", above)), task)
    assert made.report.header_row == 3
    assert made.delivery == prepare(text().encode(), task).delivery


def test_numbers_shown_with_leading_zeros_are_the_numbers_that_are_shown(task: Task) -> None:
    def as_shown(book: Any) -> None:
        book.worksheets[0]["A2"].number_format = "000000"

    made = prepare(xlsx(("W", [LINES[0], [4512, *LINES[1][1:]]]), change=as_shown), task)
    assert f"{KEY.pseudonym('004512')};004512" in made.translation


def test_a_number_in_a_spreadsheet_is_the_same_client_as_in_text(task: Task) -> None:
    made = prepare(xlsx(("W", [LINES[0], [30211, *LINES[1][1:]]])), task)
    assert KEY.pseudonym("30211") in made.delivery


def test_other_sheets_are_mentioned_and_a_choice_between_two_waitlists_is_asked(task: Task) -> None:
    one = prepare(xlsx(("Uitleg", [["Lees dit"]]), ("Lijst", LINES)), task)
    assert one.report.sheet == "Lijst"
    assert "1 ander blad is niet gelezen" in one.report.notices[0]
    two = xlsx(("Noord", LINES), ("Zuid", LINES))
    with pytest.raises(UnclearColumns, match="--sheet"):
        prepare(two, task)
    chosen = Task("jeugdteam", task.reference, KEY, task.vocabulary, task.postcodes, Mapping(sheet="Zuid"))
    assert prepare(two, chosen).report.sheet == "Zuid"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leeg"),
        (b"\r\n;;\r\n", "leeg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table>", "webpagina"),
        (b"PK\x03\x04 niet echt", "beschadigd"),
        (b"\0\1\2\3" * 300, "geen tekstbestand"),
        (b"een;regel;zonder;koppen\n1;2;3;4", "kolomkoppen"),
    ],
)
def test_what_is_no_waitlist_is_refused_in_a_sentence(task: Task, content: bytes, sentence: str) -> None:
    with pytest.raises((UnreadableExport, UnclearColumns), match=sentence):
        prepare(content, task)


def test_another_kind_of_zip_is_no_workbook(task: Task) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("foto.jpg", b"x")
    with pytest.raises(UnreadableExport, match="geen Excel"):
        prepare(packed.getvalue(), task)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_xlsx.openpyxl, "load_workbook", lambda *a, **k: pytest.fail("it was opened"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(420):
                sheet.write(b"0" * 1_000_000)
    assert len(packed.getvalue()) < 1_000_000
    with pytest.raises(UnreadableExport, match="te groot"):
        prepare(packed.getvalue(), task)


def test_a_workbook_whose_text_multiplies_itself_is_refused(task: Task) -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    content = _changed(xlsx(("W", LINES)), "xl/worksheets/sheet1.xml", lambda old: (
        entities.encode() + b"]>" + old.split(b"?>", 1)[-1].replace(b"</sheetData>", b"&j;</sheetData>")
    ))  # fmt: skip
    with pytest.raises(UnreadableExport):
        prepare(content, task)


def test_more_rows_than_anybody_waits_are_refused(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    with pytest.raises(UnreadableExport, match="meer dan 3 rijen"):
        prepare("\n".join([HEADER, *[";".join(GOOD.values())] * 5]).encode(), task)


def test_a_file_that_is_too_large_is_refused(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    with pytest.raises(UnreadableExport, match="groter"):
        prepare(text().encode(), task)


def test_a_row_number_beyond_every_spreadsheet_does_not_run_for_ever(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 2_000)
    content = _changed(
        xlsx(("W", LINES)), "xl/worksheets/sheet1.xml", lambda old: old.replace(b'<row r="3"', b'<row r="999999999"')
    )
    with pytest.raises(UnreadableExport):
        prepare(content, task)


def _changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()
