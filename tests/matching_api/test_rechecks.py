"""Call lists: whom a rule finds in which order, who is next, and that two callers never get the same family."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api import database
from matching_api.access import service as access
from matching_api.access.roles import Role
from matching_api.database import now
from matching_api.matching.models import AlmostGroup
from matching_api.problems import NotFound, StepNotPossible
from matching_api.rechecks import answering, follow_ups, lists
from matching_api.rechecks.answering import Given
from matching_api.rechecks.codes import Channel, Rule
from matching_api.rechecks.models import RecheckAnswer, RecheckClaim
from matching_api.rechecks.orders import Wanted
from matching_api.settings import get_settings
from matching_api.waitlist.codes import RecheckOutcome
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .bodies import answer_of_a_family
from .conftest import PASSWORD, SignIn, on_both


def ago(days: int) -> str:
    return (get_settings().current_date() - timedelta(days=days)).isoformat()


def order(session: Session, rule: Rule, days: int | None = None, most: int = 50) -> list[UUID]:
    """Whom a new list of Noor's gives, called one after another; each is answered, so that the next comes."""
    actor = scenes.actor(session, "noord")
    made = lists.make(session, actor, Wanted(rule, days, most)).made
    found = []
    while True:
        try:
            found.append(lists.next_call(session, actor, made.id).request.id)
        except StepNotPossible:
            return found
        say(session, found[-1], RecheckOutcome.SAME)


def say(session: Session, request_id: UUID, outcome: RecheckOutcome, **said: object) -> RecheckAnswer:
    today = get_settings().current_date()
    given = Given(outcome, Channel.PHONE, today, "2026-1", **said)  # type: ignore[arg-type]
    return answering.answer(session, scenes.actor(session, "noord"), request_id, given)


@pytest.fixture
def waiting(session: Session) -> dict[str, UUID]:
    """Four youths: long over the norm, just over it, under it, and one that was checked last week."""
    scenes.know_words(session)
    days = {"long": 300, "over": 99, "short": 40, "checked": 200}
    made = {name: scenes.youths(session, "noord", name, registered_on=ago(each))[0] for name, each in days.items()}
    session.get_one(HelpRequest, made["checked"]).rechecked_on = get_settings().current_date() - timedelta(days=7)
    scenes.youths(session, "katwijk", "another team's", registered_on=ago(400))
    session.flush()
    return made


def test_the_longest_waiting_come_first_and_who_was_checked_lately_is_left_in_peace(
    session: Session, waiting: dict[str, UUID]
) -> None:
    assert order(session, Rule.LONGEST_WAITING) == [waiting[each] for each in ("long", "over", "short")]


def test_over_the_norm_are_only_those_who_wait_longer_than_14_weeks(session: Session, waiting: dict[str, UUID]) -> None:
    assert order(session, Rule.OVER_NORM) == [waiting["long"], waiting["over"]]


def test_not_checked_for_a_week_counts_from_the_check_or_else_from_registration(
    session: Session, waiting: dict[str, UUID]
) -> None:
    assert order(session, Rule.NOT_CHECKED, 7) == [waiting[each] for each in ("long", "over", "short", "checked")]
    assert order_is_empty(session, Rule.NOT_CHECKED, 8)


def order_is_empty(session: Session, rule: Rule, days: int | None = None) -> bool:
    with pytest.raises(StepNotPossible):
        lists.make(session, scenes.actor(session, "noord"), Wanted(rule, days, 50))
    return True


def test_of_a_theme_that_nearly_makes_a_group_those_are_called_who_could_open_it(
    session: Session, waiting: dict[str, UUID]
) -> None:
    scenes.youths(session, "noord", "other theme", tags=["vrienden-maken"], registered_on=ago(500))
    assert order_is_empty(session, Rule.NEARLY_A_GROUP)
    found = scenes.finished_round(session)
    offer = scenes.offer(session)
    session.add(AlmostGroup(round_id=found.id, position=0, offer_id=offer.id, help_request_ids=[], short=1))
    assert order(session, Rule.NEARLY_A_GROUP) == [waiting[each] for each in ("long", "over", "short")]


