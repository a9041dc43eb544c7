"""One own youth: the groups there are and what they lack, a group chosen by hand, one-on-one help instead."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import select

from matching_api.audit.models import AuditEvent
from matching_api.database import open_session
from matching_api.offers.models import Offer
from matching_api.suggestions.codes import LIVE, Reason, State
from matching_api.suggestions.decisions import KeptDecisions, set_aside
from matching_api.suggestions.models import Suggestion

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import pseudonym

WORLD = dict[str, UUID]


@pytest.fixture
def world(region: Engine) -> WORLD:
    """A youth with a suggestion for one offer; a nearer one, one too late in the day, one too far and a walk beside."""
    with open_session(region) as session:
        scenes.know_words(session)
        youth, friend = scenes.youths(session, "noord", "anna", "ben", dayparts=["wed-afternoon"], max_travel_km=8.0)
        plan_a = scenes.offer(session, title="Plan A")
        made = {
            "other": scenes.offer(session, title="Ook goed", place="2333"),
            "late": scenes.offer(session, title="In de avond", daypart="thu-evening"),
            "far": scenes.offer(session, title="Ver weg", place="2403"),
            "grown": scenes.offer(session, title="Veel ouder", age_min=16, age_max=18),
            "tag": scenes.offer(session, title="Iets anders", tags=["concentratie-en-drukte"]),
            "walk": scenes.offer(session, title="Samen lopen", kind="peer-contact"),
        }
        (suggestion, _) = scenes.suggest(session, plan_a, youth, friend)
        ids = {"youth": youth, "friend": friend, "plan_a": plan_a.id, "suggestion": suggestion.id}
        session.commit()
        return ids | {name: each.id for name, each in made.items()}


@pytest.fixture
def noord(world: WORLD, sign_in: SignIn) -> TestClient:
    return sign_in("noord")


def options(client: TestClient, youth: UUID) -> dict[str, Any]:
    answer = client.get(f"/v1/help-requests/{youth}/options")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def choose(client: TestClient, youth: UUID, offer: UUID) -> Any:
    return client.post(f"/v1/help-requests/{youth}/choices", json={"group_kind": "offer", "group_id": str(offer)})


def one_on_one(client: TestClient, youth: UUID, reason: str = "no-group-in-time") -> Any:
    return client.post(f"/v1/help-requests/{youth}/one-on-one-choices", json={"reason": reason})


def state_of(engine: Engine, suggestion: UUID | str) -> State:
    with open_session(engine, writes=False) as session:
        return session.get_one(Suggestion, UUID(str(suggestion))).state


def held(engine: Engine, offer: UUID) -> tuple[int, int]:
    with open_session(engine, writes=False) as session:
        found = session.get_one(Offer, offer)
        return found.seats_held, found.seats_proposed


def test_the_suggestion_comes_first_and_the_others_say_what_would_have_to_change(
    noord: TestClient, world: WORLD
) -> None:
    told = options(noord, world["youth"])
    assert told["suggestion"]["group"]["title"] == "Plan A"
    assert [(each["title"], [lack["code"] for lack in each["lacks"]]) for each in told["options"]] == [
        ("Ook goed", []),
        ("In de avond", ["daypart"]),
        ("Ver weg", ["too-far"]),
    ]
    assert [each["can_be_chosen"] for each in told["options"]] == [True, True, True]
    too_far = told["options"][2]
    assert too_far["lacks"][0]["by"] == pytest.approx(too_far["km"] - 8.0)


def test_peer_contact_stands_beside_help_and_is_no_option_instead_of_it(noord: TestClient, world: WORLD) -> None:
    told = options(noord, world["youth"])
    assert [each["title"] for each in told["peer_contact"]] == ["Samen lopen"]
    assert "Samen lopen" not in {each["title"] for each in told["options"]}


def test_the_options_of_another_organisations_youth_do_not_exist(world: WORLD, sign_in: SignIn) -> None:
    katwijk = sign_in("katwijk")
    for answer in (
        katwijk.get(f"/v1/help-requests/{world['youth']}/options"),
        choose(katwijk, world["youth"], world["other"]),
        one_on_one(katwijk, world["youth"]),
    ):
        assert answer.status_code == 404


@on_both
def test_a_group_chosen_by_hand_holds_a_seat_and_undo_brings_the_suggestion_back(
    region: Engine, noord: TestClient, world: WORLD
) -> None:
    before = held(region, world["plan_a"]), held(region, world["other"])
    chosen = choose(noord, world["youth"], world["other"]).json()
    assert (chosen["state"], chosen["by_hand"], chosen["decided_by"]) == ("accepted", True, "Noor Visser")
    assert chosen["why"]["shared_tags"] == ["faalangst"]
    assert (held(region, world["plan_a"]), held(region, world["other"])) == ((0, 1), (1, 0))
    assert state_of(region, world["suggestion"]) is State.LAPSED
    undone = noord.post(f"/v1/suggestions/{chosen['id']}/reversals")
    assert undone.json()["state"] == "lapsed"
    assert state_of(region, world["suggestion"]) is State.PROPOSED
    assert (held(region, world["plan_a"]), held(region, world["other"])) == before


def test_a_place_chosen_by_hand_stays_in_the_next_round(region: Engine, noord: TestClient, world: WORLD) -> None:
    choose(noord, world["youth"], world["other"])
    with open_session(region) as session:
        confirmed = KeptDecisions().commitments(session).confirmed
        KeptDecisions().keep(session, scenes.finished_round(session).id, [])
        session.commit()
    assert confirmed[world["youth"]].id == world["other"]
    assert options(noord, world["youth"])["suggestion"]["group"]["title"] == "Ook goed"


@pytest.mark.parametrize("group", ["grown", "tag"])
def test_a_group_for_others_cannot_be_chosen(noord: TestClient, world: WORLD, group: str) -> None:
    assert choose(noord, world["youth"], world[group]).status_code == 409


def test_a_full_group_and_one_with_somebody_to_keep_apart_from_cannot_be_chosen(
    region: Engine, noord: TestClient, world: WORLD
) -> None:
    with open_session(region) as session:
        full = scenes.offer(session, title="Vol", seats_max=3, seats_elsewhere=3).id
        (apart,) = scenes.youths(session, "noord", "carl", not_with=[pseudonym("ben")])
        session.commit()
    assert choose(noord, world["youth"], full).status_code == 409
    assert choose(noord, world["friend"], world["other"]).status_code == 201
    assert choose(noord, apart, world["other"]).status_code == 409
    lacks = {each["title"]: [lack["code"] for lack in each["lacks"]] for each in options(noord, apart)["options"]}
    assert (lacks["Vol"], lacks["Ook goed"]) == (["full"], ["not-with"])


def test_who_has_a_place_is_not_placed_once_more(noord: TestClient, world: WORLD) -> None:
    noord.post(f"/v1/suggestions/{world['suggestion']}/decisions", json={"verdict": "accept"})
    assert choose(noord, world["youth"], world["other"]).status_code == 409
    missing = UUID("00000000-0000-4000-8000-000000000000")
    assert choose(noord, world["youth"], missing).status_code == 404


@on_both
def test_one_on_one_takes_the_youth_out_until_it_is_taken_back(region: Engine, noord: TestClient, world: WORLD) -> None:
    choice = one_on_one(noord, world["youth"])
    assert choice.status_code == 201
    assert (choice.json()["reason"], choice.json()["chosen_by"]) == ("no-group-in-time", "Noor Visser")
    assert state_of(region, world["suggestion"]) is State.DECLINED
    assert held(region, world["plan_a"]) == (0, 1)
    with open_session(region) as session:
        assert world["youth"] in set_aside(session)
    assert options(noord, world["youth"])["outcome"]["reason"] == "one-on-one"
    assert one_on_one(noord, world["youth"]).status_code == 409
    assert choose(noord, world["youth"], world["other"]).status_code == 409
    back = noord.post(f"/v1/one-on-one-choices/{choice.json()['id']}/reversals")
    assert back.json()["taken_back_by"] == "Noor Visser"
    assert state_of(region, world["suggestion"]) is State.PROPOSED
    assert held(region, world["plan_a"]) == (0, 2)
    with open_session(region) as session:
        assert world["youth"] not in set_aside(session)
    assert noord.post(f"/v1/one-on-one-choices/{choice.json()['id']}/reversals").status_code == 409


def test_one_on_one_gives_a_confirmed_seat_free(region: Engine, noord: TestClient, world: WORLD) -> None:
    noord.post(f"/v1/suggestions/{world['suggestion']}/decisions", json={"verdict": "accept"})
    for step in ("invited", "agreed"):
        noord.post(f"/v1/suggestions/{world['suggestion']}/steps", json={"to": step})
    assert held(region, world["plan_a"]) == (1, 1)
    assert one_on_one(noord, world["youth"], "safety-first").status_code == 201
    assert held(region, world["plan_a"]) == (0, 1)
    with open_session(region, writes=False) as session:
        ended = session.get_one(Suggestion, world["suggestion"])
        assert (ended.state, ended.reason) == (State.REFUSED, Reason.FITS_BETTER_ONE_ON_ONE)


def test_when_the_seat_is_gone_the_youth_waits_again_without_a_suggestion(
    region: Engine, noord: TestClient, world: WORLD
) -> None:
    choice = one_on_one(noord, world["youth"]).json()
    with open_session(region) as session:
        offer = session.get_one(Offer, world["plan_a"])
        offer.seats_elsewhere = offer.seats_max
        session.add(offer)
        session.commit()
    assert noord.post(f"/v1/one-on-one-choices/{choice['id']}/reversals").status_code == 201
    # Lapsed, and not declined: the group may be proposed again.
    assert state_of(region, world["suggestion"]) is State.LAPSED


def test_one_on_one_needs_one_of_its_own_reasons(noord: TestClient, world: WORLD) -> None:
    assert one_on_one(noord, world["youth"], "too-far-for-family").status_code == 400
    assert noord.post(f"/v1/help-requests/{world['youth']}/one-on-one-choices", json={}).status_code == 400


def test_choices_are_counted_and_recorded_without_their_reason(
    region: Engine, noord: TestClient, world: WORLD, sign_in: SignIn
) -> None:
    one_on_one(noord, world["youth"], "safety-first")
    listed = noord.get("/v1/one-on-one-choices").json()
    assert [each["help_request_id"] for each in listed["items"]] == [str(world["youth"])]
    assert listed["by_reason"] == [{"reason": "safety-first", "youths": 1}]
    assert sign_in("katwijk").get("/v1/one-on-one-choices").json() == {"items": [], "by_reason": []}
    with open_session(region, writes=False) as session:
        trail = [each.details for each in session.exec(select(AuditEvent)) if each.name == "one-on-one-chosen"]
    assert [(each["request"], each["on"]) for each in trail] == [(str(world["youth"]), True)]
    assert "safety" not in str(trail)


def test_everything_about_a_youth_holds_the_choices_too_and_erasing_takes_them(noord: TestClient, world: WORLD) -> None:
    one_on_one(noord, world["youth"], "safety-first")
    told = noord.post(f"/v1/help-requests/{world['youth']}/exports").json()
    assert [each["reason"] for each in told["one_on_one"]] == ["safety-first"]
    assert noord.post(f"/v1/help-requests/{world['youth']}/erasures").status_code == 201
    assert noord.get("/v1/one-on-one-choices").json()["items"] == []


def test_a_youth_has_one_open_suggestion_whatever_is_chosen(region: Engine, noord: TestClient, world: WORLD) -> None:
    choose(noord, world["youth"], world["other"])
    with open_session(region, writes=False) as session:
        own = session.exec(select(Suggestion).where(Suggestion.help_request_id == world["youth"])).all()
        assert sorted(each.state for each in own) == [State.ACCEPTED, State.LAPSED]
        assert sum(each.state in LIVE for each in own) == 1
