"""The own groups with who is in them, and a group that starts in one act."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api.database import open_session
from matching_api.offers.models import Offer
from matching_api.suggestions import service as suggestions
from matching_api.suggestions.codes import State, Verdict
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import SignIn, on_both


@pytest.fixture
def group(region: Engine) -> UUID:
    """A group of rivier that starts with three: two youths of katwijk and two of rivier are proposed."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, seats_min=3)
        others = scenes.youths(session, "katwijk", "a", "b")
        own = scenes.youths(session, "rivier", "c", "d", registered_on="2026-05-01")
        scenes.suggest(session, offer, *others, *own)
        session.commit()
        return offer.id


def agree(session: Session, offer_id: UUID, organisation: str, number: int) -> None:
    """So many youths of an organisation go on until their families agree."""
    username = {"jt-katwijk": "katwijk", "sp-rivier": "rivier"}[organisation]
    actor = scenes.actor(session, username)
    waiting = select(Suggestion).where(Suggestion.offer_id == offer_id, Suggestion.organisation_key == organisation)
    for each in [each for each in session.exec(waiting) if each.state is State.PROPOSED][:number]:
        suggestions.decide(session, actor, each.id, Verdict.ACCEPT, None)
        suggestions.take_step(session, actor, each.id, State.INVITED, None)
        suggestions.take_step(session, actor, each.id, State.AGREED, None)


def own_group(client: TestClient) -> dict[str, Any]:
    found: list[dict[str, Any]] = client.get("/v1/own-groups").json()["items"]
    assert len(found) == 1
    return found[0]


@on_both
def test_a_specialist_sees_own_youths_and_of_others_how_many_are_how_far(
    region: Engine, group: UUID, sign_in: SignIn
) -> None:
    with open_session(region) as session:
        agree(session, group, "jt-katwijk", 1)
        session.commit()
    answer = sign_in("rivier").get("/v1/own-groups")
    found = answer.json()["items"][0]
    assert found["states"] == [
        {"state": "proposed", "mine": 2, "others": 1},
        {"state": "agreed", "mine": 0, "others": 1},
    ]
    assert (found["ready"], found["can_start"], found["led_here"]) == (1, False, True)
    with open_session(region) as session:
        own, others = _told(session, "sp-rivier"), _told(session, "jt-katwijk")
    assert {each["help_request"]["pseudonym"] for each in found["suggestions"]} == own
    assert not [told for told in others if told in answer.text]


def test_a_partner_sees_the_group_and_does_not_start_it(region: Engine, sign_in: SignIn, group: UUID) -> None:
    with open_session(region) as session:
        agree(session, group, "jt-katwijk", 2)
        agree(session, group, "sp-rivier", 1)
        session.commit()
    rivier, katwijk = sign_in("rivier"), sign_in("katwijk")
    offer = rivier.get(f"/v1/offers/{group}")
    body = {**scenes.offer_body(seats_min=3), "co_organisations": ["jt-katwijk"]}
    assert rivier.put(f"/v1/offers/{group}", json=body, headers={"If-Match": offer.headers["etag"]}).status_code == 200
    assert (own_group(katwijk)["led_here"], own_group(katwijk)["can_start"]) == (False, True)
    assert katwijk.post(f"/v1/offers/{group}/starts").status_code == 403
    assert sign_in("noord").get("/v1/own-groups").json() == {"items": []}


@on_both
def test_a_group_starts_with_everybody_who_agreed(region: Engine, group: UUID, sign_in: SignIn) -> None:
    with open_session(region) as session:
        agree(session, group, "jt-katwijk", 2)
        agree(session, group, "sp-rivier", 1)
        session.commit()
    answer = sign_in("rivier").post(f"/v1/offers/{group}/starts")
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["seats_held"], answer.json()["seats_proposed"]) == ("running", 3, 1)
    with open_session(region, writes=False) as session:
        rows = session.exec(select(Suggestion)).all()
        started = {each.help_request_id for each in rows if each.state is State.STARTED}
        assert [each.decided_by for each in rows if each.state is State.STARTED] == ["Rosa de Wit"] * 3
        assert {each.id for each in session.exec(select(HelpRequest)) if each.started_at is not None} == started


def test_a_group_that_runs_takes_in_whoever_agreed_since(region: Engine, group: UUID, sign_in: SignIn) -> None:
    rivier = sign_in("rivier")
    with open_session(region) as session:
        agree(session, group, "jt-katwijk", 2)
        agree(session, group, "sp-rivier", 1)
        session.commit()
    assert rivier.post(f"/v1/offers/{group}/starts").status_code == 201
    again = rivier.post(f"/v1/offers/{group}/starts")
    assert (again.status_code, again.json()["type"].rpartition(":")[2]) == (409, "step-not-possible")
    with open_session(region) as session:
        agree(session, group, "sp-rivier", 1)
        session.commit()
    assert own_group(rivier)["can_start"] is True
    assert rivier.post(f"/v1/offers/{group}/starts").json()["seats_held"] == 4


@on_both
def test_with_too_few_nobody_starts(region: Engine, group: UUID, sign_in: SignIn) -> None:
    with open_session(region) as session:
        agree(session, group, "jt-katwijk", 2)
        session.commit()
    assert sign_in("rivier").post(f"/v1/offers/{group}/starts").status_code == 409
    with open_session(region, writes=False) as session:
        assert session.get_one(Offer, group).state == "forming"
        assert State.STARTED not in [each.state for each in session.exec(select(Suggestion))]


def test_the_benefit_of_a_group_follows_its_hours_and_ones_own_assumptions(
    region: Engine, group: UUID, sign_in: SignIn
) -> None:
    rivier = sign_in("rivier")
    usual = rivier.post(f"/v1/offers/{group}/_benefit", json={}).json()
    assert (usual["one_on_one_hours_per_youth"], usual["break_even"]) == (16, 3)
    longer = rivier.post(f"/v1/offers/{group}/_benefit", json={"one_on_one_sessions": 20}).json()
    assert (longer["one_on_one_hours_per_youth"], longer["break_even"]) == (31, 2)
    refused = rivier.post(f"/v1/offers/{group}/_benefit", json={"hour_rate_low": 90, "hour_rate_high": 80})
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/hour_rate_high"]


@on_both
def test_capacity_is_changed_unless_somebody_did_so_first(region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        session.commit()
    one, other = sign_in("rivier"), sign_in("rivier")
    mark = one.get("/v1/capacity").headers["etag"]
    wanted = {"venues": [], "facilitators": [{"theme": "angst", "groups": 2}]}
    kept = one.put("/v1/capacity", json=wanted, headers={"If-Match": mark})
    assert (kept.status_code, kept.headers["etag"] == mark) == (200, False)
    late = other.put("/v1/capacity", json={"venues": [], "facilitators": []}, headers={"If-Match": mark})
    assert (late.status_code, late.json()["type"].rpartition(":")[2]) == (412, "changed-meanwhile")
    assert one.get("/v1/capacity").json() == wanted
    # A system that does not name what it read replaces whatever is there.
    assert other.put("/v1/capacity", json={"venues": [], "facilitators": []}).status_code == 200


def _told(session: Session, organisation: str) -> set[str]:
    return {
        each.pseudonym.reveal() for each in session.exec(select(HelpRequest)) if each.organisation_key == organisation
    }
