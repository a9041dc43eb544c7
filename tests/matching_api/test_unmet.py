"""Demand without offer, and the question who can run a group."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api.database import open_session

from . import scenes
from .conftest import SignIn, on_both


@pytest.fixture
def leader(region: Engine, sign_in: SignIn) -> TestClient:
    """Twelve of 8 to 11 wait in the Leidse regio, seven of them without an offer, and eight in Katwijk."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, seats_min=3, seats_max=8)
        scenes.offer(session, title="Ook durven", age_min=6, age_max=9)
        scenes.offer(session, title="Voor later", tags=["vrienden-maken"], age_min=14, age_max=16)
        own = scenes.youths(session, "noord", *"abcdefghijkl", registered_on="2026-03-01")
        scenes.youths(session, "katwijk", *"pqrstuvw", postcode4="2224", tags=["vrienden-maken"])
        scenes.suggest(session, offer, *own[:5])
        session.commit()
    return sign_in("regio")


def asked(client: TestClient) -> dict[str, Any]:
    answer = client.get("/v1/unmet-demands")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@on_both
def test_a_cluster_tells_how_many_where_how_long_and_what_lacks(leader: TestClient) -> None:
    # All eight in Katwijk wait without an offer, but nobody of another theme: beside the totals that is not shown.
    [cluster] = asked(leader)["clusters"]
    assert (cluster["theme"], cluster["age_band"], cluster["subregion"]) == ("angst", "8-11", "Leidse regio")
    assert (cluster["youths"], cluster["over_norm"], cluster["median_waiting_days"]) == (7, 7, 266)
    assert cluster["tags"] == [{"key": "faalangst", "youths": 7}]
    assert cluster["lacking"] == [{"key": "new-since-round", "youths": 7}]


def test_idle_offers_and_overlaps_are_told(leader: TestClient) -> None:
    told = asked(leader)
    assert {each["title"] for each in told["idle_offers"]} == {"Ook durven", "Voor later"}
    [overlap] = told["overlaps"]
    assert (overlap["theme"], {each["title"] for each in overlap["offers"]}) == ("angst", {"Durven doen", "Ook durven"})


@on_both
def test_a_question_is_asked_answered_once_an_organisation_and_closed(leader: TestClient, sign_in: SignIn) -> None:
    wanted = {"theme": "angst", "age_band": "8-11", "subregion": "Leidse regio"}
    call = leader.post("/v1/offer-calls", json=wanted).json()
    assert (call["youths"], call["age_min"], call["age_max"]) == (7, 8, 11)
    assert [each["asked"] for each in asked(leader)["clusters"]] == [True]
    assert leader.post("/v1/offer-calls", json=wanted).status_code == 409
    specialist = sign_in("rivier")
    address = f"/v1/offer-calls/{call['id']}"
    specialist.post(f"{address}/answers", json={"answer": "cannot"})
    answered = specialist.post(f"{address}/answers", json={"answer": "can-run", "from_on": "2027-01-11"}).json()
    assert [(each["organisation"]["key"], each["answer"]) for each in answered["answers"]] == [("sp-rivier", "can-run")]
    assert specialist.post(f"{address}/closings").status_code == 403
    assert leader.post(f"{address}/closings").json()["closed_at"]
    assert specialist.post(f"{address}/answers", json={"answer": "can-join"}).status_code == 409
    [kept] = sign_in("katwijk").get("/v1/offer-calls").json()["items"]
    assert (kept["youths"], kept["can_run"], kept["can_join"]) == (7, 1, 0)


@on_both
def test_who_answered_is_told_to_who_asked_and_to_nobody_else(leader: TestClient, sign_in: SignIn) -> None:
    call = leader.post("/v1/offer-calls", json={"theme": "angst", "age_band": "8-11", "subregion": None}).json()
    address = f"/v1/offer-calls/{call['id']}/answers"
    for name, answer in (("rivier", "can-run"), ("katwijk", "cannot")):
        told = sign_in(name).post(address, json={"answer": answer}).json()
        assert [each["answer"] for each in told["answers"]] == [answer]
    seen = {name: sign_in(name).get("/v1/offer-calls") for name in ("noord", "rivier", "katwijk", "beheer", "regio")}
    told = {name: [each["answered_by"] for each in seen[name].json()["items"][0]["answers"]] for name in seen}
    assert told == {
        "noord": [], "rivier": ["Rosa de Wit"], "katwijk": ["Karim Bos"], "beheer": [],
        "regio": ["Rosa de Wit", "Karim Bos"],
    }  # fmt: skip
    assert "Rosa" not in seen["katwijk"].text
    assert {(each.json()["items"][0]["can_run"], each.json()["items"][0]["can_join"]) for each in seen.values()} == {
        (1, 0)
    }


@on_both
def test_who_can_make_a_group_of_it_sees_the_same_clusters(leader: TestClient, sign_in: SignIn) -> None:
    clusters = asked(leader)["clusters"]
    for name in ("rivier", "noord", "katwijk"):
        assert sign_in(name).get("/v1/demand-clusters").json()["items"] == clusters
    assert sign_in("beheer").get("/v1/demand-clusters").status_code == 403


def test_of_a_cluster_too_small_to_show_a_question_tells_no_number(leader: TestClient) -> None:
    wanted = {"theme": "druk", "age_band": "8-11", "subregion": "Leidse regio"}
    assert leader.post("/v1/offer-calls", json=wanted).json()["youths"] is None


def test_only_known_themes_and_bands_are_asked_for(leader: TestClient) -> None:
    for wrong, code in (({"theme": "geluk"}, "theme-unknown"), ({"age_band": "5-50"}, "age-band-unknown")):
        wanted = {"theme": "angst", "age_band": "8-11", "subregion": None, **wrong}
        refused = leader.post("/v1/offer-calls", json=wanted)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, code)


def test_demand_without_offer_is_for_who_may_see_the_region(leader: TestClient, sign_in: SignIn) -> None:
    assert sign_in("rivier").get("/v1/unmet-demands").status_code == 403
    assert sign_in("rivier").post("/v1/offer-calls", json={"theme": "angst", "age_band": "8-11"}).status_code == 403
