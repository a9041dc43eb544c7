"""Groups as people see them: own youths in full, others as counts; what came of each request; adopting."""

import json
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api.access.models import Organisation
from matching_api.database import open_session
from matching_api.matching.models import AlmostGroup, UnplacedRequest
from matching_api.offers.models import Facilitator

from . import scenes
from .conftest import SignIn
from .deliveries import pseudonym

ADOPTION = {"title": "Vrienden maken", "kind": "prevention", "setting": "school", "sessions": 6, "session_minutes": 60}


class Scene:
    """A proposed group of jt-leiden-noord with two of its own youths and one of jt-katwijk, and an offer with two."""

    def __init__(self, session: Session) -> None:
        scenes.know_words(session)
        scenes.room_for(session, "noord", angst=1)
        self.round_id = scenes.finished_round(session).id
        self.group = scenes.proposed_group(session, self.round_id)
        self.offer = scenes.offer(session, seats_elsewhere=1, seats_min=4)
        self.own = scenes.youths(session, "noord", "a", "b", registered_on="2026-01-05")
        self.others = scenes.youths(session, "katwijk", "c", "d", "e", registered_on="2026-11-01")
        scenes.suggest(session, self.group, *self.own, self.others[0], round_id=self.round_id)
        scenes.suggest(session, self.offer, *self.others[1:], round_id=self.round_id)
        session.commit()


@pytest.fixture
def scene(region: Engine) -> Scene:
    with open_session(region) as session:
        return Scene(session)


@pytest.fixture
def noord(sign_in: SignIn) -> TestClient:
    return sign_in("noord")


def cards(client: TestClient, **filters: Any) -> list[dict[str, Any]]:
    return list(client.get("/v1/suggested-groups", params=filters).json()["items"])


def outcome(client: TestClient, request: UUID) -> dict[str, Any]:
    items = client.get("/v1/request-outcomes").json()["items"]
    return dict(next(each["outcome"] for each in items if each["help_request"]["id"] == str(request)))


def test_outcomes_of_the_own_waitlist_are_told_a_page_at_a_time(scene: Scene, noord: TestClient) -> None:
    whole = noord.get("/v1/request-outcomes").json()
    assert whole["total"] == len(whole["items"]) > 1
    pages = [noord.get("/v1/request-outcomes", params={"limit": 1, "offset": at}).json() for at in (0, 1)]
    assert [each["total"] for each in pages] == [whole["total"]] * 2
    assert [item for each in pages for item in each["items"]] == whole["items"][:2]
    assert noord.get("/v1/request-outcomes", params={"limit": 1001}).status_code == 400


def test_a_coordinator_sees_own_youths_and_of_others_only_how_many(scene: Scene, noord: TestClient) -> None:
    [card] = cards(noord)
    assert (card["mine"], card["others"], card["over_norm"], card["confirmed"]) == (2, 1, 2, 0)
    assert (card["short"], card["can_start"], card["group_kind"]) == (0, True, "proposed")
    assert {each["help_request"]["pseudonym"] for each in card["suggestions"]} == {pseudonym("a"), pseudonym("b")}
    told = json.dumps(card)
    for request, name in zip(scene.others, "cde", strict=True):
        assert str(request) not in told
        assert pseudonym(name) not in told


def test_the_project_leader_sees_every_group_and_no_youth(scene: Scene, sign_in: SignIn) -> None:
    items = cards(sign_in("regio"))
    assert {(each["group_kind"], each["mine"], each["others"]) for each in items} == {
        ("proposed", 0, 3),
        ("offer", 0, 2),
    }
    assert all(each["suggestions"] == [] for each in items)
    assert pseudonym("a") not in json.dumps(items)


def test_short_is_what_a_group_needs_when_every_suggestion_is_accepted(scene: Scene, sign_in: SignIn) -> None:
    katwijk = {each["group_kind"]: each for each in cards(sign_in("katwijk"))}
    assert (katwijk["offer"]["short"], katwijk["offer"]["can_start"]) == (1, False)
    assert katwijk["offer"]["seats_taken"] == 1
    assert (katwijk["proposed"]["mine"], katwijk["proposed"]["others"]) == (1, 2)


