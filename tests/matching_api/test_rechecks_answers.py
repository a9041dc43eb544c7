"""What an answer of a family changes: the request, its suggestion, the pool and the book; and how it is taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api import database
from matching_api.history.models import HistoryEntry
from matching_api.offers.models import Offer
from matching_api.problems import InvalidInput, StepNotPossible
from matching_api.rechecks import answering, follow_ups
from matching_api.rechecks.answering import Given
from matching_api.rechecks.codes import Channel
from matching_api.rechecks.models import RecheckAnswer
from matching_api.retention import forgetting, reversing, subjects
from matching_api.settings import get_settings
from matching_api.suggestions import life
from matching_api.suggestions.codes import Reason, State
from matching_api.suggestions.decisions import KeptDecisions, set_aside
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist import delivering, pooling, service as waitlist
from matching_api.waitlist.codes import NotMatched, RecheckOutcome, RequestState
from matching_api.waitlist.models import Delivery, HelpRequest

from . import scenes
from .conftest import on_both
from .deliveries import FULL, NOORD, PARTIAL, row

OUTCOMES = RecheckOutcome


@pytest.fixture
def today() -> date:
    return get_settings().current_date()


@pytest.fixture
def youth(session: Session) -> UUID:
    """One youth of Noor's, afraid to fail, never checked."""
    scenes.know_words(session)
    return scenes.youths(session, "noord", "a")[0]


def answered(session: Session, youth: UUID, outcome: RecheckOutcome, **said: Any) -> RecheckAnswer:
    given = Given(outcome, Channel.PHONE, said.pop("answered_on", get_settings().current_date()), "2026-1", **said)
    return answering.answer(session, scenes.actor(session, "noord"), youth, given)


def back(session: Session, made: RecheckAnswer) -> RecheckAnswer:
    return answering.take_back(session, scenes.actor(session, "noord"), made.id)


def request(session: Session, youth: UUID) -> HelpRequest:
    session.expire_all()
    return session.get_one(HelpRequest, youth)


def pool(session: Session) -> dict[UUID, tuple[str, ...]]:
    return {each.id: each.tags for each in pooling.pool(session, get_settings().current_date())}


def deliver(session: Session, terms: delivering.Terms = PARTIAL, **changed: Any) -> Delivery:
    """What Noor's own system says now of this youth, and of another who is always there."""
    return delivering.deliver_rows(session, NOORD, [row("a", **changed), row("another")], terms)


def seated(session: Session, youth: UUID, state: State = State.ACCEPTED, **offered: Any) -> tuple[Offer, Suggestion]:
    offer = scenes.offer(session, **offered)
    [suggestion] = scenes.suggest(session, offer, youth)
    if state is not State.PROPOSED:
        life.move(session, suggestion, state, by=scenes.actor(session, "noord"))
    return offer, suggestion


def test_the_same_request_still_is_checked_today_and_matched_again(session: Session, youth: UUID, today: date) -> None:
    request(session, youth).named_on = today - timedelta(days=200)
    session.flush()
    assert pool(session) == {}
    answered(session, youth, OUTCOMES.SAME, answered_on=today - timedelta(days=2))
    assert request(session, youth).rechecked_on == today - timedelta(days=2)
    assert youth in pool(session)


def test_another_request_takes_the_place_of_the_old_one_in_the_pool_at_once(session: Session, youth: UUID) -> None:
    answered(session, youth, OUTCOMES.OTHER, tags=("vrienden-maken", "faalangst"))
    assert pool(session) == {youth: ("vrienden-maken", "faalangst")}
    assert request(session, youth).theme == "sociaal"


@pytest.mark.parametrize("outcome", [OUTCOMES.SOLVED, OUTCOMES.LIGHTER])
def test_who_needs_the_place_no_longer_leaves_the_pool_and_the_seat_is_free(
    session: Session, youth: UUID, outcome: RecheckOutcome
) -> None:
    offer, suggestion = seated(session, youth)
    assert offer.seats_held == 1
    answered(session, youth, outcome)
    assert request(session, youth).state is RequestState.EXPIRED
    assert pool(session) == {}
    session.refresh(offer)
    assert (offer.seats_held, suggestion.state, suggestion.reason) == (0, State.DECLINED, Reason.ALREADY_HELPED)


