"""A sentence of a family: through the guard, past a second person, back as grounds, and gone when it is withdrawn."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel, select

from matching_api.database import open_session
from matching_api.experiences.models import Experience

from . import scenes
from .conftest import SignIn, on_both

SAID = "Mijn dochter durft weer naar de gym."
BODY = {"text": SAID, "voice": "parent", "allowed": True}


@pytest.fixture
def group(region: Engine) -> UUID:
    """A group of rivier for which a youth of noord is proposed."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session)
        scenes.suggest(session, offer, *scenes.youths(session, "noord", "a"))
        session.commit()
        return offer.id


def enter(sign_in: SignIn, username: str, group: UUID, **changed: Any) -> Any:
    return sign_in(username).post(f"/v1/offers/{group}/experiences", json=BODY | changed)


def judge(sign_in: SignIn, username: str, experience: str, verdict: str = "approve") -> int:
    path = f"/v1/experiences/{experience}/judgements"
    return int(sign_in(username).post(path, json={"verdict": verdict}).status_code)


def on_card(sign_in: SignIn) -> list[str]:
    [card] = sign_in("noord").get("/v1/suggested-groups").json()["items"]
    return [each["text"] for each in card["experiences"]]


@on_both
def test_a_second_person_approves_and_then_it_is_a_ground(group: UUID, sign_in: SignIn) -> None:
    entered = enter(sign_in, "noord", group)
    assert (entered.status_code, entered.json()["state"], entered.json()["may_judge"]) == (201, "waiting", False)
    said = entered.json()["id"]
    assert on_card(sign_in) == []
    assert judge(sign_in, "noord", said) == 403
    assert judge(sign_in, "katwijk", said) == 404
    assert judge(sign_in, "rivier", said) == 201
    assert judge(sign_in, "rivier", said) == 409
    assert on_card(sign_in) == [SAID]
    [own] = sign_in("rivier").get("/v1/own-groups").json()["items"]
    assert own["experiences"] == [{"text": SAID, "voice": "parent", "of_this_group": True}]
    request = sign_in("noord").get("/v1/suggestions").json()["items"][0]["help_request"]["id"]
    options = sign_in("noord").get(f"/v1/help-requests/{request}/options").json()
    assert [each["text"] for each in options["experiences"]] == [SAID]


@on_both
def test_what_waits_is_seen_by_who_entered_it_and_who_carries_the_group(group: UUID, sign_in: SignIn) -> None:
    enter(sign_in, "noord", group)
    seen = {name: sign_in(name).get("/v1/experiences").json()["total"] for name in ("noord", "rivier", "katwijk")}
    assert seen == {"noord": 1, "rivier": 1, "katwijk": 0}
    assert sign_in("katwijk").get("/v1/experiences", params={"state": "waiting"}).json()["items"] == []
    assert sign_in("regio").get("/v1/experiences").status_code == 403


@on_both
def test_an_approved_sentence_stands_in_the_invitation_until_it_is_withdrawn(
    region: Engine, group: UUID, sign_in: SignIn
) -> None:
    said = enter(sign_in, "noord", group).json()["id"]
    judge(sign_in, "rivier", said)
    katwijk = sign_in("katwijk")
    letter = katwijk.get(f"/v1/offers/{group}/invitation").json()
    assert f"“{SAID}” Dit zegt een ouder." in letter["text"]
    assert katwijk.get(f"/v1/offers/{group}/invitation/document").content.startswith(b"%PDF")
    assert katwijk.post(f"/v1/experiences/{said}/withdrawals").status_code == 404
    gone = sign_in("noord").post(f"/v1/experiences/{said}/withdrawals").json()
    assert (gone["state"], gone["text"]) == ("withdrawn", None)
    assert SAID not in katwijk.get(f"/v1/offers/{group}/invitation").json()["text"]
    assert on_card(sign_in) == []
    with open_session(region, writes=False) as session:
        assert [each.text for each in session.exec(select(Experience))] == [None]


def test_a_refused_sentence_is_not_kept(region: Engine, group: UUID, sign_in: SignIn) -> None:
    said = enter(sign_in, "noord", group).json()["id"]
    assert judge(sign_in, "rivier", said, "refuse") == 201
    [kept] = sign_in("noord").get("/v1/experiences").json()["items"]
    assert (kept["state"], kept["text"], kept["may_withdraw"]) == ("refused", None, False)
    assert sign_in("noord").post(f"/v1/experiences/{said}/withdrawals").status_code == 409


def test_personal_data_and_what_no_family_allowed_are_refused(group: UUID, sign_in: SignIn) -> None:
    refused = enter(sign_in, "noord", group, text="Bel mij op 06 12345678 voor meer")
    assert [each["code"] for each in refused.json()["errors"]] == ["personal-data"]
    assert "12345678" not in refused.text
    assert enter(sign_in, "noord", group, allowed=False).status_code == 400
    assert enter(sign_in, "noord", uuid4()).status_code == 404


def test_a_later_group_and_one_for_the_same_request_have_it_too(region: Engine, group: UUID, sign_in: SignIn) -> None:
    judge(sign_in, "rivier", enter(sign_in, "noord", group).json()["id"])
    with open_session(region) as session:
        later = scenes.offer(session, title="durven doen")
        other = scenes.offer(session, "katwijk", title="Iets anders")
        unlike = scenes.offer(session, "katwijk", title="Vrienden", tags=["vrienden-maken"])
        session.commit()
    found = {
        each["offer"]["id"]: [said["of_this_group"] for said in each["experiences"]]
        for name in ("rivier", "katwijk")
        for each in sign_in(name).get("/v1/own-groups").json()["items"]
    }
    assert found == {str(group): [True], str(later.id): [True], str(other.id): [False], str(unlike.id): []}


def test_no_column_leads_to_a_youth() -> None:
    tables = {key.column.table.name for key in SQLModel.metadata.tables["experience"].foreign_keys}
    assert tables == {"offer", "organisation", "account"}
