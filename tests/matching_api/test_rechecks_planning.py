"""Planning the calls: hours are calls times minutes, and people times weeks times hours a week do them."""

import pytest
from hypothesis import given, strategies as st

from matching_api.rechecks.planning import plan

from .conftest import SignIn

CALLS, MINUTES = st.integers(1, 100_000), st.integers(1, 480)
HOURS, WEEKS = st.integers(1, 60), st.integers(1, 120)


def test_500_calls_of_an_hour_in_10_weeks_at_20_hours_a_week_are_two_and_a_half_people() -> None:
    made = plan(calls=500, minutes=60, hours_per_week=20, weeks=10, people=2)
    assert (made.hours, made.people_needed, made.weeks_needed) == (500.0, 2.5, 12.5)


@given(CALLS, MINUTES, HOURS, WEEKS, WEEKS)
def test_the_people_that_are_needed_end_it_in_exactly_the_weeks_there_are(
    calls: int, minutes: int, hours: int, weeks: int, people: int
) -> None:
    made = plan(calls=calls, minutes=minutes, hours_per_week=hours, weeks=weeks, people=people)
    assert made.people_needed * weeks * hours == pytest.approx(made.hours)
    assert made.weeks_needed * people * hours == pytest.approx(made.hours)


@given(CALLS, MINUTES, HOURS, WEEKS, WEEKS)
def test_twice_the_people_need_half_the_weeks(calls: int, minutes: int, hours: int, weeks: int, people: int) -> None:
    once = plan(calls=calls, minutes=minutes, hours_per_week=hours, weeks=weeks, people=people)
    twice = plan(calls=calls, minutes=minutes, hours_per_week=hours, weeks=weeks, people=2 * people)
    assert twice.weeks_needed == pytest.approx(once.weeks_needed / 2)
    assert twice.people_needed == once.people_needed


def test_the_service_plans_alike(sign_in: SignIn) -> None:
    asked = {"calls": 500, "minutes": 60, "hoursPerWeek": 20, "weeks": 10, "people": 2}
    answer = sign_in("noord").get("/v1/recheck-plans", params=asked)
    assert answer.json() == {"hours": 500.0, "people_needed": 2.5, "weeks_needed": 12.5}