def test_a_list_is_never_longer_than_asked(session: Session, waiting: dict[str, UUID]) -> None:
    assert order(session, Rule.LONGEST_WAITING, most=2) == [waiting["long"], waiting["over"]]


def test_the_rule_stays_with_the_list_and_the_list_says_how_far_it_is(
    session: Session, waiting: dict[str, UUID]
) -> None:
    actor = scenes.actor(session, "noord")
    made = lists.make(session, actor, Wanted(Rule.NOT_CHECKED, 7, 50)).made
    say(session, lists.next_call(session, actor, made.id).request.id, RecheckOutcome.SAME)
    say(session, lists.next_call(session, actor, made.id).request.id, RecheckOutcome.NOT_REACHED)
    [progress] = lists.lists(session, actor, 5)
    assert (progress.made.rule, progress.made.days, progress.made.made_by) == (Rule.NOT_CHECKED, 7, "Noor Visser")
    assert {turn.value: number for turn, number in progress.turns.items()} == {"done": 1, "later": 1, "to-call": 2}
    assert progress.back_on == get_settings().current_date() + timedelta(days=3)


def test_who_calls_already_gets_the_same_family_again(session: Session, waiting: dict[str, UUID]) -> None:
    actor = scenes.actor(session, "noord")
    made = lists.make(session, actor, Wanted(Rule.LONGEST_WAITING, None, 50)).made
    first = lists.next_call(session, actor, made.id)
    assert lists.next_call(session, actor, made.id).request.id == first.request.id == waiting["long"]
    assert first.left == 2


def test_a_claim_ends_by_itself_and_an_answer_that_comes_too_late_is_refused(
    session: Session, waiting: dict[str, UUID]
) -> None:
    second = colleague(session)
    actor = scenes.actor(session, "noord")
    made = lists.make(session, actor, Wanted(Rule.LONGEST_WAITING, None, 50)).made
    lists.next_call(session, actor, made.id)
    session.get_one(RecheckClaim, waiting["long"]).until = now() - timedelta(seconds=1)
    assert lists.next_call(session, second, made.id).request.id == waiting["long"]
    with pytest.raises(StepNotPossible, match="Somebody else"):
        say(session, waiting["long"], RecheckOutcome.SAME)


def colleague(session: Session) -> access.Actor:
    access.add_account(
        session, username="nora", name="Nora Blom", role=Role.COORDINATOR, organisation_key="jt-leiden-noord",
        password=PASSWORD,
    )  # fmt: skip
    return scenes.actor(session, "nora")


@on_both
def test_two_callers_at_once_get_different_families(engine: Engine, region: Engine) -> None:
    with database.open_session(engine) as session:
        scenes.know_words(session)
        second = colleague(session)
        scenes.youths(session, "noord", *(f"youth {number}" for number in range(12)))
        first = scenes.actor(session, "noord")
        made = lists.make(session, first, Wanted(Rule.LONGEST_WAITING, None, 50)).made.id
        # On another list too: a family that is being called is nobody else's.
        again = lists.make(session, second, Wanted(Rule.LONGEST_WAITING, None, 50)).made.id
        session.commit()
    together = Barrier(2, timeout=60)

    def call(caller: access.Actor, list_id: UUID) -> list[UUID]:
        found = []
        for _ in range(6):
            together.wait()
            with database.open_session(engine) as session:
                request = lists.next_call(session, caller, list_id).request
                found.append(request.id)
                session.commit()
            together.wait()
            with database.open_session(engine) as session:
                given = Given(RecheckOutcome.SAME, Channel.PHONE, get_settings().current_date(), "2026-1")
                answering.answer(session, caller, request.id, given)
                session.commit()
        return found

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(call, (first, second), (made, again))
    assert len({*one, *other}) == 12


