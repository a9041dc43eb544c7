"""Every refusal has its one answer, and every answer is a problem with details."""

import re

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api import problems
from matching_api.main import create_app
from matching_api.problems import PROBLEMS, Refusal

from .conftest import SignIn, on_both


def _refusals(of: type[Refusal] = Refusal) -> set[type[Refusal]]:
    return {each for child in of.__subclasses__() for each in {child, *_refusals(child)}}


def test_the_table_of_problems_and_the_refusals_are_the_same_set() -> None:
    create_app()  # every room is loaded
    assert _refusals() == set(PROBLEMS)


def test_every_problem_has_a_kind_of_its_own_and_an_error_status() -> None:
    slugs = [problem.slug for problem in PROBLEMS.values()]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)
    assert all(400 <= problem.status < 500 and problem.status != 422 for problem in PROBLEMS.values())


@pytest.mark.parametrize("refusal", sorted(PROBLEMS, key=lambda each: each.__name__))
def test_a_refusal_is_answered_as_the_table_says(region: Engine, refusal: type[Refusal]) -> None:
    router = APIRouter()

    @router.get("/refuses")
    def refuses() -> None:
        raise refusal("Not like this.", headers={"X-Why": "test"})

    app = create_app()
    app.include_router(router)
    answer = TestClient(app, raise_server_exceptions=False).get("/refuses")
    body = answer.json()
    assert answer.status_code == body["status"] == PROBLEMS[refusal].status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-why"] == "test"
    assert body["type"] == problems.TYPE_BASE + PROBLEMS[refusal].slug
    assert (body["title"], body["detail"]) == (PROBLEMS[refusal].title, "Not like this.")


def test_a_crash_tells_nothing_of_what_crashed(region: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    router = APIRouter()

    @router.get("/crashes")
    def crashes() -> None:
        raise RuntimeError("Rosa Jansen, 999990081")

    app = create_app()
    app.include_router(router)
    answer = TestClient(app, raise_server_exceptions=False).get("/crashes")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == "1.0.0"
    seen = capfd.readouterr()
    assert "Jansen" not in answer.text + seen.out + seen.err


@on_both
@pytest.mark.parametrize("path", ["/v1/organisations/%00", "/v1/places/%00", "/v1/help-requests/%00"])
def test_a_text_no_database_can_hold_is_invalid_or_not_found_and_no_crash(sign_in: SignIn, path: str) -> None:
    assert sign_in("noord").get(path).status_code in (400, 404)


@on_both
def test_a_username_no_database_can_hold_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/tokens", json={"username": "\x00", "password": "x"})
    assert answer.status_code in (400, 401)


@pytest.mark.parametrize("name", ["Jan Jansen", "jan@voorbeeld.nl", "999990081", "x/999990081", "a" * 80])
def test_the_name_of_a_field_somebody_made_up_is_not_repeated(region: Engine, name: str) -> None:
    client = TestClient(create_app(), raise_server_exceptions=False)
    answer = client.post("/v1/tokens", json={"username": "noord", "password": "x", name: "x"})
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, ["/…"])
    assert name not in answer.text
