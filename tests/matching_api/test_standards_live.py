"""Each technical rule of the NL GOV REST API Design Rules 2.2, over living answers of every kind."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from sqlmodel import Session

from matching_api import problems
from matching_api.main import create_app
from matching_api.problems import TooManyRequests

from . import scenes
from .conftest import ACCOUNTS, PASSWORD, SignIn

pytestmark = pytest.mark.slow  # asks every address

SECURITY = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
Ask = Callable[[TestClient], httpx2.Response]


def _put_with_an_old_tag(client: TestClient) -> httpx2.Response:
    made = client.post("/v1/offers", json=scenes.offer_body()).json()
    return client.put(f"/v1/offers/{made['id']}", json=scenes.offer_body(), headers={"If-Match": '"9"'})


def _close_and_change(client: TestClient) -> httpx2.Response:
    made = client.post("/v1/offers", json=scenes.offer_body()).json()
    client.post(f"/v1/offers/{made['id']}/closings", json={"reason": "other"})
    return client.post(f"/v1/offers/{made['id']}/confirmations")


ANSWERS: dict[str, tuple[int, Ask]] = {
    "a list": (200, lambda client: client.get("/v1/offers")),
    "something made": (201, lambda client: client.post("/v1/offers", json=scenes.offer_body())),
    "the document": (200, lambda client: client.get("/v1/openapi.json")),
    "alive": (200, lambda client: client.get("/healthz")),
    "a body that is not JSON": (400, lambda client: client.post("/v1/offers", content=b"{")),
    "a body with errors": (400, lambda client: client.post("/v1/offers", json={"title": "x", "extra": 1})),
    "a query with errors": (400, lambda client: client.get("/v1/suggested-groups?age=old")),
    "no token": (401, lambda client: client.get("/v1/offers", headers={"Authorization": ""})),
    "a wrong password": (401, lambda client: client.post("/v1/tokens", json={"username": "x", "password": "y"})),
    "another's work": (403, lambda client: client.get("/v1/figures")),
    "a closed offer": (403, _close_and_change),
    "nothing there": (404, lambda client: client.get(f"/v1/offers/{uuid4()}")),
    "no such address": (404, lambda client: client.get("/v1/nowhere")),
    "no id": (404, lambda client: client.get("/v1/help-requests/nothing")),
    "no such method": (405, lambda client: client.delete("/v1/offers")),
    "changed meanwhile": (412, _put_with_an_old_tag),
    "too much": (413, lambda client: client.post("/v1/deliveries", content=b" " * 22_000_000)),
    "too often": (429, lambda client: client.get("/too-often")),
    "a crash": (500, lambda client: client.get("/crash")),
}
ERRORS = {name: each for name, each in ANSWERS.items() if each[0] >= 400}


@pytest.fixture
def noord(session: Session, sign_in: SignIn) -> TestClient:
    """A coordinator at a service that also can be asked too often, and crash."""
    scenes.know_words(session)
    session.commit()
    token = sign_in("noord").headers["Authorization"]
    router = APIRouter()

    @router.get("/too-often")
    def too_often() -> None:
        raise TooManyRequests("Asked too often.", headers={"Retry-After": "7"})

    @router.get("/crash")
    def crash() -> None:
        raise RuntimeError("Rosa Jansen")

    app = create_app()
    app.include_router(router)
    return TestClient(app, raise_server_exceptions=False, headers={"Authorization": token})


# core/version-header, core/transport/security-headers
@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_carries_the_full_version_and_the_security_headers(noord: TestClient, name: str) -> None:
    status, ask = ANSWERS[name]
    answer = ask(noord)
    assert answer.status_code == status
    assert re.fullmatch(r"1\.\d+\.\d+", answer.headers["api-version"])
    assert {header: answer.headers.get(header) for header in SECURITY} == SECURITY
    assert answer.headers["content-type"]


# core/error-handling/problem-details
@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_answered_with_problem_details(noord: TestClient, name: str) -> None:
    status, ask = ERRORS[name]
    answer = ask(noord)
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == answer.status_code == status
    assert body["title"]
    assert body["detail"]
    assert body["type"].startswith(problems.TYPE_BASE)
    assert "Jansen" not in answer.text


# core/error-handling/invalid-input
def test_invalid_input_is_answered_with_all_errors_at_once_and_no_value(noord: TestClient) -> None:
    answer = noord.post("/v1/offers", json=scenes.offer_body(age_min="Jansen", seats_max=99, daypart="noon"))
    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/age_min", "/seats_max", "/daypart"}
    assert "Jansen" not in answer.text


@pytest.mark.parametrize(
    "stand_in", [{"age_min": "8"}, {"sessions": True}, {"seats_max": "8"}, {"starts_on": 1_700_000_000}]
)
def test_one_kind_of_value_is_never_taken_for_another(noord: TestClient, stand_in: dict[str, Any]) -> None:
    answer = noord.post("/v1/offers", json=scenes.offer_body(**stand_in))
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{name}" for name in stand_in]


# core/no-trailing-slash
@pytest.mark.parametrize("path", ["/v1/offers/", "/v1/tokens/", "/v1/openapi.json/", "/v1/"])
def test_a_slash_too_many_is_not_found_and_no_redirect(noord: TestClient, path: str) -> None:
    assert noord.get(path, follow_redirects=False).status_code == 404


# core/http-methods
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/offers", "GET, POST"),
        ("PATCH", "/v1/capacity", "GET, PUT"),
        ("GET", "/v1/deliveries/_check", "POST"),
        ("PUT", "/v1/help-requests/_search", "POST"),
    ],
)
def test_another_method_is_refused_with_those_that_are_known(
    noord: TestClient, method: str, path: str, allowed: str
) -> None:
    answer = noord.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


# core/publish-openapi, core/transport/cors
def test_the_document_is_for_everybody_and_every_site_and_nothing_else_is(
    client: TestClient, noord: TestClient
) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    document = client.get("/v1/openapi.json", headers=origin)
    assert document.status_code == 200
    assert document.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in noord.get("/v1/offers", headers=origin).headers


# core/uri-version, core/semver
def test_the_version_of_the_document_is_that_of_the_answers_and_their_address(noord: TestClient) -> None:
    answer = noord.get("/v1/openapi.json")
    version = answer.json()["info"]["version"]
    assert answer.headers["api-version"] == version
    assert answer.json()["servers"][0]["url"].endswith(f"/v{version.split('.')[0]}")


# core/date-time/format, core/date-time/date-omit-time-portion
def test_moments_have_their_zone_and_dates_no_time(noord: TestClient) -> None:
    noord.post("/v1/offers", json=scenes.offer_body(starts_on="2026-12-02"))
    delivery = noord.post("/v1/deliveries", json={"kind": "partial", "rows": [{"age": 10}]}).json()
    offer = noord.get("/v1/offers").json()["items"][0]
    token = noord.post("/v1/tokens", json={"username": ACCOUNTS[0][0], "password": PASSWORD}).json()
    for moment in (delivery["received_at"], token["expires_at"]):
        assert datetime.fromisoformat(moment).utcoffset() is not None
        assert "T" in moment
    for day in (offer["starts_on"], offer["assured_on"], delivery["reference_date"]):
        assert date.fromisoformat(day).isoformat() == day
