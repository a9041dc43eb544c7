"""Dates as Dutch systems write them, and ages on the reference date."""

from datetime import date, datetime

import pytest
from hypothesis import given, strategies as st

from matching_api.prepare.dates import age_on, month_stands_first, notation, read_date
from tests.prepare.conftest import Export

MARCH = date(2026, 3, 5)
MORNING = datetime.fromisoformat("2026-03-05T09:00")


@pytest.mark.parametrize(
    "cell",
    ["5-3-2026", "05/03/2026", "2026-03-05", "05.03.2026", "5-3-26", "5 maart 2026", "05-mrt-2026", "20260305",
     "2026-03-05 00:00:00", "2026-03-05T10:30", " 5-3-2026 ", 46086.0, MARCH, MORNING],
)  # fmt: skip
def test_every_notation_of_one_day_is_that_day(cell: str | float | date) -> None:
    assert read_date(cell) == MARCH
    assert notation(cell) is not None


@pytest.mark.parametrize("cell", ["", "??", "31-2-2026", "3/25/2026", "2026", "12", "0-0-0000", "99999999", 12.0, None])
def test_an_impossible_date_is_no_date(cell: str | float | None) -> None:
    assert read_date(cell) is None


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)))
def test_what_is_written_in_dutch_is_read_back(day: date) -> None:
    assert read_date(f"{day.day}-{day.month}-{day.year}") == read_date(f"{day:%d/%m/%Y}") == read_date(f"{day}") == day


def test_who_is_born_on_29_february_grows_older_on_1_march() -> None:
    leap = date(2012, 2, 29)
    assert age_on(leap, date(2027, 2, 28)) == 14
    assert age_on(leap, date(2027, 3, 1)) == 15
    assert age_on(leap, date(2028, 2, 28)) == 15
    assert age_on(leap, date(2028, 2, 29)) == 16


def test_an_age_changes_on_the_birthday_itself() -> None:
    birth = date(2010, 11, 20)
    assert age_on(birth, date(2026, 11, 19)) == 15
    assert age_on(birth, date(2026, 11, 20)) == 16


def test_a_month_before_a_day_is_noticed() -> None:
    assert month_stands_first("3/25/2026")
    assert not month_stands_first("25/3/2026")
    assert not month_stands_first("3/5/2026")


def test_dates_that_may_be_exchanged_wait_when_the_column_also_has_months_first(export: Export) -> None:
    made = export(
        {"Clientnummer": "A1", "Aanmelddatum": "3/25/2026"},
        {"Clientnummer": "A2", "Aanmelddatum": "3/5/2026"},
        {"Clientnummer": "A3", "Aanmelddatum": "25/3/2026"},
        {"Clientnummer": "A4", "Aanmelddatum": "2026-03-05"},
        {"Clientnummer": "A5", "Aanmelddatum": "4/4/2026"},
    )
    assert {reason.value: rows for reason, rows in made.report.rows_of.items()} == {
        "registered-impossible": (2,),
        "date-order-unclear": (3,),
    }
