"""The register of pilots: written by the project leader, read by all, each checked against thirteen principles."""

from typing import Any

import pytest
from sqlalchemy.engine import Engine

from matching_api.database import open_session

from . import scenes
from .conftest import SignIn, on_both

CHECKS = {f"p{number}": "yes" for number in range(1, 14)} | {"p10": "not-applicable", "p6": "no"}


@pytest.fixture
def body(region: Engine) -> dict[str, Any]:
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session)
        session.commit()
    return {
        "title": "Samen durven op school",
        "kind": "treatment",
        "offer_ids": [str(offer.id)],
        "starts_on": "2026-09-01",
        "ends_on": "2027-03-01",
        "intended_result": "Zes van de acht jeugdigen gaan verder zonder hulp.",
        "checks": CHECKS,
    }


@on_both
def test_a_pilot_is_written_once_and_read_by_all(body: dict[str, Any], sign_in: SignIn) -> None:
    made = sign_in("regio").post("/v1/pilots", json=body)
    assert made.status_code == 201
    for name in ("noord", "rivier", "regio", "beheer"):
        [seen] = sign_in(name).get("/v1/pilots").json()["items"]
        assert (seen["title"], seen["checks"], seen["saved_by"]) == (body["title"], CHECKS, "Pim Jansen")
        assert [each["title"] for each in seen["groups"]] == ["Durven doen"]
    assert sign_in("rivier").post("/v1/pilots", json=body).status_code == 403


@on_both
def test_a_change_names_what_was_read(body: dict[str, Any], sign_in: SignIn) -> None:
    regio = sign_in("regio")
    made = regio.post("/v1/pilots", json=body)
    path, mark = f"/v1/pilots/{made.json()['id']}", made.headers["etag"]
    changed = body | {"checks": CHECKS | {"p6": "yes"}}
    assert regio.put(path, json=changed, headers={"If-Match": mark}).json()["checks"]["p6"] == "yes"
    assert regio.put(path, json=body, headers={"If-Match": mark}).status_code == 412
    assert sign_in("noord").get(path).json()["version"] == 2


def test_every_principle_is_answered_and_every_fault_is_told(body: dict[str, Any], sign_in: SignIn) -> None:
    regio = sign_in("regio")
    few = body | {"checks": {key: value for key, value in CHECKS.items() if key != "p13"}}
    assert [each["pointer"] for each in regio.post("/v1/pilots", json=few).json()["errors"]] == ["/checks/p13"]
    wrong = body | {"offer_ids": body["offer_ids"] * 2, "intended_result": "Mail naar iemand@voorbeeld.nl"}
    errors = regio.post("/v1/pilots", json=wrong).json()["errors"]
    assert [(each["pointer"], each["code"]) for each in errors] == [
        ("/intended_result", "personal-data"),
        ("/offer_ids/1", "unknown-offer"),
    ]
    backwards = body | {"ends_on": "2026-08-01"}
    assert [each["pointer"] for each in regio.post("/v1/pilots", json=backwards).json()["errors"]] == ["/ends_on"]
