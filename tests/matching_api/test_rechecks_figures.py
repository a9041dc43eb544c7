"""What the region may know of the recheck: months that stay what they were, and no count under the threshold."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st
from sqlmodel import Session

from matching_api.disclosure.attack import Attacker, Published
from matching_api.disclosure.control import INSIDE, Audience, Cell
from matching_api.insight import recheck_tables, service as insight
from matching_api.insight.definitions import By
from matching_api.insight.tables import Shown
from matching_api.rechecks import answering
from matching_api.rechecks.answering import Given
from matching_api.rechecks.codes import Channel
from matching_api.settings import get_settings
from matching_api.waitlist.codes import RecheckOutcome

from . import scenes
from .conftest import SignIn

OCTOBER, NOVEMBER = date(2026, 10, 14), date(2026, 11, 22)
SAID = {RecheckOutcome.SAME: 9, RecheckOutcome.SOLVED: 6, RecheckOutcome.LIGHTER: 5, RecheckOutcome.NOT_REACHED: 7}
MONTH = date(2026, 10, 1)
COUNTS = st.fixed_dictionaries({outcome: st.integers(0, 14) for outcome in RecheckOutcome})


@pytest.fixture
def october(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A region that rechecked 27 youths in October."""
    scenes.know_words(session)
    monkeypatch.setattr(get_settings(), "today", date(2026, 9, 1))
    names = [f"youth {number}" for number in range(sum(SAID.values()))]
    youths = scenes.youths(session, "noord", *names, rechecked_on=None)
    session.commit()
    monkeypatch.setattr(get_settings(), "today", OCTOBER)
    for outcome, youth in zip(Counter(SAID).elements(), youths, strict=True):
        said(session, youth, outcome)
    session.commit()
    monkeypatch.setattr(get_settings(), "today", NOVEMBER)
    return session


def said(session: Session, youth: object, outcome: RecheckOutcome) -> None:
    given = Given(outcome, Channel.PHONE, get_settings().current_date(), "2026-1")
    answering.answer(session, scenes.actor(session, "noord"), youth, given)  # type: ignore[arg-type]


def told(session: Session, key: str, on: date, reader: Audience = INSIDE) -> float | None:
    return insight.figure(session, scenes.actor(session, "regio"), key, on, reader).value


def test_the_month_is_told_with_what_it_counts_and_stays_what_it_was(october: Session) -> None:
    figures = ("rechecked", "place_not_needed", "place_not_needed_share", "left_otherwise")
    before = [told(october, key, date(2026, 10, 31)) for key in figures]
    assert before == [27, 11, 0.55, 11]
    youth = scenes.youths(october, "noord", "one more")[0]
    said(october, youth, RecheckOutcome.SOLVED)
    october.commit()
    assert [told(october, key, date(2026, 10, 31)) for key in figures] == before
    # Of a month in which nobody had been asked yet there is nothing to tell.
    assert told(october, "rechecked", date(2026, 9, 30)) is None


def test_of_the_answers_is_told_what_says_nothing_about_those_that_few_gave(october: Session) -> None:
    actor = scenes.actor(october, "regio")
    found = insight.breakdown(october, actor, "rechecked", By.OUTCOME, date(2026, 10, 31), INSIDE)
    shown = {each.key: each.value for each in found.lines}
    # With all that are large enough, it would follow that nobody answered anything else.
    few = dict.fromkeys(["same", "lighter", "other", "temporary"])
    assert shown == {"solved": 6, "not-reached": 7, **few}


def test_a_project_leader_sees_them_and_a_coordinator_does_not(october: Session, sign_in: SignIn) -> None:
    where = "/v1/figures/place_not_needed_share?onDate=2026-10-31"
    assert sign_in("regio").get(where).json()["value"] == 0.55
    assert sign_in("noord").get(where).status_code == 403


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.integers(0, 12), st.booleans())
def test_no_small_count_follows_from_a_month_beside_who_left(
    counts: dict[RecheckOutcome, int], others: int, left_is_shown: bool
) -> None:
    no_place = counts[RecheckOutcome.LIGHTER] + counts[RecheckOutcome.SOLVED]
    left = no_place + others
    flows = Shown({("left_otherwise", "month", MONTH): Cell(left if left_is_shown and left >= 5 else None)})
    shown = recheck_tables.months({MONTH: counts}, flows, INSIDE)
    pieces = {**counts, "rest": others}
    sums = {
        ("rechecked",): dict.fromkeys(RecheckOutcome, 1),
        ("reached",): {each: 1 for each in RecheckOutcome if each is not RecheckOutcome.NOT_REACHED},
        ("place_not_needed",): {RecheckOutcome.LIGHTER: 1, RecheckOutcome.SOLVED: 1},
        ("left_otherwise",): {RecheckOutcome.LIGHTER: 1, RecheckOutcome.SOLVED: 1, "rest": 1},
        ("rest",): {"rest": 1},
        **{("outcome", each): {each: 1} for each in RecheckOutcome},
    }
    values = {key: sum(pieces[piece] for piece in parts) for key, parts in sums.items()}
    seen = {key for key in sums if not shown.get(*key, "month", MONTH).suppressed}
    seen |= {("left_otherwise",)} if not flows.get("left_otherwise", "month", MONTH).suppressed else set()
    attacker = Attacker(Published(sums, values, []))  # type: ignore[arg-type]
    for key, value in values.items():
        if value < 5 and (value or key != ("rest",)) and (key != ("rest",) or ("left_otherwise",) in seen):
            assert key not in seen
            assert attacker.range_of(key, seen, enough=5).width >= 5 - 1e-6, (key, value, seen)