def test_who_asks_to_wait_is_set_aside_until_the_day_and_no_longer(
    session: Session, youth: UUID, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer, suggestion = seated(session, youth)
    answered(session, youth, OUTCOMES.TEMPORARY, aside_until=today + timedelta(days=30))
    found = request(session, youth)
    assert (found.state, waitlist.not_matched(found, sharing=True)) == (RequestState.WAITING, NotMatched.SET_ASIDE)
    assert suggestion.state is State.LAPSED
    monkeypatch.setattr(get_settings(), "today", today + timedelta(days=29))
    assert pool(session) == {}
    monkeypatch.setattr(get_settings(), "today", today + timedelta(days=30))
    assert youth in pool(session)
    # Nobody declined: the same group may be proposed again.
    scenes.suggest(session, offer, youth)
    assert len(session.exec(select(Suggestion).where(Suggestion.state == State.PROPOSED)).all()) == 1


def test_a_suggestion_stays_while_its_group_is_about_what_the_family_asks_now(session: Session, youth: UUID) -> None:
    _, suggestion = seated(session, youth)
    answered(session, youth, OUTCOMES.OTHER, tags=("vrienden-maken", "faalangst"))
    assert suggestion.state is State.ACCEPTED
    answered(session, youth, OUTCOMES.OTHER, tags=("vrienden-maken",))
    assert suggestion.state is State.LAPSED
    assert youth not in set_aside(session)
    assert youth not in KeptDecisions().commitments(session).turned_down


def test_who_was_not_reached_changes_nothing_but_the_count(session: Session, youth: UUID) -> None:
    before = request(session, youth).model_dump()
    answered(session, youth, OUTCOMES.NOT_REACHED)
    assert request(session, youth).model_dump() == before


SAID: dict[RecheckOutcome, dict[str, Any]] = {
    OUTCOMES.SAME: {},
    OUTCOMES.OTHER: {"tags": ("vrienden-maken",)},
    OUTCOMES.LIGHTER: {},
    OUTCOMES.SOLVED: {},
    OUTCOMES.TEMPORARY: {"aside_until": date(2026, 12, 31)},
    OUTCOMES.NOT_REACHED: {},
}


def test_what_is_taken_back_the_same_day_never_was(
    session: Session, youth: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "today", date(2026, 11, 22))
    _, suggestion = seated(session, youth, State.PROPOSED)
    session.commit()
    kept, booked = request(session, youth).model_dump(exclude={"answered_at"}), net(session)
    for outcome in OUTCOMES:
        made = answered(session, youth, outcome, **SAID[outcome])
        session.commit()
        back(session, made)
        session.commit()
        assert request(session, youth).model_dump(exclude={"answered_at"}) == kept, outcome
        assert suggestion.state is State.PROPOSED
        assert net(session) == booked
    with pytest.raises(StepNotPossible):
        back(session, made)


def test_a_seat_that_was_given_up_waits_for_a_decision_again(session: Session, youth: UUID) -> None:
    offer, suggestion = seated(session, youth)
    back(session, answered(session, youth, OUTCOMES.SOLVED))
    session.refresh(offer)
    assert (suggestion.state, offer.seats_held, offer.seats_proposed) == (State.PROPOSED, 0, 1)


def net(session: Session) -> dict[tuple[str, str], int]:
    """What the book says together: how many at each stage, and of each answer."""
    session.flush()
    amount = sa.func.sum(HistoryEntry.amount)
    columns = (HistoryEntry.stage, HistoryEntry.recheck)
    rows = session.connection().execute(sa.select(*columns, amount).group_by(*columns).having(amount != 0))
    return {("recheck", recheck) if recheck else (stage, ""): total for stage, recheck, total in rows}


def test_only_the_last_answer_and_only_that_day_is_taken_back(
    session: Session, youth: UUID, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answered(session, youth, OUTCOMES.OTHER, tags=("vrienden-maken",))
    last = answered(session, youth, OUTCOMES.SAME)
    with pytest.raises(StepNotPossible):
        back(session, first)
    monkeypatch.setattr(get_settings(), "today", today + timedelta(days=1))
    with pytest.raises(StepNotPossible):
        back(session, last)


@on_both
def test_an_answer_counts_once_a_month_and_once_among_who_left(engine: Engine, region: Engine) -> None:
    with database.open_session(engine) as session:
        scenes.know_words(session)
        [youth] = scenes.youths(session, "noord", "a")
        deliver(session)
        session.commit()
        answered(session, youth, OUTCOMES.NOT_REACHED)
        answered(session, youth, OUTCOMES.SAME)
        answered(session, youth, OUTCOMES.SOLVED)
        session.commit()
        assert net(session) == {("waiting", ""): 1, ("expired", ""): 1, ("recheck", OUTCOMES.SOLVED): 1}
        # The source's own list follows, and leaves the youth out: gone once, not twice.
        delivering.deliver_rows(session, NOORD, [row("another")], FULL)
        session.commit()
        assert net(session) == {("waiting", ""): 1, ("left", ""): 1, ("recheck", OUTCOMES.SOLVED): 1}


def test_a_source_that_repeats_itself_does_not_undo_an_answer_and_is_told_of(session: Session, youth: UUID) -> None:
    deliver(session)
    answered(session, youth, OUTCOMES.SOLVED)
    again = deliver(session, FULL, reference_date="2026-11-20")
    assert (again.updated, again.unchanged) == (0, 2)
    assert request(session, youth).state is RequestState.EXPIRED
    [behind] = follow_ups.follow_ups(session, scenes.actor(session, "noord")).behind
    assert (behind.help_request.id, behind.columns) == (youth, ["status"])


def test_a_source_that_follows_the_answer_is_told_of_no_longer(session: Session, youth: UUID) -> None:
    deliver(session)
    answered(session, youth, OUTCOMES.OTHER, tags=("vrienden-maken",))
    deliver(session, tags=["vrienden-maken"])
    assert request(session, youth).tags == ["vrienden-maken"]
    assert follow_ups.follow_ups(session, scenes.actor(session, "noord")).behind == []


def test_what_the_source_says_anew_wins_and_shows(session: Session, youth: UUID) -> None:
    deliver(session)
    made = answered(session, youth, OUTCOMES.OTHER, tags=("vrienden-maken",))
    assert answering.still_holds(made, request(session, youth))
    deliver(session, tags=["piekeren-en-zorgen"])
    found = request(session, youth)
    assert (found.tags, found.theme) == (["piekeren-en-zorgen"], "angst")
    assert not answering.still_holds(made, found)


def test_a_later_check_at_the_source_wins_over_an_answer(session: Session, youth: UUID, today: date) -> None:
    deliver(session)
    answered(session, youth, OUTCOMES.SOLVED, answered_on=today - timedelta(days=1))
    deliver(session, rechecked_on=(today - timedelta(days=5)).isoformat())
    assert request(session, youth).state is RequestState.EXPIRED
    deliver(session, rechecked_on=today.isoformat())
    assert request(session, youth).state is RequestState.WAITING


def test_who_had_left_the_list_and_comes_back_waits_again(session: Session, youth: UUID) -> None:
    deliver(session)
    answered(session, youth, OUTCOMES.SOLVED)
    delivering.deliver_rows(session, NOORD, [row("another")], FULL)
    assert request(session, youth).state is RequestState.LEFT
    deliver(session)
    assert request(session, youth).state is RequestState.WAITING


def test_a_check_date_never_goes_back_by_a_list_that_is_behind(session: Session, youth: UUID, today: date) -> None:
    deliver(session, rechecked_on="2026-10-01")
    answered(session, youth, OUTCOMES.TEMPORARY, aside_until=today + timedelta(days=20))
    deliver(session, rechecked_on="2026-10-01")
    found = request(session, youth)
    assert (found.rechecked_on, found.aside_until) == (today, today + timedelta(days=20))
    # Whatever else is new of a youth lets it take part again.
    deliver(session, rechecked_on="2026-10-01", dayparts=["wed-afternoon"])
    assert request(session, youth).aside_until is None


def test_a_delivery_taken_back_leaves_the_answer_of_before(session: Session, youth: UUID) -> None:
    deliver(session)
    answered(session, youth, OUTCOMES.OTHER, tags=("vrienden-maken",))
    sent = deliver(session, tags=["piekeren-en-zorgen"])
    reversing.reverse(session, scenes.actor(session, "noord"), sent.id)
    found = request(session, youth)
    assert (found.tags, found.source_says) == (["vrienden-maken"], {"tags": ["faalangst"]})
    sent = deliver(session, tags=["piekeren-en-zorgen"])
    answered(session, youth, OUTCOMES.SAME)
    with pytest.raises(StepNotPossible):
        reversing.reverse(session, scenes.actor(session, "noord"), sent.id)


WRONG: list[tuple[RecheckOutcome, dict[str, Any], str]] = [
    (OUTCOMES.OTHER, {}, "/tags"),
    (OUTCOMES.SAME, {"tags": ("faalangst",)}, "/tags"),
    (OUTCOMES.OTHER, {"tags": ("no-such-tag",)}, "/tags"),
    (OUTCOMES.TEMPORARY, {}, "/aside_until"),
    (OUTCOMES.TEMPORARY, {"aside_until": date(2020, 1, 1)}, "/aside_until"),
    (OUTCOMES.SOLVED, {"answered_on": date(2020, 1, 1)}, "/answered_on"),
]


def test_an_answer_that_cannot_be_is_refused_with_where_it_is_wrong(session: Session, youth: UUID) -> None:
    for outcome, said, pointer in WRONG:
        with pytest.raises(InvalidInput) as refused:
            answered(session, youth, outcome, **said)
        assert [each.pointer for each in refused.value.errors] == [pointer]
    assert session.exec(select(RecheckAnswer)).all() == []


def test_who_does_not_wait_is_not_asked(session: Session, youth: UUID) -> None:
    answered(session, youth, OUTCOMES.SOLVED)
    with pytest.raises(StepNotPossible):
        answered(session, youth, OUTCOMES.SAME)


def test_answers_are_told_to_who_asks_for_them_and_go_with_the_request(session: Session, youth: UUID) -> None:
    answered(session, youth, OUTCOMES.SAME)
    told = subjects.export(session, scenes.actor(session, "noord"), youth)
    assert [each.outcome for each in told.rechecks] == [OUTCOMES.SAME]
    forgetting.forget(session, [request(session, youth)])
    assert session.exec(select(RecheckAnswer)).all() == []
