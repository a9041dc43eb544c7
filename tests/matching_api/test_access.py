"""Who gets in, as what, and how a refusal is answered."""

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from sqlmodel import Session, select

from matching_api.access import service as access
from matching_api.access.models import Account

from .conftest import PASSWORD, SignIn


def test_a_coordinator_signs_in_and_is_known_by_name_and_organisation(sign_in: SignIn) -> None:
    answer = sign_in("noord").get("/v1/accounts/me")
    assert answer.status_code == 200
    assert answer.json()["organisation"]["key"] == "jt-leiden-noord"
    assert "decide" in answer.json()["permissions"]


def test_unknown_user_and_wrong_password_are_answered_alike(client: TestClient) -> None:
    wrong = client.post("/v1/tokens", json={"username": "noord", "password": "wrong"})
    unknown = client.post("/v1/tokens", json={"username": "nobody", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content


def test_a_field_too_many_is_refused_with_its_pointer_and_without_its_value(client: TestClient) -> None:
    body = {"username": "noord", "password": PASSWORD, "extra": "Jan Jansen"}
    answer = client.post("/v1/tokens", json=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/extra"]
    assert "Jansen" not in answer.text


def test_without_a_token_the_door_stays_shut(client: TestClient) -> None:
    answer = client.get("/v1/accounts/me")
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:samenstart:problem:not-signed-in"


def test_every_answer_carries_the_version_and_the_security_headers(client: TestClient) -> None:
    for path in ("/v1/openapi.json", "/v1/nowhere", "/v1/accounts/me", "/healthz"):
        headers = client.get(path).headers
        assert headers["api-version"] == "1.0.0"
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"


def test_a_slash_too_many_is_not_found_and_not_a_redirect(client: TestClient) -> None:
    answer = client.get("/v1/organisations/", follow_redirects=False)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_user_costs_as_much_work_as_a_wrong_password(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, judged = access._hasher(), list[str]()

    class Counting(PasswordHash):
        def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002  the name in the library
            judged.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return real.verify(password, hash)

    monkeypatch.setattr(access, "_hasher", lambda: Counting(real.hashers))
    for username in ("noord", "nobody"):
        client.post("/v1/tokens", json={"username": username, "password": "wrong"})
    assert len(judged) == 2
    assert judged[0] == judged[1]  # the same function at the same cost


def test_who_was_switched_off_is_answered_as_a_wrong_password(client: TestClient, session: Session) -> None:
    account = session.exec(select(Account).where(Account.username == "noord")).one()
    account.active = False
    session.add(account)
    session.commit()
    off = client.post("/v1/tokens", json={"username": "noord", "password": PASSWORD})
    wrong = client.post("/v1/tokens", json={"username": "katwijk", "password": "wrong"})
    assert (off.status_code, off.content) == (wrong.status_code, wrong.content)