def test_who_was_not_reached_is_back_after_some_days_and_the_third_time_the_coordinator_is_told(
    session: Session, waiting: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, today = scenes.actor(session, "noord"), get_settings().current_date()
    made = lists.make(session, actor, Wanted(Rule.OVER_NORM, None, 1)).made
    for tried in range(3):
        monkeypatch.setattr(get_settings(), "today", today + timedelta(days=3 * tried))
        call = lists.next_call(session, actor, made.id)
        assert (call.request.id, call.tries) == (waiting["long"], tried)
        say(session, waiting["long"], RecheckOutcome.NOT_REACHED)
        with pytest.raises(StepNotPossible):
            lists.next_call(session, actor, made.id)
    [told] = follow_ups.follow_ups(session, actor).unreached
    assert (told.help_request.id, told.tries) == (waiting["long"], 3)
    monkeypatch.setattr(get_settings(), "today", today + timedelta(days=30))
    with pytest.raises(StepNotPossible):
        lists.next_call(session, actor, made.id)
    # Reached after all, by whichever way: no more to look after.
    say(session, waiting["long"], RecheckOutcome.SAME)
    assert follow_ups.follow_ups(session, actor).unreached == []


def test_a_list_of_another_team_does_not_exist(session: Session, waiting: dict[str, UUID]) -> None:
    made = lists.make(session, scenes.actor(session, "noord"), Wanted(Rule.OVER_NORM, None, 5)).made
    with pytest.raises(NotFound):
        lists.next_call(session, scenes.actor(session, "katwijk"), made.id)
    given = Given(RecheckOutcome.SAME, Channel.FORM, get_settings().current_date(), "2026-1")
    with pytest.raises(NotFound):
        answering.answer(session, scenes.actor(session, "katwijk"), waiting["long"], given)


def test_from_a_list_to_an_answer_and_back_through_the_service(
    session: Session, waiting: dict[str, UUID], sign_in: SignIn
) -> None:
    session.commit()
    noor = sign_in("noord")
    made = noor.post("/v1/recheck-lists", json={"rule": "over-norm"}).json()
    assert (made["requests"], made["to_call"], made["rest_days"]) == (2, 2, 30)
    call = noor.post(f"/v1/recheck-lists/{made['id']}/claims").json()
    assert (call["help_request"]["id"], call["left"]) == (str(waiting["long"]), 1)
    where = f"/v1/help-requests/{waiting['long']}/recheck-answers"
    twice = {"headers": {"Idempotency-Key": "one-answer-of-noor"}, "json": answer_of_a_family(outcome="solved")}
    answer = noor.post(where, **twice)
    assert answer.status_code == 201, answer.text
    assert noor.post(where, **twice).json() == answer.json()
    assert noor.get("/v1/recheck-lists").json()["items"][0]["done"] == 1
    [listed] = noor.get("/v1/recheck-answers").json()["items"]
    assert (listed["answer"]["holds"], listed["help_request"]["status"]) == (True, "expired")
    assert noor.post(f"/v1/recheck-answers/{answer.json()['id']}/reversals").status_code == 201
    assert noor.get(f"/v1/help-requests/{waiting['long']}").json()["status"] == "waiting"
    assert noor.get("/v1/recheck-answers").json() == {"items": [], "total": 0}


def test_every_version_of_the_questions_has_its_texts_in_both_languages(sign_in: SignIn) -> None:
    asked = sign_in("noord").get("/v1/recheck-questions").json()
    assert asked["version"] == "2026-1"
    assert [each["key"] for each in asked["questions"]] == ["still-waiting", "same-request", "now"]
    assert all(each["text"]["nl"] != each["text"]["en"] for each in asked["questions"])


def test_nothing_is_called_of_who_does_not_wait(session: Session, waiting: dict[str, UUID]) -> None:
    session.get_one(HelpRequest, waiting["long"]).left_at = now()
    session.get_one(HelpRequest, waiting["over"]).aside_until = get_settings().current_date() + timedelta(days=1)
    session.flush()
    assert order(session, Rule.LONGEST_WAITING) == [waiting["short"]]
    assert len(session.exec(select(RecheckAnswer)).all()) == 1