def test_who_left_the_waitlist_no_longer_fills_a_group(scene: Scene, noord: TestClient, region: Engine) -> None:
    with open_session(region) as session:
        scenes.youths(session, "noord", "a", status="helped")
        scenes.youths(session, "katwijk", "c", status="expired")
        session.commit()
    [card] = cards(noord)
    assert (card["mine"], card["others"], card["short"], len(card["suggestions"])) == (1, 0, 2, 1)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"theme": "angst"}, 1),
        ({"theme": "somber"}, 0),
        ({"age": 8}, 1),
        ({"age": 13}, 0),
        ({"daypart": "wed-afternoon"}, 1),
        ({"subregion": "Leidse regio"}, 1),
        ({"subregion": "Rijnstreek"}, 0),
    ],
)
def test_groups_are_found_by_theme_age_daypart_and_subregion(
    scene: Scene, noord: TestClient, filters: dict[str, Any], found: int
) -> None:
    assert len(cards(noord, **filters)) == found


def test_every_own_request_has_an_outcome(scene: Scene, noord: TestClient, region: Engine) -> None:
    with open_session(region) as session:
        far, new = scenes.youths(session, "noord", "far", "new")
        [tailoring] = scenes.youths(session, "noord", "tailoring", status="tailoring-first")
        [closed] = scenes.youths(session, "noord", "closed", open_to_group=False)
        nearest = {"group_kind": "offer", "group_id": str(scene.offer.id), "lacking": "too-far", "by": 4.2}
        session.add(
            UnplacedRequest(
                round_id=scene.round_id,
                help_request_id=far,
                reason="too-far",
                nearest=nearest,
                change={"max_travel_km": 12.2},
            )
        )
        session.commit()
    suggested = outcome(noord, scene.own[0])
    assert (suggested["kind"], suggested["state"], suggested["group"]["id"]) == (
        "suggested",
        "proposed",
        str(scene.group.id),
    )
    unplaced = outcome(noord, far)
    assert (unplaced["kind"], unplaced["reason"], unplaced["change"]) == (
        "unplaced",
        "too-far",
        {"max_travel_km": 12.2},
    )
    assert (unplaced["nearest"]["group"]["title"], unplaced["nearest"]["by"]) == ("Durven doen", 4.2)
    assert outcome(noord, new)["reason"] == "new-since-round"
    assert outcome(noord, tailoring)["reason"] == "tailoring-first"
    assert outcome(noord, closed)["reason"] == "not-open-to-group"


def test_a_request_of_an_organisation_that_does_not_share_says_so(
    scene: Scene, noord: TestClient, region: Engine
) -> None:
    with open_session(region) as session:
        [new] = scenes.youths(session, "noord", "new")
        organisation = session.get_one(Organisation, "jt-leiden-noord")
        organisation.sharing = False
        session.add(organisation)
        session.commit()
    assert outcome(noord, new) == outcome(noord, new) | {
        "kind": "not-matched",
        "reason": "organisation-not-sharing",
    }


def test_a_declined_request_says_so_until_the_next_round(scene: Scene, noord: TestClient) -> None:
    [card] = cards(noord)
    first = card["suggestions"][0]
    noord.post(f"/v1/suggestions/{first['id']}/decisions", json={"verdict": "decline", "reason": "wrong-moment"})
    told = outcome(noord, UUID(first["help_request"]["id"]))
    assert (told["kind"], told["state"], told["reason"]) == ("suggested", "declined", "wrong-moment")
    assert cards(noord)[0]["mine"] == 1


