"""Delivering a waitlist through the screen: checked row by row, put right where needed, taken, and taken back."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from ui.correcting import corrected

from .conftest import Visit
from .reading import press, words

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "demo" / "deliveries"


def uploaded(page: AppTest, sample: str, kind: str = "partial") -> AppTest:
    page.radio(key="deliver-kind").set_value(kind)
    page.file_uploader[0].upload(sample, (SAMPLES / sample).read_bytes(), "text/csv")
    return page.run()


def test_bad_rows_are_listed_with_row_column_and_a_sentence(visit: Visit) -> None:
    shown = words(uploaded(visit("nieuw", "deliver"), "jt-voorbeeld-fouten.csv"))
    assert "12 rijen nemen we niet aan" in shown
    assert "16 postcode4 Dit lijkt op een persoonsgegeven." in shown
    assert "Meestal gaat het om: Stilzitten en opletten lukt niet (concentratie-en-drukte)" in shown


def test_checking_a_file_keeps_nothing(visit: Visit) -> None:
    uploaded(visit("nieuw", "deliver"), "jt-voorbeeld-fouten.csv")
    assert "Nog niets aangeleverd" in words(visit("nieuw", "deliver"))


def test_without_the_kind_of_delivery_nothing_is_sent(visit: Visit) -> None:
    page = visit("nieuw", "deliver")
    page.file_uploader[0].upload("w.csv", b"kenmerk\n", "text/csv")
    assert "Kies eerst of dit je hele wachtlijst is of een deel." in words(page.run())


def test_a_file_that_is_no_table_gets_a_sentence(visit: Visit) -> None:
    page = visit("nieuw", "deliver")
    page.radio(key="deliver-kind").set_value("full")
    page.file_uploader[0].upload("w.xlsx", b"PK\x03\x04 broken", "application/octet-stream")
    assert "Dit bestand kunnen we niet lezen" in words(page.run())


def test_a_refused_cell_is_put_right_on_the_page_and_checked_again(visit: Visit) -> None:
    page = uploaded(visit("nieuw", "deliver"), "jt-voorbeeld-fouten.csv")
    page.multiselect(key="fix:10:hulpvragen").set_value(["concentratie-en-drukte"])
    page.number_input(key="fix:13:leeftijd").set_value(9)
    page.text_input(key="fix:16:postcode4").set_value("2403")
    page.selectbox(key="fix:19:soort_wachtlijst").set_value("jeugdteam")
    shown = words(press(page, "deliver-check-again"))
    assert "Je verbeteringen zijn verwerkt. Er is nog niets aangeleverd." in shown
    assert "8 rijen nemen we niet aan" in shown
    assert "Aanleveren: 12 rijen" in shown
    # A second time goes on from the first.
    page.text_input(key="fix:15:postcode4").set_value("2403")
    assert "Aanleveren: 13 rijen" in words(press(page, "deliver-check-again"))


def test_what_stood_in_a_refused_cell_is_nowhere_on_the_page(visit: Visit) -> None:
    rows = list(csv.reader(io.StringIO((SAMPLES / "jt-voorbeeld-fouten.csv").read_text("utf-8-sig")), delimiter=";"))
    refused = rows[15][rows[0].index("postcode4")]
    page = uploaded(visit("nieuw", "deliver"), "jt-voorbeeld-fouten.csv")
    assert len(refused) > 4
    assert refused not in words(page)


def test_a_corrected_file_differs_in_those_cells_only() -> None:
    content = (SAMPLES / "jt-voorbeeld-fouten.csv").read_bytes()
    before = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    changed = corrected(content, {(13, "leeftijd"): "9", (13, "no such column"): "x"})
    after = list(csv.reader(io.StringIO(changed.decode()), delimiter=";"))
    differs = [(r, c) for r, row in enumerate(after, start=1) for c, cell in enumerate(row) if cell != before[r - 1][c]]
    assert differs == [(13, before[0].index("leeftijd"))]


def test_a_workbook_is_corrected_as_text_and_never_as_a_formula() -> None:
    book = openpyxl.Workbook()
    book.active.append(["kenmerk", "leeftijd"])
    book.active.append(["a", 99])
    kept = io.BytesIO()
    book.save(kept)
    changed = openpyxl.load_workbook(io.BytesIO(corrected(kept.getvalue(), {(2, "leeftijd"): "=1+1"}))).active
    assert (changed["B2"].value, changed["B2"].data_type) == ("=1+1", "s")


def test_a_delivery_is_taken_stands_in_the_history_and_is_taken_back(visit: Visit) -> None:
    page = press(uploaded(visit("nieuw", "deliver"), "jt-alphen.xlsx", "full"), "deliver")
    shown = words(page)
    assert "Aangeleverd. 95 rijen aangenomen: 95 nieuw, 0 gewijzigd." in shown
    assert "Nina Smit" in shown
    page = press(page, "ask-reverse:")
    assert "95 nieuwe aanmeldingen gaan weer weg." in words(page)
    shown = words(press(page, "confirm:reverse:"))
    assert "De wachtlijst is weer zoals voor deze aanlevering." in shown
    assert "Door Nina Smit" in shown
    assert "Draai de laatste aanlevering terug" not in shown
    assert "Je wachtlijst is nog leeg" in words(visit("nieuw", "waitlist"))
