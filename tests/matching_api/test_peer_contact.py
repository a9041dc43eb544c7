"""Peer contact is a second place: matched by the same matcher, beside help and never instead of it."""

from uuid import UUID

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api import worker
from matching_api.database import open_session
from matching_api.history.models import HistoryEntry
from matching_api.matching import service as matching
from matching_api.suggestions import service as suggestions, starting
from matching_api.suggestions.codes import State, Verdict
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.slots import Slot
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import SignIn, on_both


@pytest.fixture
def world(region: Engine) -> dict[str, UUID]:
    """A group for help with four seats and one for peer contact; four youths, of whom three want peer contact too."""
    with open_session(region) as session:
        scenes.know_words(session)
        ids = {
            "help": scenes.offer(session, title="Durven", kind="treatment", seats_min=3, seats_max=4).id,
            "peers": scenes.offer(session, title="Samen", kind="peer-contact", seats_min=2, seats_max=8).id,
        }
        scenes.youths(session, "noord", "a", "b", "c", peer_contact=True)
        scenes.youths(session, "katwijk", "d")
        session.commit()
    hold_round(region)
    return ids


def hold_round(engine: Engine) -> None:
    with open_session(engine) as session:
        matching.request_round(session, "Pim Jansen", seed=1, policy={})
        session.commit()
    worker.run_once(engine)


def in_slot(session: Session, slot: Slot) -> list[Suggestion]:
    return [each for each in session.exec(select(Suggestion)) if each.slot is slot and each.state is not State.LAPSED]


@on_both
def test_a_round_fills_both_places_and_never_the_one_with_the_other(region: Engine, world: dict[str, UUID]) -> None:
    with open_session(region, writes=False) as session:
        helped, beside = in_slot(session, Slot.HELP), in_slot(session, Slot.PEER_CONTACT)
        wanting = {each.id for each in session.exec(select(HelpRequest)) if each.peer_contact}
    assert {each.offer_id for each in helped} == {world["help"]}
    assert {each.offer_id for each in beside} == {world["peers"]}
    assert len(helped) == 4
    assert {each.help_request_id for each in beside} == wanting