def test_almost_groups_count_who_still_waits(scene: Scene, noord: TestClient, region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        mine = scenes.youths(session, "noord", "m", "n")
        theirs = scenes.youths(session, "katwijk", "o")
        ids = [str(each) for each in (*mine, *theirs)]
        row = AlmostGroup(round_id=scene.round_id, position=0, offer_id=scene.offer.id, help_request_ids=ids, short=1)
        session.add(row)
        session.commit()
    [almost] = noord.get("/v1/almost-groups").json()["items"]
    assert (almost["mine"], almost["others"], almost["short"]) == (2, 1, 1)
    assert sign_in("rivier").get("/v1/almost-groups").json()["items"] == []
    with open_session(region) as session:
        scenes.youths(session, "noord", "m", status="helped")
        session.commit()
    [almost] = noord.get("/v1/almost-groups").json()["items"]
    assert (almost["mine"], almost["others"], almost["short"]) == (1, 1, 2)


def test_an_adopted_group_becomes_an_offer_with_its_suggestions(
    scene: Scene, noord: TestClient, region: Engine, sign_in: SignIn
) -> None:
    [card] = cards(noord)
    accepted = card["suggestions"][0]["id"]
    noord.post(f"/v1/suggestions/{accepted}/decisions", json={"verdict": "accept"})
    url = f"/v1/proposed-groups/{scene.group.id}/adoptions"
    answer = noord.post(url, json={**ADOPTION, "co_organisations": ["jt-katwijk"]})
    assert answer.status_code == 201
    offer = answer.json()
    assert (offer["seats_held"], offer["seats_proposed"], offer["organisation"]["key"]) == (1, 2, "jt-leiden-noord")
    [card] = cards(noord)
    assert (card["id"], card["title"], card["mine"], card["others"]) == (offer["id"], "Vrienden maken", 2, 1)
    assert {each["id"] for each in card["suggestions"]} >= {accepted}
    assert cards(sign_in("katwijk"), theme="angst")
    group = noord.get(f"/v1/proposed-groups/{scene.group.id}").json()
    assert (group["state"], group["adopted_offer_id"]) == ("adopted", offer["id"])
    assert noord.get("/v1/proposed-groups").json()["items"] == []
    assert noord.post(url, json=ADOPTION).status_code == 409
    with open_session(region, writes=False) as session:
        assert session.exec(select(Facilitator.groups)).one() == 0


def test_who_adopts_a_group_at_anothers_place_carries_it_together_with_them(scene: Scene, sign_in: SignIn) -> None:
    answer = sign_in("rivier").post(f"/v1/proposed-groups/{scene.group.id}/adoptions", json=ADOPTION)
    assert answer.status_code == 201
    assert answer.json()["organisation"]["key"] == "sp-rivier"
    assert [each["key"] for each in answer.json()["co_organisations"]] == ["jt-leiden-noord"]
    [card] = cards(sign_in("noord"))
    assert (card["id"], card["mine"], card["others"]) == (answer.json()["id"], 2, 1)


def test_a_group_is_adopted_by_who_gives_care_and_only_in_good_words(scene: Scene, sign_in: SignIn) -> None:
    url = f"/v1/proposed-groups/{scene.group.id}/adoptions"
    assert sign_in("regio").post(url, json=ADOPTION).status_code == 403
    assert sign_in("noord").post(url, json={**ADOPTION, "title": "Bel 06-12345678"}).status_code == 400
    missing = "/v1/proposed-groups/00000000-0000-4000-8000-000000000000"
    assert sign_in("noord").get(missing).status_code == 404
    assert sign_in("noord").post(f"{missing}/adoptions", json=ADOPTION).status_code == 404


def test_proposed_groups_are_seen_by_who_could_adopt_them(scene: Scene, sign_in: SignIn) -> None:
    [group] = sign_in("rivier").get("/v1/proposed-groups", params={"theme": "angst"}).json()["items"]
    assert (group["youths"], group["mine"], group["others"], group["state"]) == (3, 0, 3, "proposed")
    assert "suggestions" not in group
    assert sign_in("rivier").get("/v1/proposed-groups", params={"theme": "somber"}).json()["items"] == []
