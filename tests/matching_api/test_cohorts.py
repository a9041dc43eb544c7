"""The monthly table: what is frozen stays, what is agreed is kept, and next month shows what came of it."""

from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api.database import now, open_session
from matching_api.matching import groups
from matching_api.matching.codes import ProposedState
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.settings import get_settings
from matching_api.suggestions.codes import State
from matching_api.suggestions.cohort_models import CohortMember
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import pseudonym

JANUARY = date(2027, 1, 4)


@pytest.fixture
def world(region: Engine) -> Engine:
    """Fourteen of 8 to 11 wait in the Leidse regio, nine of them without an offer; and a group nobody runs."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, seats_min=3, seats_max=8)
        own = scenes.youths(session, "noord", *"abcdefghijklmn", registered_on="2026-03-01")
        scenes.youths(session, "katwijk", *"pqrstuvw", postcode4="2224", tags=["vrienden-maken"])
        scenes.suggest(session, offer, *own[:5])
        scenes.proposed_group(session, scenes.finished_round(session).id, tags=["vrienden-maken"], theme="sociaal")
        session.commit()
    return region


@pytest.fixture
def leader(world: Engine, sign_in: SignIn) -> TestClient:
    return sign_in("regio")


def freeze(client: TestClient, **part: str) -> dict[str, Any]:
    answer = client.post("/v1/cohorts", json=part)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def decide(client: TestClient, item: dict[str, Any], **said: Any) -> Any:
    body = {"verdict": "form-group", "from_version": item["version"], **said}
    return client.post(f"/v1/cohort-items/{item['id']}/decisions", json=body)


def test_a_frozen_cohort_stays_what_it_was(leader: TestClient) -> None:
    frozen = freeze(leader)
    cluster, group = frozen["items"]
    assert (cluster["theme"], cluster["age_min"], cluster["age_max"], cluster["subregion"]) == (
        "angst", 8, 11, "Leidse regio",
    )  # fmt: skip
    assert (cluster["cluster"]["youths"], cluster["cluster"]["groups_low"], cluster["cluster"]["groups_high"]) == (
        9, 1, 1,
    )  # fmt: skip
    assert (group["kind"], group["group"]["tags"], group["group"]["daypart"]) == (
        "proposed-group", ["vrienden-maken"], "wed-afternoon",
    )  # fmt: skip
    with open_session() as session:
        scenes.youths(session, "noord", *"ABCDEF")
        session.commit()
    again = leader.get(f"/v1/cohorts/{frozen['id']}").json()
    assert again == frozen
    assert [each["items_count"] for each in leader.get("/v1/cohorts").json()["items"]] == [2]


def test_a_part_chooses_among_what_is_told_of_the_whole_region(leader: TestClient) -> None:
    whole = freeze(leader)["items"][0]["cluster"]
    assert [each["theme"] for each in freeze(leader, theme="sociaal")["items"]] == ["sociaal"]
    assert freeze(leader, subregion="Rijnstreek")["items"] == []
    [same] = freeze(leader, theme="angst", age_band="8-11", subregion="Leidse regio")["items"]
    assert same["cluster"] == whole
    refused = leader.post("/v1/cohorts", json={"theme": "geluk", "age_band": "5-50", "subregion": "Atlantis"})
    assert [each["code"] for each in refused.json()["errors"]] == [
        "theme-unknown", "age-band-unknown", "subregion-unknown",
    ]  # fmt: skip


@on_both
def test_a_decision_has_an_owner_who_sees_it_and_takes_it_on(leader: TestClient, sign_in: SignIn) -> None:
    [item, _] = freeze(leader)["items"]
    rivier, katwijk = sign_in("rivier"), sign_in("katwijk")
    assert rivier.get("/v1/cohort-items").json()["items"] == []
    decided = decide(leader, item, owner="sp-rivier", note="Samen met het jeugdteam.", follow_up_on="2026-12-15")
    assert (decided.status_code, decided.json()["decided_by"]) == (201, "Pim Jansen")
    [own] = rivier.get("/v1/cohort-items").json()["items"]
    assert (own["verdict"], own["note"], own["cluster"]["youths"]) == ("form-group", "Samen met het jeugdteam.", 9)
    assert katwijk.get("/v1/cohort-items").json()["items"] == []
    assert katwijk.post(f"/v1/cohort-items/{item['id']}/acceptances").status_code == 404
    assert rivier.post(f"/v1/cohort-items/{item['id']}/acceptances").json()["taken_on_by"] == "Rosa de Wit"
    # Another owner has not taken it on.
    moved = decide(leader, {**item, "version": 3}, owner="jt-katwijk").json()
    assert (moved["taken_on_by"], moved["owner"]["key"]) == (None, "jt-katwijk")


def test_an_owner_learns_nothing_about_a_few_others(leader: TestClient, sign_in: SignIn) -> None:
    with open_session() as session:
        scenes.youths(session, "katwijk", "y", "z", registered_on="2026-03-01")
        session.commit()
    [item, _] = freeze(leader)["items"]
    assert item["cluster"]["youths"] == 11
    decide(leader, item, owner="jt-leiden-noord")
    [own] = sign_in("noord").get("/v1/cohort-items").json()["items"]
    # Nine of the eleven are its own: the rest would be two.
    assert (own["cluster"]["youths"], own["cluster"]["tags"], own["outcome"]["youths"]) == (None, [], [])


def test_two_who_decide_at_once_do_not_overwrite_each_other(leader: TestClient) -> None:
    [item, _] = freeze(leader)["items"]
    assert decide(leader, item).status_code == 201
    assert decide(leader, item, verdict="one-on-one").status_code == 412


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"note": "Bel moeder op 06-12345678"}, "/note"),
        ({"owner": "jt-nergens"}, "/owner"),
        ({"follow_up_on": "2020-01-01"}, "/follow_up_on"),
    ],
)
def test_what_does_not_belong_in_a_decision_is_refused(leader: TestClient, wrong: dict[str, str], pointer: str) -> None:
    [item, _] = freeze(leader)["items"]
    refused = decide(leader, item, **wrong)
    assert (refused.status_code, [each["pointer"] for each in refused.json()["errors"]]) == (400, [pointer])
    assert not any(value in refused.text for value in wrong.values())


def test_next_month_shows_what_came_of_each_item(
    leader: TestClient, world: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = freeze(leader)
    cluster, group = first["items"]
    assert {each["outcome"]["result"] for each in first["items"]} == {"nothing"}
    decide(leader, group, owner="jt-leiden-noord")
    monkeypatch.setattr(get_settings(), "today", JANUARY)
    with open_session(world) as session:
        _starts(session)
        session.commit()
    second = freeze(leader)
    came = {each["kind"]: each["outcome"] for each in second["previous"]}
    assert (second["previous_frozen_on"], came["proposed-group"]["result"]) == (first["frozen_on"], "adopted")
    assert [each["title"] for each in came["proposed-group"]["groups"]] == ["Vrienden"]
    assert came["cluster"]["result"] == "started"
    # Six started in a group and three wait: three is too few to tell, and so six would be.
    assert came["cluster"]["youths"] == []
    # From here on nothing about the first one changes, and nobody in it is kept.
    assert decide(leader, {**cluster, "version": 1}).status_code == 409
    with open_session(world) as session:
        kept = {each.item_id for each in session.exec(select(CohortMember))}
        session.exec(select(Offer).where(Offer.title == "Vrienden")).one().state = OfferState.RUNNING
        session.commit()
    assert str(cluster["id"]) not in {str(each) for each in kept}
    assert leader.get(f"/v1/cohorts/{second['id']}").json()["previous"] == second["previous"]


def _starts(session: Session) -> None:
    """Somebody runs the proposed group, and a new group starts with six of the cluster."""
    found = scenes.offer(session, "noord", title="Vrienden", tags=["vrienden-maken"])
    [group] = groups.live_proposed(session)
    group.state, group.adopted_offer_id = ProposedState.ADOPTED, found.id
    session.add(group)
    session.flush()
    six = [scenes.request_id(session, "jt-leiden-noord", pseudonym(name)) for name in "fghijk"]
    offer = scenes.offer(session, title="Ook durven")
    for each in scenes.suggest(session, offer, *six):
        each.state = State.STARTED
        session.add(each)
        request = session.get_one(HelpRequest, each.help_request_id)
        request.started_at = now()
        session.add(request)
    offer.state = OfferState.RUNNING
    session.add(offer)


@on_both
def test_who_is_erased_is_in_no_cohort(leader: TestClient, sign_in: SignIn, world: Engine) -> None:
    freeze(leader)
    with open_session(world) as session:
        youth = scenes.request_id(session, "jt-leiden-noord", pseudonym("m"))
        before = len(session.exec(select(CohortMember)).all())
    noord = sign_in("noord")
    assert noord.post(f"/v1/help-requests/{youth}/exports").json()["cohorts"] == [
        get_settings().current_date().isoformat()
    ]
    assert noord.post(f"/v1/help-requests/{youth}/erasures").status_code in {200, 201}
    with open_session(world) as session:
        assert len(session.exec(select(CohortMember)).all()) == before - 1


def test_cohorts_are_for_who_leads_them(leader: TestClient, sign_in: SignIn) -> None:
    frozen = freeze(leader)
    for name in ("noord", "rivier", "beheer"):
        stranger = sign_in(name)
        assert stranger.post("/v1/cohorts", json={}).status_code == 403
        assert stranger.get(f"/v1/cohorts/{frozen['id']}/workbook").status_code == 403
