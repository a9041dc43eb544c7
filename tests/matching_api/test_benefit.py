"""The benefit sheet: the arithmetic of a group against one-on-one, checked by hand."""

from dataclasses import replace

from hypothesis import given, settings, strategies as st

from matching_api.offers.benefit import Assumptions, Practice, Span, benefit, days_saved

KIES = Practice(sessions=8, session_minutes=75, leaders=2, individual_hours=0, seats_min=6, seats_max=8)
ROUND = Assumptions(
    preparation_minutes=45,
    intake_minutes=60,
    one_on_one_sessions=10,
    one_on_one_minutes=60,
    one_on_one_around_minutes=30,
    hour_rate_low=100,
    hour_rate_high=120,
)


def test_a_group_of_eight_meetings_by_hand() -> None:
    found = benefit(KIES, ROUND)
    # 8 meetings × 2 leaders × 2 hours = 32 hours, and an hour of intake for each participant.
    assert found.group_hours == Span(38, 40)
    assert found.group_hours_per_youth == Span(5, 38 / 6)
    assert found.one_on_one_hours_per_youth == 16
    assert found.hours_saved == Span(6 * 16 - 38, 8 * 16 - 40)
    # Each participant saves 15 of the 32 hours: three do.
    assert found.break_even == 3
    assert found.euros_per_youth_one_on_one == Span(1600, 1920)
    assert found.euros_per_youth_group.low == 500


def test_days_saved_are_those_of_a_queue_for_the_same_hours() -> None:
    # The group takes 4 hours a week; one-on-one takes 1.5, so two are helped side by side, ten weeks each.
    # Of six the first two start at once, two after ten weeks and two after twenty: ten weeks on average.
    assert days_saved(KIES, ROUND, 6) == 70


def test_hours_alone_beside_the_group_count() -> None:
    hybrid = benefit(replace(KIES, individual_hours=3), ROUND)
    assert hybrid.group_hours == Span(56, 64)
    assert hybrid.break_even == 3


def test_a_group_that_asks_more_for_each_never_breaks_even() -> None:
    assert benefit(replace(KIES, individual_hours=20), ROUND).break_even is None


@settings(max_examples=100, deadline=None)
@given(
    sessions=st.integers(1, 30),
    minutes=st.integers(15, 180),
    leaders=st.integers(1, 6),
    alone=st.floats(0, 10),
    least=st.integers(1, 20),
    more=st.integers(0, 20),
)
def test_the_break_even_is_the_least_number_that_takes_no_more_hours(
    sessions: int, minutes: int, leaders: int, alone: float, least: int, more: int
) -> None:
    practice = Practice(sessions, minutes, leaders, alone, least, least + more)
    found = benefit(practice, ROUND)

    def saved(participants: int) -> float:
        return benefit(replace(practice, seats_min=participants, seats_max=participants), ROUND).hours_saved.low

    if found.break_even is None:
        assert saved(40) < 0
    else:
        assert saved(found.break_even) >= -1e-6
        assert found.break_even == 1 or saved(found.break_even - 1) < 1e-6
    assert found.group_hours.low <= found.group_hours.high
    assert found.waiting_days_saved_per_youth.low >= 0
