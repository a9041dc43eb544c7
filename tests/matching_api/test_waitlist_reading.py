"""Files as they really come: encodings, separators, broken, huge, and meant to harm."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings as effort, strategies as st

from matching_api.problems import Refusal, TooLarge, UnreadableFile
from matching_api.waitlist.reading import Sheet, as_text, read_file

from .deliveries import HEADER, cells, csv_of, xlsx_of


def read(content: bytes, rows: int = 100) -> Sheet:
    return read_file(content, max_megabytes=1, max_rows=rows)


def texts(sheet: Sheet) -> list[list[str]]:
    return [row.cells for row in sheet.rows]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_text_files_of_all_kinds_read_alike(delimiter: str, mark: bytes, line_end: bytes) -> None:
    content = mark + csv_of(cells("a"), cells("b"), delimiter=delimiter).replace(b"\n", line_end)
    sheet = read(content)
    assert sheet.header == HEADER
    assert texts(sheet) == [cells("a"), cells("b")]


def test_rows_are_numbered_as_a_spreadsheet_does_blank_lines_counted() -> None:
    content = csv_of(cells("a"), [""] * 6, cells("b"))
    assert [row.number for row in read(content).rows] == [2, 4]
    assert [row.number for row in read(xlsx_of(cells("a"), [None] * 6, cells("b"))).rows] == [2, 4]


def test_a_quoted_cell_may_hold_the_separator_and_a_line_end() -> None:
    assert texts(read(b'a;b\n"x;y";"p\nq"\n1;2')) == [["x;y", "p\nq"], ["1", "2"]]


def test_a_workbook_gives_dates_and_numbers_as_text() -> None:
    sheet = read(xlsx_of(["x", 2316.0, 8.5, date(2026, 3, 5), True, None]))
    assert texts(sheet) == [["x", "2316", "8.5", "2026-03-05", "ja"]]


def test_a_formula_is_text_and_is_not_worked_out() -> None:
    assert texts(read(xlsx_of(["=1+1", '=HYPERLINK("x")']))) == [["=1+1", '=HYPERLINK("x")']]


def test_parts_of_a_json_list_stand_between_bars() -> None:
    assert as_text(["nl", "ar"]) == "nl|ar"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"kenmerk;hulpvragen",
        b"\x00\x01\x02",
        b"kenmerk\nJos\xe9",
        b'kenmerk;leeftijd\n"nooit gesloten;9\nx;8',
        b"PK\x03\x04 is no workbook",
        b"\xd0\xcf\x11\xe0 an old workbook",
        b"\n" + csv_of(cells("a")),
        xlsx_of(cells("a"))[:500],
    ],
    ids=["empty", "blank", "header-only", "binary", "latin-1", "open-quote", "no-zip", "xls", "late-header", "cut-off"],
)
def test_what_is_no_delivery_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(content)
    assert refusal.value.detail.endswith(".")
    assert "Jos" not in refusal.value.detail


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(UnreadableFile):
        read(kept.getvalue())


def test_a_second_sheet_with_data_is_refused_and_an_empty_one_is_not() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(cells("a"))))
    second = book.create_sheet()
    assert len(read(_saved(book)).rows) == 1
    second.append(["x"])
    with pytest.raises(UnreadableFile):
        read(_saved(book))


def test_a_row_or_a_byte_too_many_is_refused_as_too_large() -> None:
    assert len(read(csv_of(cells("a"), cells("b")), rows=2).rows) == 2
    for content in (csv_of(*[cells("a")] * 3), xlsx_of(*[cells("a")] * 3)):
        with pytest.raises(TooLarge):
            read(content, rows=2)
    with pytest.raises(TooLarge):
        read(b"x" * 1_000_001)


@pytest.mark.slow
def test_a_small_workbook_that_unpacks_to_a_huge_one_is_refused_before_it_is_unpacked() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(420_000_000))
    assert len(kept.getvalue()) < 1_000_000
    with pytest.raises(TooLarge):
        read(kept.getvalue())


def test_a_workbook_with_entities_that_multiply_is_refused() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "xxxxxxxxxx">{entities}]>'
    with pytest.raises(Refusal):
        read(
            _with_sheet(
                f'{bomb}<worksheet><sheetData><row r="1"><c t="str"><v>&e9;</v></c></row></sheetData></worksheet>'
            )
        )


def test_cells_at_the_far_end_of_the_grid_do_not_fill_memory() -> None:
    row = '<row r="{0}"><c r="XFD{0}" t="str"><v>x</v></c></row>'
    rows = "".join(row.format(number) for number in range(1, 200))
    start = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    )
    with pytest.raises(Refusal):
        read(_with_sheet(f"{start}<sheetData>{rows}</sheetData></worksheet>"))


@effort(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_a_sheet_or_refused_and_never_a_crash(content: bytes) -> None:
    for start in (b"", b"a;b\n", b"PK\x03\x04"):
        with suppress(Refusal):
            assert read(start + content).rows


def _saved(book: openpyxl.Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet is this XML."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of())) as original, zipfile.ZipFile(kept, "w") as changed:
        for name in original.namelist():
            changed.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else original.read(name))
    return kept.getvalue()
