"""From a delivery to a start, over HTTP alone: what a coordinator, a specialist and a project leader do in a week."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api import worker
from matching_api.database import open_session

from . import scenes
from .conftest import SignIn
from .deliveries import row

pytestmark = pytest.mark.slow  # walks from delivery to start


@pytest.fixture(autouse=True)
def words(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        session.commit()


def post(client: TestClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"/v1{path}", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def match(regio: TestClient) -> dict[str, Any]:
    asked = post(regio, "/match-rounds", {})
    worker.run_worker(once=True)
    done = dict(regio.get(f"/v1/match-rounds/{asked['id']}").json())
    assert done["state"] == "finished"
    return done


def test_from_two_waitlists_to_a_group_that_starts(sign_in: SignIn) -> None:
    noord, katwijk, rivier, regio = (sign_in(user) for user in ("noord", "katwijk", "rivier", "regio"))
    post(noord, "/deliveries", {"kind": "full", "rows": [row(name, age=9) for name in "ab"]})
    post(katwijk, "/deliveries", {"kind": "full", "rows": [row(name, age=10) for name in "cd"]})
    offer = post(rivier, "/offers", scenes.offer_body(seats_min=3, seats_max=6))
    assert match(regio)["placed"] == 4

    [card] = noord.get("/v1/suggested-groups").json()["items"]
    assert (card["id"], card["mine"], card["others"], card["can_start"]) == (offer["id"], 2, 2, True)
    for team in (noord, katwijk):
        for suggestion in team.get("/v1/suggestions").json()["items"]:
            post(team, f"/suggestions/{suggestion['id']}/decisions", {"verdict": "accept"})
            for to in ("invited", "agreed"):
                post(team, f"/suggestions/{suggestion['id']}/steps", {"to": to})
    for team in (noord, katwijk):
        for suggestion in team.get("/v1/suggestions").json()["items"]:
            assert post(team, f"/suggestions/{suggestion['id']}/steps", {"to": "started"})["state"] == "started"

    running = rivier.get(f"/v1/offers/{offer['id']}").json()
    assert (running["state"], running["seats_held"], running["seats_left"]) == ("running", 4, 2)
    states = [each["outcome"]["state"] for each in noord.get("/v1/request-outcomes").json()["items"]]
    assert states == ["started", "started"]
    # Delivered again they do not wait again, and the next round has nobody to place.
    post(noord, "/deliveries", {"kind": "full", "rows": [row(name, age=9) for name in "ab"]})
    assert match(regio)["youths"] == 0


def test_from_demand_without_offer_to_an_adopted_group(sign_in: SignIn) -> None:
    noord, katwijk, regio = (sign_in(user) for user in ("noord", "katwijk", "regio"))
    post(noord, "/deliveries", {"kind": "full", "rows": [row(name, tags=["vrienden-maken"]) for name in "ab"]})
    far = {"tags": ["vrienden-maken"], "postcode4": "2224", "max_travel_km": 30}
    post(katwijk, "/deliveries", {"kind": "full", "rows": [row(name, **far) for name in "cd"]})
    venue = {"place": "2316", "dayparts": ["wed-afternoon"], "modes": ["in-person"]}
    room = {"venues": [venue], "facilitators": [{"theme": "sociaal", "groups": 1}]}
    assert noord.put("/v1/capacity", json=room).status_code == 200
    assert match(regio)["proposed_groups"] == 1

    [group] = noord.get("/v1/proposed-groups").json()["items"]
    assert group["origin"] == "cluster"
    assert (group["youths"], group["mine"], group["others"]) == (4, 2, 2)
    practice = {"kind": "prevention", "setting": "school", "sessions": 6, "session_minutes": 75}
    title = {"title": "Vrienden maken", "co_organisations": ["jt-katwijk"]}
    offer = post(noord, f"/proposed-groups/{group['id']}/adoptions", {**practice, **title})
    assert (offer["seats_proposed"], offer["state"]) == (4, "forming")
    assert [each["title"] for each in katwijk.get("/v1/offers", params={"mine": True}).json()["items"]] == [
        "Vrienden maken"
    ]
    [suggestion, _] = katwijk.get("/v1/suggestions").json()["items"]
    declined = {"verdict": "decline", "reason": "too-far-for-family"}
    post(katwijk, f"/suggestions/{suggestion['id']}/decisions", declined)
    assert match(regio)["proposed_groups"] == 0
    [again] = katwijk.get("/v1/suggestions", params={"state": "proposed"}).json()["items"]
    assert (again["group"]["id"], again["group"]["title"]) == (offer["id"], "Vrienden maken")
    figures = {each["key"]: each["value"] for each in regio.get("/v1/figures").json()["items"]}
    assert (figures["groups_can_start"], figures["suggested"]) == (1, None)
