"""Guessing a password and delivering without end are slowed down, and the answer says until when."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from matching_api.main import create_app
from matching_api.problems import TooManyRequests
from matching_api.rate_limit import MOST_ASKERS, RateLimit
from matching_api.settings import get_settings

from . import scenes
from .conftest import PASSWORD, SignIn


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few tries; for whoever makes an application after this."""
    monkeypatch.setattr(get_settings(), "sign_in_tries", 3)
    monkeypatch.setattr(get_settings(), "sign_in_tries_client", 8)
    monkeypatch.setattr(get_settings(), "deliveries_per_hour", 2)


def _guess(client: TestClient, username: str, password: str = "wrong") -> int:
    return client.post("/v1/tokens", json={"username": username, "password": password}).status_code


@pytest.fixture
def door(session: Session, narrow: None) -> TestClient:
    return TestClient(create_app(), raise_server_exceptions=False)


def test_guessing_at_a_name_ends_in_waiting_even_with_the_right_password(door: TestClient) -> None:
    assert [_guess(door, "noord") for _ in range(4)] == [401, 401, 401, 429]
    answer = door.post("/v1/tokens", json={"username": "NOORD ", "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_name_nobody_has_is_slowed_exactly_as_one_that_exists(door: TestClient) -> None:
    known = [door.post("/v1/tokens", json={"username": "noord", "password": "x"}) for _ in range(4)]
    unknown = [door.post("/v1/tokens", json={"username": "nobody", "password": "x"}) for _ in range(4)]
    assert [each.status_code for each in known] == [each.status_code for each in unknown]
    assert [each.content for each in known] == [each.content for each in unknown]


def test_guessing_at_many_names_from_one_address_ends_in_waiting(door: TestClient) -> None:
    assert [_guess(door, f"name-{i}") for i in range(9)] == [401] * 8 + [429]


def test_who_signs_in_well_is_never_slowed(door: TestClient) -> None:
    assert [_guess(door, "noord", PASSWORD) for _ in range(12)] == [201] * 12


def test_an_organisation_that_delivers_too_often_waits_and_another_does_not(
    session: Session, narrow: None, sign_in: SignIn
) -> None:
    scenes.know_words(session)
    session.commit()
    noord, katwijk = sign_in("noord"), sign_in("katwijk")
    body = {"kind": "partial", "rows": [{"age": 10}]}
    answers = [noord.post("/v1/deliveries/_check", json=body) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 3600
    assert katwijk.post("/v1/deliveries", json=body).status_code == 201


def test_the_wait_ends_when_the_oldest_count_is_old_enough() -> None:
    moment = 0.0
    limit = RateLimit(2, 60, clock=lambda: moment)
    limit.take("a")
    moment = 30.0
    limit.take("a")
    with pytest.raises(TooManyRequests) as refused:
        limit.take("a")
    assert refused.value.headers["Retry-After"] == "30"
    moment = 60.0
    limit.take("a")


def test_no_number_of_askers_fills_the_memory() -> None:
    limit = RateLimit(1, 60)
    for asker in range(MOST_ASKERS + 10):
        limit.take(str(asker))
    assert len(limit._times) == MOST_ASKERS
    with pytest.raises(TooManyRequests):
        limit.take(str(MOST_ASKERS))
