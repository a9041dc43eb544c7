"""What comes after a group: a chain without circles, shown on cards, offered when the group has ended."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api.database import open_session
from matching_api.history.models import HistoryEntry
from matching_api.offers.codes import OfferKind
from matching_api.suggestions import service as suggestions, starting
from matching_api.suggestions.codes import State, Verdict
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import SignIn, on_both


@pytest.fixture
def groups(region: Engine) -> tuple[UUID, UUID]:
    """A running group of rivier with three youths of noord, and the group that follows it."""
    with open_session(region) as session:
        scenes.know_words(session)
        following = scenes.offer(session, title="Volhouden", kind="scaling-down", seats_min=1)
        offer = scenes.offer(session, follow_up_id=str(following.id), kind="treatment")
        _start(session, offer.id, scenes.youths(session, "noord", "a", "b", "c"))
        session.commit()
        return offer.id, following.id


def _start(session: Session, offer_id: UUID, youths: list[UUID]) -> None:
    offer = scenes.offers.offer_of(session, offer_id)
    actor = scenes.actor(session, "noord")
    for each in scenes.suggest(session, offer, *youths):
        suggestions.decide(session, actor, each.id, Verdict.ACCEPT, None)
        for to in (State.INVITED, State.AGREED):
            suggestions.take_step(session, actor, each.id, to, None)
    starting.start(session, scenes.actor(session, "rivier"), offer_id)


def due(client: TestClient) -> list[dict[str, Any]]:
    return list(client.get("/v1/follow-ups").json()["items"])


@on_both
def test_when_a_group_ends_the_next_one_is_an_option_and_nobody_is_placed(
    region: Engine, groups: tuple[UUID, UUID], sign_in: SignIn
) -> None:
    offer, following = groups
    noord, rivier = sign_in("noord"), sign_in("rivier")
    assert due(noord) == []
    assert rivier.post(f"/v1/offers/{offer}/endings").status_code == 201
    found = due(noord)
    assert [(each["completed"], each["next"]["id"]) for each in found] == [("Durven doen", str(following))] * 3
    assert due(rivier) == due(sign_in("katwijk")) == []
    with open_session(region, writes=False) as session:
        assert {each.state for each in session.exec(select(Suggestion))} == {State.COMPLETED}
    one = found[0]["help_request"]["id"]
    chosen = noord.post(f"/v1/help-requests/{one}/choices", json={"group_kind": "offer", "group_id": str(following)})
    assert (chosen.status_code, chosen.json()["state"]) == (201, "accepted")
    assert one not in {each["help_request"]["id"] for each in due(noord)}
    # Taken back, it is an option again.
    assert noord.post(f"/v1/suggestions/{chosen.json()['id']}/reversals").status_code == 201
    assert len(due(noord)) == 3


def test_a_group_that_does_not_follow_is_not_open_to_who_started(
    region: Engine, groups: tuple[UUID, UUID], sign_in: SignIn
) -> None:
    with open_session(region) as session:
        other = scenes.offer(session, title="Iets anders").id
        one = session.exec(select(HelpRequest)).all()[0].id
        session.commit()
    sign_in("rivier").post(f"/v1/offers/{groups[0]}/endings")
    chosen = sign_in("noord").post(
        f"/v1/help-requests/{one}/choices", json={"group_kind": "offer", "group_id": str(other)}
    )
    assert chosen.status_code == 409


def test_who_follows_on_is_counted_as_started_once_and_in_the_first_kind(
    region: Engine, groups: tuple[UUID, UUID], sign_in: SignIn
) -> None:
    offer, following = groups
    noord = sign_in("noord")
    sign_in("rivier").post(f"/v1/offers/{offer}/endings")
    one = due(noord)[0]["help_request"]["id"]
    noord.post(f"/v1/help-requests/{one}/choices", json={"group_kind": "offer", "group_id": str(following)})
    with open_session(region, writes=False) as session:
        rows = session.exec(select(HistoryEntry).where(HistoryEntry.stage == "started")).all()
    assert {each.group_kind for each in rows} == {OfferKind.TREATMENT}
    assert sum(each.amount for each in rows) == 3


@on_both
def test_a_chain_never_leads_back(region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        session.commit()
    rivier = sign_in("rivier")
    ids: list[str] = []
    for title in ("Eerst", "Dan", "Daarna"):
        body = scenes.offer_body(title=title, follow_up_id=ids[-1] if ids else None)
        ids.append(rivier.post("/v1/offers", json=body).json()["id"])
    mark = rivier.get(f"/v1/offers/{ids[0]}").headers["etag"]
    for back_to in ids:
        changed = rivier.put(
            f"/v1/offers/{ids[0]}", json=scenes.offer_body(follow_up_id=back_to), headers={"If-Match": mark}
        )
        assert changed.status_code == 400, back_to
    by_title = {each["offer"]["title"]: each for each in rivier.get("/v1/own-groups").json()["items"]}
    assert [each["title"] for each in by_title["Daarna"]["follow_up"]] == ["Dan", "Eerst"]


def test_a_card_names_what_follows(region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        following = scenes.offer(session, title="Volhouden", kind="scaling-down")
        offer = scenes.offer(session, follow_up_id=str(following.id))
        scenes.suggest(session, offer, *scenes.youths(session, "noord", "a"))
        session.commit()
    [card] = sign_in("noord").get("/v1/suggested-groups").json()["items"]
    assert [(each["title"], each["kind"]) for each in card["follow_up"]] == [("Volhouden", "scaling-down")]