def test_a_group_for_peer_contact_is_not_plan_a_when_there_is_no_other(region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        scenes.offer(session, title="Samen", kind="peer-contact", seats_min=1)
        scenes.youths(session, "noord", "a")
        scenes.youths(session, "noord", "b", peer_contact=True)
        session.commit()
    hold_round(region)
    outcomes = sign_in("noord").get("/v1/request-outcomes").json()["items"]
    assert [each["outcome"]["kind"] for each in outcomes] == ["unplaced", "unplaced"]
    with open_session(region, writes=False) as session:
        assert [each.slot for each in session.exec(select(Suggestion))] == [Slot.PEER_CONTACT]


@on_both
def test_who_starts_with_peer_contact_still_waits_for_help(
    region: Engine, world: dict[str, UUID], sign_in: SignIn
) -> None:
    with open_session(region) as session:
        actor = scenes.actor(session, "noord")
        for each in in_slot(session, Slot.PEER_CONTACT):
            suggestions.decide(session, actor, each.id, Verdict.ACCEPT, None)
            for to in (State.INVITED, State.AGREED):
                suggestions.take_step(session, actor, each.id, to, None)
        starting.start(session, scenes.actor(session, "rivier"), world["peers"])
        session.commit()
    with open_session(region, writes=False) as session:
        assert {each.started_at for each in session.exec(select(HelpRequest))} == {None}
        assert "started" not in {each.stage for each in session.exec(select(HistoryEntry))}
    hold_round(region)
    with open_session(region, writes=False) as session:
        assert len(in_slot(session, Slot.HELP)) == 4
        assert {each.state for each in in_slot(session, Slot.PEER_CONTACT)} == {State.STARTED}


@on_both
def test_who_started_for_help_is_proposed_for_peer_contact_too(region: Engine, world: dict[str, UUID]) -> None:
    with open_session(region) as session:
        for each in in_slot(session, Slot.HELP):
            actor = scenes.actor(session, "noord" if each.organisation_key == "jt-leiden-noord" else "katwijk")
            suggestions.decide(session, actor, each.id, Verdict.ACCEPT, None)
            for to in (State.INVITED, State.AGREED):
                suggestions.take_step(session, actor, each.id, to, None)
        starting.start(session, scenes.actor(session, "rivier"), world["help"])
        session.commit()
    hold_round(region)
    with open_session(region) as session:
        beside = in_slot(session, Slot.PEER_CONTACT)
        assert [each.state for each in beside] == [State.PROPOSED] * 3
        taken = suggestions.decide(session, scenes.actor(session, "noord"), beside[0].id, Verdict.ACCEPT, None)
        assert taken.state is State.ACCEPTED


def test_peer_contact_goes_together_with_help_alone(region: Engine, world: dict[str, UUID], sign_in: SignIn) -> None:
    noord = sign_in("noord")
    with open_session(region, writes=False) as session:
        one = in_slot(session, Slot.PEER_CONTACT)[0].help_request_id
    path = f"/v1/help-requests/{one}"
    reason = {"reason": "individual-treatment-needed"}
    assert noord.post(f"{path}/one-on-one-choices", json=reason).status_code == 201
    found = noord.get(f"{path}/options").json()
    assert found["suggestion"] is None
    assert (found["peer_suggestion"]["slot"], found["peer_suggestion"]["state"]) == ("peer-contact", "proposed")
    hold_round(region)
    assert noord.get(f"{path}/options").json()["peer_suggestion"] is not None


def test_peer_contact_can_be_chosen_by_hand_beside_a_place_for_help(
    region: Engine, world: dict[str, UUID], sign_in: SignIn
) -> None:
    noord = sign_in("noord")
    with open_session(region, writes=False) as session:
        [helped, *_] = [each for each in in_slot(session, Slot.HELP) if each.organisation_key == "jt-leiden-noord"]
        before = helped.help_request_id
    assert noord.post(f"/v1/suggestions/{helped.id}/decisions", json={"verdict": "accept"}).status_code == 201
    body = {"group_kind": "offer", "group_id": str(world["peers"])}
    chosen = noord.post(f"/v1/help-requests/{before}/choices", json=body)
    assert (chosen.status_code, chosen.json()["slot"], chosen.json()["state"]) == (201, "peer-contact", "accepted")
    cards = noord.get("/v1/suggested-groups").json()["items"]
    assert [(each["title"], each["slot"]) for each in cards] == [("Durven", "help"), ("Samen", "peer-contact")]


def test_declining_peer_contact_says_nothing_about_help(
    region: Engine, world: dict[str, UUID], sign_in: SignIn
) -> None:
    with open_session(region, writes=False) as session:
        one = in_slot(session, Slot.PEER_CONTACT)[0]
    no = {"verdict": "decline", "reason": "family-does-not-want-group"}
    assert sign_in("noord").post(f"/v1/suggestions/{one.id}/decisions", json=no).status_code == 201
    hold_round(region)
    with open_session(region, writes=False) as session:
        assert len(in_slot(session, Slot.HELP)) == 4
        live = [each for each in in_slot(session, Slot.PEER_CONTACT) if each.state is State.PROPOSED]
        assert one.help_request_id not in {each.help_request_id for each in live}
        assert len(live) == 2


def test_peer_contact_is_counted_apart_and_not_as_started(region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        scenes.offer(session, kind="peer-contact", state="running", seats_max=15, seats_elsewhere=13)
        session.commit()
    found = {each["key"]: each for each in sign_in("regio").get("/v1/figures").json()["items"]}
    assert found["peer_contact"]["value"] == 15
    assert found["started_in_group"]["value"] in {None, 0}
