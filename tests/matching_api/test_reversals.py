"""The last delivery is taken back: the waitlist is exactly as it was, and what people decided is never undone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from matching_api.audit.models import AuditEvent
from matching_api.database import open_session
from matching_api.offers.models import Offer
from matching_api.problems import NotFound, StepNotPossible
from matching_api.retention import reversing
from matching_api.settings import get_settings
from matching_api.suggestions import one_on_one
from matching_api.suggestions.codes import State, Verdict
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.one_on_one_models import OneOnOneReason
from matching_api.suggestions.service import decide
from matching_api.waitlist.models import Delivery, RequestBefore

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import FULL, PARTIAL, deliver, kept, pseudonym, row, with_words


@pytest.fixture
def delivered(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A waitlist of three, delivered some days ago."""
    monkeypatch.setenv("SAMENSTART_TODAY", "2026-11-20")
    get_settings.cache_clear()
    with_words(session)
    deliver(session, row("a", not_with=[pseudonym("b")]), row("b"), row("c", max_travel_km=7.5))
    session.commit()
    monkeypatch.setenv("SAMENSTART_TODAY", "2026-11-22")
    get_settings.cache_clear()
    return session


def take_back(session: Session, delivery: Delivery, username: str = "noord") -> Delivery:
    return reversing.reverse(session, scenes.actor(session, username), delivery.id)


def changing(session: Session) -> Delivery:
    """Changes a, only names b, closes c and adds d."""
    changed = row("a", tags=["piekeren-en-zorgen"], age=12, dayparts=["wed-afternoon"], rechecked_on="2026-11-21")
    return deliver(session, changed, row("b", reference_date="2026-11-21"), row("d"))


@on_both
def test_the_waitlist_is_exactly_as_it_was(delivered: Session) -> None:
    before = kept(delivered)
    delivery = changing(delivered)
    assert (delivery.created, delivery.updated, delivery.left) == (1, 1, 1)
    assert kept(delivered) != before
    taken_back = take_back(delivered, delivery)
    assert taken_back.reversed_by == "Noor Visser"
    assert kept(delivered) == before
    assert delivered.exec(select(RequestBefore)).all() == []


def test_who_had_left_and_came_back_is_away_again(delivered: Session) -> None:
    deliver(delivered, row("a"))
    before = kept(delivered)
    delivery = deliver(delivered, row("a"), row("b"))
    assert kept(delivered)[pseudonym("b")]["left_at"] is None
    take_back(delivered, delivery)
    assert kept(delivered) == before


def test_it_is_done_once_and_only_to_the_last(delivered: Session) -> None:
    first, second = changing(delivered), deliver(delivered, row("e"), terms=PARTIAL)
    with pytest.raises(StepNotPossible):
        take_back(delivered, first)
    take_back(delivered, second)
    for each in (first, second):
        with pytest.raises(StepNotPossible):
            take_back(delivered, each)


def test_a_file_sent_twice_is_taken_back_in_two_steps(delivered: Session) -> None:
    before = kept(delivered)
    first, again = changing(delivered), changing(delivered)
    assert (again.created, again.updated, again.left) == (0, 0, 0)
    take_back(delivered, again)
    take_back(delivered, first)
    assert kept(delivered) == before


def test_a_delivery_of_another_organisation_does_not_exist(delivered: Session) -> None:
    with pytest.raises(NotFound):
        take_back(delivered, changing(delivered), "katwijk")


@on_both
def test_what_a_round_proposed_for_a_new_request_goes_with_it(delivered: Session) -> None:
    offer = scenes.offer(delivered)
    delivery = changing(delivered)
    (suggestion,) = scenes.suggest(delivered, offer, kept(delivered)[pseudonym("d")]["id"])
    take_back(delivered, delivery)
    delivered.expire_all()
    left = delivered.get_one(Suggestion, suggestion.id)
    assert (left.state, left.help_request_id) == (State.LAPSED, None)
    assert delivered.get_one(Offer, offer.id).seats_proposed == 0


