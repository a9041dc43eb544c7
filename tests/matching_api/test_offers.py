"""What organisations publish: complete, without personal data, never overfull, and theirs alone to change."""

from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from matching_api.database import open_session
from matching_api.vocabulary.models import Tag

from . import scenes
from .conftest import SignIn

TODAY = "2026-11-22"


@pytest.fixture(autouse=True)
def words(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        session.commit()


@pytest.fixture
def rivier(sign_in: SignIn) -> TestClient:
    return sign_in("rivier")


def publish(client: TestClient, **changed: Any) -> Response:
    return client.post("/v1/offers", json=scenes.offer_body(**changed))


def faults(answer: Response) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_a_published_offer_is_seen_by_every_organisation(rivier: TestClient, sign_in: SignIn) -> None:
    answer = publish(rivier, seats_elsewhere=2, co_organisations=["jt-katwijk"])
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    seen = sign_in("noord").get(f"/v1/offers/{answer.json()['id']}").json()
    assert seen["organisation"] == {"key": "sp-rivier", "name": "Rivier Jeugd-ggz"}
    assert seen["co_organisations"] == [{"key": "jt-katwijk", "name": "Jeugdteam Katwijk"}]
    assert seen["place"] == {"postcode4": "2316", "name": "Leiden", "municipality": "Leiden"}
    assert (seen["theme"], seen["assured_on"], seen["stale"]) == ("angst", TODAY, False)
    assert (seen["seats_left"], seen["short"]) == (6, 1)


def test_mine_are_the_offers_an_organisation_leads_or_carries_along(rivier: TestClient, sign_in: SignIn) -> None:
    publish(rivier, co_organisations=["jt-katwijk"])
    titles = {user: len(sign_in(user).get("/v1/offers", params={"mine": True}).json()["items"]) for user in
              ("rivier", "katwijk", "noord")}  # fmt: skip
    assert titles == {"rivier": 1, "katwijk": 1, "noord": 0}


def test_offers_come_in_pages_that_hold_each_of_them_once(rivier: TestClient) -> None:
    for number in range(5):
        assert publish(rivier, title=f"Groep {number % 2}").status_code == 201
    pages = [rivier.get("/v1/offers", params={"limit": 2, "offset": start}).json() for start in (0, 2, 4, 6)]
    assert [len(each["items"]) for each in pages] == [2, 2, 1, 0]
    assert {each["total"] for each in pages} == {5}
    told = [each for page in pages for each in page["items"]]
    assert told == rivier.get("/v1/offers").json()["items"]
    assert [each["title"] for each in told] == ["Groep 0"] * 3 + ["Groep 1"] * 2
    assert len({each["id"] for each in told}) == 5


@pytest.mark.parametrize("asked", ["limit=0", "limit=1001", "offset=-1"])
def test_a_page_that_cannot_be_is_refused(rivier: TestClient, asked: str) -> None:
    assert rivier.get(f"/v1/offers?{asked}").status_code == 400


def test_everything_wrong_with_an_offer_is_told_at_once_without_its_values(rivier: TestClient) -> None:
    answer = publish(
        rivier,
        title="Bel 06-12345678",
        description="Vragen aan jan@voorbeeld.nl",
        tags=["faalangst", "geen-tag"],
        co_organisations=["sp-rivier"],
        follow_up_id="00000000-0000-4000-8000-000000000000",
    )
    assert answer.status_code == 400
    assert faults(answer) == [
        ("/title", "personal-data"),
        ("/description", "personal-data"),
        ("/co_organisations/0", "unknown-organisation"),
        ("/tags/1", "unknown-tag"),
        ("/follow_up_id", "unknown-offer"),
    ]
    assert "12345678" not in answer.text
    assert "voorbeeld" not in answer.text
    assert "geen-tag" not in answer.text


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"age_min": 12, "age_max": 8}, "/age_max"),
        ({"seats_min": 9}, "/seats_max"),
        ({"seats_elsewhere": 9}, "/seats_elsewhere"),
        ({"place": None}, "/place"),
        ({"mode": "online"}, "/place"),
        ({"place": "1000"}, "/place"),
        ({"daypart": "wednesday"}, "/daypart"),
        ({"tags": ["faalangst", "faalangst"]}, "/tags"),
        ({"tags": ["faalangst", "vrienden-maken"]}, "/tags"),
        ({"state": "closed"}, "/state"),
        ({"owner": "Jan"}, "/owner"),
    ],
)
def test_an_offer_that_cannot_be_is_refused_where_it_is_wrong(
    rivier: TestClient, changed: dict[str, Any], pointer: str
) -> None:
    assert [each[0] for each in faults(publish(rivier, **changed))] == [pointer]


def test_an_online_offer_has_no_place(rivier: TestClient) -> None:
    answer = publish(rivier, mode="online", place=None, setting="online")
    assert answer.status_code == 201
    assert answer.json()["place"] is None


def test_an_offer_changes_only_for_who_read_its_last_version(rivier: TestClient) -> None:
    first = publish(rivier).json()
    url = f"/v1/offers/{first['id']}"
    changed = rivier.put(url, json=scenes.offer_body(title="Meer durven"), headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["title"]) == (200, '"2"', "Meer durven")
    late = rivier.put(url, json=scenes.offer_body(title="Te laat"), headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["type"]) == (412, "urn:samenstart:problem:changed-meanwhile")
    assert rivier.put(url, json=scenes.offer_body()).status_code == 400
    assert rivier.get(url).json()["title"] == "Meer durven"


