"""Delivering a waitlist through the screen: first checked row by row, then taken."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

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


def test_a_delivery_is_taken_and_stands_in_the_history(visit: Visit) -> None:
    page = press(uploaded(visit("nieuw", "deliver"), "jt-alphen.xlsx", "full"), "deliver")
    shown = words(page)
    assert "Aangeleverd. 95 rijen aangenomen: 95 nieuw, 0 gewijzigd." in shown
    assert "Nina Smit" in shown
