"""The life of a suggestion: its steps, its reasons, its seats, and who it exists for."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from matching_api.audit.models import AuditEvent
from matching_api.database import open_session
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.suggestions.codes import ALLOWED, HOLDS_SEAT, LIVE, REASON_REQUIRED, REASONS, State
from matching_api.suggestions.models import Suggestion, SuggestionEvent
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import SignIn
from .deliveries import pseudonym


class Scene:
    """One offer of sp-rivier for 3 to 5, with four youths of jt-leiden-noord suggested and one of jt-katwijk."""

    def __init__(self, session: Session) -> None:
        scenes.know_words(session)
        self.session = session
        self.offer = scenes.offer(session, seats_min=3, seats_max=5)
        self.requests = scenes.youths(session, "noord", "a", "b", "c", "d")
        self.other = scenes.youths(session, "katwijk", "e")[0]
        *own, other = scenes.suggest(session, self.offer, *self.requests, self.other)
        self.own = [each.id for each in own]
        self.others = other.id
        session.commit()


@pytest.fixture
def scene(region: Engine) -> Scene:
    with open_session(region) as session:
        return Scene(session)


@pytest.fixture
def noord(sign_in: SignIn) -> TestClient:
    return sign_in("noord")


def decide(client: TestClient, suggestion: UUID, verdict: str = "accept", reason: str | None = None) -> Response:
    return client.post(f"/v1/suggestions/{suggestion}/decisions", json={"verdict": verdict, "reason": reason})


def step(client: TestClient, suggestion: UUID, to: str, reason: str | None = None) -> Response:
    return client.post(f"/v1/suggestions/{suggestion}/steps", json={"to": to, "reason": reason})


def slug(answer: Response) -> str:
    return str(answer.json()["type"].rpartition(":")[2])


def seats(client: TestClient, offer: Offer) -> tuple[int, int, int]:
    told = client.get(f"/v1/offers/{offer.id}").json()
    return told["seats_held"], told["seats_proposed"], told["seats_left"]


def test_every_state_has_its_place_in_the_tables() -> None:
    assert set(ALLOWED) == set(State)
    assert HOLDS_SEAT < LIVE
    assert all(not ALLOWED[state] for state in set(State) - LIVE)
    assert set(REASONS) >= REASON_REQUIRED


def test_a_suggestion_is_accepted_with_a_name_and_takes_a_seat(scene: Scene, noord: TestClient) -> None:
    assert seats(noord, scene.offer) == (0, 5, 5)
    answer = decide(noord, scene.own[0])
    assert answer.status_code == 201
    told = answer.json()
    assert (told["state"], told["decided_by"], told["reversible"]) == ("accepted", "Noor Visser", True)
    assert told["next_states"] == ["declined", "invited"]
    assert seats(noord, scene.offer) == (1, 4, 4)


def test_of_a_group_no_more_youths_are_suggested_than_it_has_seats(scene: Scene, region: Engine) -> None:
    with open_session(region) as session:
        one_too_many = scenes.youths(session, "noord", "f")[0]
        scenes.suggest(session, session.get_one(Offer, scene.offer.id), *scene.requests, scene.other, one_too_many)
        live = set(session.exec(select(Suggestion.help_request_id).where(col(Suggestion.state).in_(LIVE))))
    assert live == {*scene.requests, scene.other}


def test_a_suggestion_of_another_team_does_not_exist(scene: Scene, noord: TestClient, sign_in: SignIn) -> None:
    missing = noord.get("/v1/suggestions/00000000-0000-4000-8000-000000000000")
    theirs = noord.get(f"/v1/suggestions/{scene.own[0]}", headers=sign_in("katwijk").headers)
    assert (missing.status_code, theirs.status_code) == (404, 404)
    assert missing.content == theirs.content
    assert decide(sign_in("katwijk"), scene.own[0]).status_code == 404
    assert step(sign_in("rivier"), scene.own[0], "invited").status_code == 404
    assert decide(sign_in("regio"), scene.own[0]).status_code == 403


def test_declining_needs_a_reason_of_the_list(scene: Scene, noord: TestClient) -> None:
    for reason in (None, "withdrawn", "as-planned"):
        answer = decide(noord, scene.own[0], "decline", reason)
        assert answer.status_code == 400
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/reason"]
    assert decide(noord, scene.own[0], "accept", "too-far-for-family").status_code == 400
    assert decide(noord, scene.own[0], "decline", "too-far-for-family").json()["state"] == "declined"


def test_steps_that_are_not_in_the_table_are_refused(scene: Scene, noord: TestClient) -> None:
    first = scene.own[0]
    assert slug(step(noord, first, "invited")) == "step-not-possible"
    decide(noord, first)
    assert slug(decide(noord, first)) == "step-not-possible"
    for to in ("agreed", "started", "completed"):
        assert slug(step(noord, first, to)) == "step-not-possible"
    assert step(noord, first, "proposed").status_code == 400


def test_a_group_starts_with_its_minimum_of_families_that_agreed(scene: Scene, noord: TestClient) -> None:
    for each in scene.own[:3]:
        decide(noord, each)
        step(noord, each, "invited")
    for each in scene.own[:2]:
        assert step(noord, each, "agreed").status_code == 201
    assert slug(step(noord, scene.own[0], "started")) == "step-not-possible"
    step(noord, scene.own[2], "agreed")
    assert step(noord, scene.own[0], "started").json()["state"] == "started"
    assert noord.get(f"/v1/offers/{scene.offer.id}").json()["state"] == "running"


def test_who_started_leaves_the_pool_and_ends_with_a_reason(scene: Scene, noord: TestClient) -> None:
    for each in scene.own[:3]:
        decide(noord, each)
        for to in ("invited", "agreed"):
            step(noord, each, to)
    step(noord, scene.own[0], "started")
    with open_session(writes=False) as session:
        assert session.get_one(HelpRequest, scene.requests[0]).started_at is not None
    assert step(noord, scene.own[0], "stopped").status_code == 400
    assert step(noord, scene.own[0], "stopped", "client-ended").json()["reason"] == "client-ended"
    assert seats(noord, scene.offer) == (2, 2, 3)


def test_a_decision_can_be_taken_back_and_gives_its_seat_back(scene: Scene, noord: TestClient) -> None:
    first = scene.own[0]
    decide(noord, first)
    again = noord.post(f"/v1/suggestions/{first}/reversals").json()
    assert (again["state"], again["decided_by"], again["reason"]) == ("proposed", None, None)
    assert seats(noord, scene.offer) == (0, 5, 5)
    decide(noord, first, "decline", "wrong-moment")
    assert noord.post(f"/v1/suggestions/{first}/reversals").json()["state"] == "proposed"
    assert slug(noord.post(f"/v1/suggestions/{first}/reversals")) == "step-not-possible"


def test_a_declined_seat_that_went_to_others_does_not_come_back(
    scene: Scene, noord: TestClient, region: Engine
) -> None:
    decide(noord, scene.own[0], "decline", "wrong-moment")
    with open_session(region) as session:
        offer = session.get_one(Offer, scene.offer.id)
        offer.seats_elsewhere = 5
        session.add(offer)
        session.commit()
    assert slug(noord.post(f"/v1/suggestions/{scene.own[0]}/reversals")) == "group-full"
    assert slug(decide(noord, scene.own[1])) == "group-full"


def test_a_declined_youth_with_another_suggestion_keeps_that_one(
    scene: Scene, noord: TestClient, region: Engine
) -> None:
    decide(noord, scene.own[0], "decline", "not-in-this-group")
    with open_session(region) as session:
        another = scenes.offer(session, title="Rustig opbouwen")
        scenes.suggest(session, another, scene.requests[0])
        session.commit()
    assert slug(noord.post(f"/v1/suggestions/{scene.own[0]}/reversals")) == "step-not-possible"


def test_who_no_longer_waits_is_not_accepted(scene: Scene, noord: TestClient) -> None:
    with open_session() as session:
        scenes.youths(session, "noord", "a", status="helped")
        session.commit()
    assert slug(decide(noord, scene.own[0])) == "step-not-possible"


def test_two_who_may_not_meet_are_not_accepted_for_one_group(scene: Scene, noord: TestClient) -> None:
    decide(noord, scene.own[1])
    with open_session() as session:
        scenes.youths(session, "noord", "a", not_with=[pseudonym("b")])
        session.commit()
    assert slug(decide(noord, scene.own[0])) == "step-not-possible"
    assert decide(noord, scene.own[2]).status_code == 201


def test_closing_an_offer_frees_everybody_who_has_not_started(scene: Scene, noord: TestClient, sign_in: SignIn) -> None:
    decide(noord, scene.own[0])
    closed = sign_in("rivier").post(f"/v1/offers/{scene.offer.id}/closings", json={"reason": "too-few"}).json()
    assert (closed["state"], closed["seats_held"], closed["seats_proposed"]) == ("closed", 0, 0)
    told = noord.get(f"/v1/suggestions/{scene.own[0]}").json()
    assert (told["state"], told["reason"]) == ("lapsed", "group-closed")
    assert slug(decide(noord, scene.own[1])) == "step-not-possible"


def test_every_step_is_recorded_with_who_and_why(scene: Scene, noord: TestClient, region: Engine) -> None:
    decide(noord, scene.own[0])
    decide(noord, scene.own[0], "decline", "safety")
    with open_session(region, writes=False) as session:
        steps = session.exec(select(SuggestionEvent).where(SuggestionEvent.suggestion_id == scene.own[0])).all()
        trail = session.exec(select(AuditEvent).where(AuditEvent.name == "suggestion-moved")).all()
    assert [(each.from_state, each.to_state, each.by, each.reason) for each in steps] == [
        (State.PROPOSED, State.ACCEPTED, "Noor Visser", None),
        (State.ACCEPTED, State.DECLINED, "Noor Visser", "safety"),
    ]
    assert [each.details["state"] for each in trail] == ["accepted", "declined"]
    assert all(set(each.details) == {"actor", "suggestion", "state"} for each in trail)


def test_a_youth_cannot_sit_in_two_groups(scene: Scene, region: Engine) -> None:
    with open_session(region) as session:
        second = scenes.offer(session, title="Nog een groep")
        scenes.suggest(session, second, scene.requests[0])
        live = session.exec(select(Suggestion).where(Suggestion.help_request_id == scene.requests[0])).all()
    assert sorted((each.state, each.offer_id == second.id) for each in live) == [
        (State.LAPSED, False),
        (State.PROPOSED, True),
    ]


def test_a_running_group_takes_new_youths_without_waiting_for_its_minimum(scene: Scene, noord: TestClient) -> None:
    with open_session() as session:
        offer = session.get_one(Offer, scene.offer.id)
        offer.state = OfferState.RUNNING
        session.add(offer)
        session.commit()
    decide(noord, scene.own[0])
    for to in ("invited", "agreed", "started"):
        assert step(noord, scene.own[0], to).status_code == 201