@pytest.mark.parametrize("name", ["a", "d"])
def test_it_is_refused_once_somebody_decided_about_its_youths(delivered: Session, name: str) -> None:
    delivery, actor = changing(delivered), scenes.actor(delivered, "noord")
    youth = kept(delivered)[pseudonym(name)]["id"]
    (suggestion,) = scenes.suggest(delivered, scenes.offer(delivered, tags=["faalangst", "piekeren-en-zorgen"]), youth)
    decide(delivered, actor, suggestion.id, Verdict.ACCEPT, None)
    with pytest.raises(StepNotPossible):
        take_back(delivered, delivery)


def test_a_choice_for_one_on_one_is_a_decision_too(delivered: Session) -> None:
    delivery, actor = changing(delivered), scenes.actor(delivered, "noord")
    one_on_one.choose(delivered, actor, kept(delivered)[pseudonym("d")]["id"], OneOnOneReason.NO_GROUP_IN_TIME)
    with pytest.raises(StepNotPossible):
        take_back(delivered, delivery)


def test_a_decision_about_who_was_only_named_stays_and_hinders_nothing(delivered: Session) -> None:
    delivery, actor = changing(delivered), scenes.actor(delivered, "noord")
    youth = kept(delivered)[pseudonym("b")]["id"]
    (suggestion,) = scenes.suggest(delivered, scenes.offer(delivered), youth)
    decide(delivered, actor, suggestion.id, Verdict.ACCEPT, None)
    take_back(delivered, delivery)
    assert delivered.get_one(Suggestion, suggestion.id).state is State.ACCEPTED


@on_both
def test_two_people_at_once_take_it_back_once(delivered: Session, region: Engine) -> None:
    before = kept(delivered)
    delivery = changing(delivered)
    delivered.commit()
    answers = at_once(region, [lambda session: take_back(session, delivery)] * 2)
    assert sorted(answers) == ["StepNotPossible", "done"]
    assert kept(delivered) == before
    with open_session(region, writes=False) as session:
        assert [each.name for each in session.exec(select(AuditEvent))].count("delivery-reversed") == 1


@on_both
def test_a_delivery_at_the_same_moment_goes_before_or_after(delivered: Session, region: Engine) -> None:
    delivery = changing(delivered)
    delivered.commit()
    jobs: list[Callable[[Session], Any]] = [
        lambda session: take_back(session, delivery),
        lambda session: deliver(session, row("a"), row("z"), terms=FULL),
    ]
    answers = at_once(region, jobs)
    rows = kept(delivered)
    assert answers[1] == "done"
    assert rows[pseudonym("z")]["left_at"] is None
    # Taken back first, d never was; delivered first, nothing is taken back and d has left.
    assert (pseudonym("d") in rows) is (answers[0] == "StepNotPossible")


def test_over_http_the_history_says_what_can_be_taken_back(delivered: Session, sign_in: SignIn) -> None:
    changing(delivered)
    delivered.commit()
    noord = sign_in("noord")
    assert [each["reversible"] for each in listed(noord)] == [True, False]
    answer = noord.post(f"/v1/deliveries/{listed(noord)[0]['id']}/reversals")
    assert (answer.status_code, answer.json()["reversed_by"]) == (201, "Noor Visser")
    assert [each["reversible"] for each in listed(noord)] == [False, False]
    assert noord.post(f"/v1/deliveries/{listed(noord)[0]['id']}/reversals").status_code == 409
    assert sign_in("katwijk").post(f"/v1/deliveries/{listed(noord)[0]['id']}/reversals").status_code == 404


def test_only_the_last_delivery_is_remembered(delivered: Session) -> None:
    changing(delivered)
    last = deliver(delivered, row("e"), terms=PARTIAL)
    remembered = delivered.exec(select(col(RequestBefore.delivery_id)).distinct()).all()
    assert remembered == [last.id]


def listed(client: TestClient) -> list[dict[str, Any]]:
    return list(client.get("/v1/deliveries").json()["items"])


def at_once(engine: Engine, jobs: list[Callable[[Session], Any]]) -> list[str]:
    """Each job in a transaction of its own, all begun together: `done`, or the name of the refusal."""
    ready = Barrier(len(jobs))

    def run(job: Callable[[Session], Any]) -> str:
        ready.wait()
        with open_session(engine) as session:
            try:
                job(session)
                session.commit()
            except StepNotPossible as refusal:
                return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