def test_an_offer_is_changed_by_its_own_organisation_alone(rivier: TestClient, sign_in: SignIn) -> None:
    url = f"/v1/offers/{publish(rivier).json()['id']}"
    answer = sign_in("noord").put(url, json=scenes.offer_body(), headers={"If-Match": '"1"'})
    assert answer.status_code == 403
    assert sign_in("noord").post(f"{url}/closings", json={"reason": "other"}).status_code == 403
    assert sign_in("regio").post("/v1/offers", json=scenes.offer_body()).status_code == 403


def test_who_carries_an_offer_along_may_say_that_it_still_stands(rivier: TestClient, sign_in: SignIn) -> None:
    url = f"/v1/offers/{publish(rivier, co_organisations=['jt-katwijk']).json()['id']}"
    assert sign_in("katwijk").post(f"{url}/confirmations").status_code == 201
    assert sign_in("noord").post(f"{url}/confirmations").status_code == 403


def test_an_offer_nobody_confirmed_for_a_quarter_is_stale_until_somebody_does(
    rivier: TestClient, region: Engine
) -> None:
    with open_session(region) as session:
        offer = scenes.offer(session)
        offer.assured_on = date.fromisoformat(TODAY) - timedelta(days=91)
        session.add(offer)
        session.commit()
    assert rivier.get(f"/v1/offers/{offer.id}").json()["stale"] is True
    confirmed = rivier.post(f"/v1/offers/{offer.id}/confirmations").json()
    assert (confirmed["stale"], confirmed["assured_on"]) == (False, TODAY)


def test_a_closed_offer_stays_as_it_was(rivier: TestClient) -> None:
    url = f"/v1/offers/{publish(rivier).json()['id']}"
    closed = rivier.post(f"{url}/closings", json={"reason": "too-few"}).json()
    assert (closed["state"], closed["closed_reason"]) == ("closed", "too-few")
    assert rivier.put(url, json=scenes.offer_body(), headers={"If-Match": '"2"'}).status_code == 403
    assert rivier.post(f"{url}/confirmations").status_code == 403
    assert rivier.post(f"{url}/closings", json={"reason": "other"}).json()["closed_reason"] == "too-few"


def test_an_offer_is_never_made_smaller_than_what_is_taken(rivier: TestClient, region: Engine) -> None:
    with open_session(region) as session:
        offer = scenes.offer(session, seats_elsewhere=3)
        offer.seats_held = 2
        session.add(offer)
        session.commit()
    smaller = scenes.offer_body(seats_elsewhere=3, seats_max=4)
    answer = rivier.put(f"/v1/offers/{offer.id}", json=smaller, headers={"If-Match": '"1"'})
    assert faults(answer) == [("/seats_max", "too-few-seats")]


def test_the_database_itself_refuses_an_overfull_offer(session: Session) -> None:
    scenes.know_words(session)
    offer = scenes.offer(session, seats_elsewhere=8)
    offer.seats_held = 1
    session.add(offer)
    with pytest.raises(IntegrityError):
        session.flush()


def test_capacity_is_what_was_last_said(sign_in: SignIn) -> None:
    noord = sign_in("noord")
    venue = {"place": "2316", "dayparts": ["wed-afternoon"], "modes": ["in-person", "online"]}
    told = {"venues": [venue], "facilitators": [{"theme": "angst", "groups": 2}]}
    assert noord.put("/v1/capacity", json=told).status_code == 200
    assert noord.get("/v1/capacity").json() == told
    assert sign_in("katwijk").get("/v1/capacity").json() == {"venues": [], "facilitators": []}
    assert noord.put("/v1/capacity", json={"venues": [], "facilitators": []}).json()["venues"] == []


def test_capacity_for_an_unknown_theme_or_an_impossible_venue_is_refused(sign_in: SignIn) -> None:
    noord = sign_in("noord")
    themes = [{"theme": "angst", "groups": 1}, {"theme": "angst", "groups": 1}, {"theme": "niets", "groups": 1}]
    answer = noord.put("/v1/capacity", json={"venues": [], "facilitators": themes})
    assert [each[0] for each in faults(answer)] == ["/facilitators/1/theme", "/facilitators/2/theme"]
    nowhere = {"place": None, "dayparts": ["wed-afternoon"], "modes": ["in-person"]}
    answer = noord.put("/v1/capacity", json={"venues": [nowhere], "facilitators": []})
    assert [each[0] for each in faults(answer)] == ["/venues/0/place"]


def test_the_last_offer_that_names_a_retired_tag_can_still_be_changed(session: Session, sign_in: SignIn) -> None:
    scenes.know_words(session)
    offer = scenes.offer(session)

    tag = session.get_one(Tag, "faalangst")
    tag.retired = True
    session.add(tag)
    session.commit()
    rivier = sign_in("rivier")
    again = rivier.put(f"/v1/offers/{offer.id}", json=scenes.offer_body(), headers={"If-Match": '"1"'})
    assert again.status_code == 200
    assert faults(publish(rivier)) == [("/tags/0", "unknown-tag")]
