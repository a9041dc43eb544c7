"""Whatever the file holds: a report or one sentence, never a traceback, never a personal value in what is shown."""

import csv
import io
import re

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from matching_api.prepare.mapping_file import mapping_text
from matching_api.prepare.preparing import Task, prepare
from matching_api.prepare.refusals import CannotPrepare
from matching_api.prepare.report_html import report_html
from matching_api.prepare.report_text import report_text
from tests.prepare.conftest import GOOD, raw

pytestmark = pytest.mark.slow

MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
PERSONAL = {
    "Achternaam": "Bondarenkovic",
    "BSN": "999998213",
    "E-mail": "fatimabondarenkovic17@example.org",
    "Telefoon": "06-04329271",
    "Adres": "Dwarsstraatlaan 17b",
    "Behandelaar": "Oudshoornsma",
    "Opmerkingen": "Shaniquanelle zit bij juf Kloosterboerse",
    "Roepnaam": "Shaniquanelle",
}
MARKS = [*PERSONAL.values(), "Kloosterboerse", "bondarenkovic17", "Dwarsstraatlaan"]
awkward = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["=1+1", "@SOM", "-x", "+y", '"', '""', ";", "\n", "\r\n", "\t", "\0", "Totaal", "#N/B", "1E5", " "]
    ),
    st.sampled_from(["ADHD", "crisis", "faalangst", "31-2-2020", "2026-03-05", "2316AB", "9" * 50, "a" * 7_000]),
)
# An unknown request text may be about anything, also about the person it belongs to.
about = st.sampled_from([*MARKS, "hulp voor Bondarenkovic", "Shaniquanelle is bang", "bel 06-04329271 of a@b.nl"])


def everything_shown(content: bytes, task: Task) -> str:
    """All that a person or another organisation may get to see of an export, the refusal included."""
    try:
        made = prepare(content, task)
    except CannotPrepare as refusal:
        return str(refusal)
    unknown = [(one.text, len(one.rows), one.proposal) for one in made.report.unknown if one.text]
    shown = [made.delivery, made.review, report_text(made.report), report_html(made.report, "jt-a", "2026-11-20")]
    return "\n".join([*shown, mapping_text(made.mapping, unknown), repr(made.report.unknown_codes)])


@st.composite
def exports(draw: st.DrawFn) -> list[list[str]]:
    """A header as some system writes it and rows in which any cell may be anything; personal columns hold MARKS."""
    header = draw(st.permutations([*GOOD, *(set(PERSONAL) - set(GOOD))]))
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        row = {name: draw(st.one_of(st.just(GOOD.get(name, "")), awkward)) for name in header}
        row["Hulpvraag"] = draw(st.one_of(st.just("faalangst"), awkward, about))
        rows.append([PERSONAL.get(name, row[name]) for name in header])
    return [list(header), *rows]


@given(
    lines=exports(),
    separator=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    before=st.lists(st.sampled_from(["", "Overzicht wachtlijst", ";;;", "sep=;"]), max_size=3),
)
@MANY
def test_no_personal_cell_of_a_text_export_is_ever_shown(
    lines: list[list[str]], separator: str, encoding: str, quoting: int, before: list[str], task: Task
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting).writerows(lines)  # type: ignore[arg-type]
    text = "\r\n".join([*before, out.getvalue()])
    shown = everything_shown(text.encode(encoding, "replace"), task)
    assert [mark for mark in MARKS if mark.casefold() in shown.casefold()] == []


@given(lines=exports())
@MANY
def test_no_personal_cell_of_a_workbook_is_ever_shown(lines: list[list[str]], task: Task) -> None:
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append([re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell)[:30_000] or None for cell in line])
    out = io.BytesIO()
    book.save(out)
    shown = everything_shown(out.getvalue(), task)
    assert [mark for mark in MARKS if mark.casefold() in shown.casefold()] == []


damage = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(["cut", "drop", "put", "turn"]), st.binary(max_size=12)),
    min_size=1,
    max_size=6,
)


def damaged(content: bytes, changes: list[tuple[float, str, bytes]]) -> bytes:
    for where, what, put in changes:
        at = int(where * len(content))
        if what == "cut":
            content = content[: max(at, 1)]
        elif what == "drop":
            content = content[:at] + content[at + 1 + len(put) :]
        elif what == "put":
            content = content[:at] + put + content[at:]
        else:
            content = content[:at] + bytes(byte ^ 0x20 for byte in content[at : at + 4]) + content[at + 4 :]
    return content


@pytest.mark.parametrize("name", ["wachtlijst_jt-oegstgeest.csv", "export-jt-kaag.csv"])
@given(changes=damage)
@MANY
def test_a_damaged_text_export_shows_no_number_name_or_address_of_anybody(
    name: str, changes: list[tuple[float, str, bytes]], task: Task
) -> None:
    content = raw(name)
    text = content.decode("latin-1")
    secret = set(re.findall(r"\b9999\d{5}\b|[\w.]+@example\.org|06[-0-9 ]{8,11}\d", text))
    shown = everything_shown(damaged(content, changes), task)
    assert [value for value in secret if value in shown] == []


@given(changes=damage)
@MANY
def test_a_damaged_workbook_is_read_or_refused(changes: list[tuple[float, str, bytes]], task: Task) -> None:
    shown = everything_shown(damaged(raw("Wachtlijst sp-waterkant 20-11-2026.xlsx"), changes), task)
    assert not re.search(r"9999\d{5}|@example", shown)


@given(
    content=st.binary(max_size=4_000),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"a;b\n"]),
)
@MANY
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes, task: Task) -> None:
    assert everything_shown(start + content, task)
