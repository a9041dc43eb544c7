"""Organisations and accounts: one-time passwords, who is in and who is out, and always an administrator left."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import select

from matching_api.audit.models import AuditEvent
from matching_api.database import open_session
from matching_api.reach import THE_SERVICE, see

from .conftest import PASSWORD, SignIn, on_both

NEW: dict[str, Any] = {
    "username": "sanne",
    "name": "Sanne de Groot",
    "role": "coordinator",
    "organisation": "jt-katwijk",
}
TEAM: dict[str, Any] = {
    "key": "jt-oegstgeest",
    "name": "Jeugdteam Oegstgeest",
    "kind": "jeugdteam",
    "subregion": "Leidse regio",
    "place": "2341",
}


def enter(client: TestClient, username: str, password: str) -> dict[str, str]:
    answer = client.post("/v1/tokens", json={"username": username, "password": password})
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def account_id(beheer: TestClient, username: str) -> str:
    return next(str(each["id"]) for each in beheer.get("/v1/accounts").json()["items"] if each["username"] == username)


def trail(engine: Engine, name: str) -> list[dict[str, Any]]:
    with open_session(engine, writes=False) as session:
        see(session, THE_SERVICE)
        return [each.details for each in session.exec(select(AuditEvent).where(AuditEvent.name == name))]


@on_both
def test_a_one_time_password_lets_somebody_choose_one_and_do_nothing_else(
    region: Engine, client: TestClient, sign_in: SignIn
) -> None:
    added = sign_in("beheer").post("/v1/accounts", json=NEW)
    assert added.status_code == 201, added.text
    given = added.json()["password"]
    proof = enter(client, "sanne", given)
    me = client.get("/v1/accounts/me", headers=proof).json()
    assert (me["one_time"], me["permissions"]) == (True, [])
    assert client.get("/v1/suggested-groups", headers=proof).status_code == 403
    chosen = {"current": given, "wanted": "mijn eigen lange zin"}
    assert client.post("/v1/accounts/me/passwords", json=chosen, headers=proof).status_code == 201
    assert client.get("/v1/suggested-groups", headers=proof).status_code == 200
    assert client.post("/v1/tokens", json={"username": "sanne", "password": given}).status_code == 401
    assert enter(client, "sanne", "mijn eigen lange zin")
    assert [each["what"] for each in trail(region, "account-changed")] == ["password-chosen"]


def test_the_one_time_password_is_shown_once(sign_in: SignIn) -> None:
    beheer = sign_in("beheer")
    given = beheer.post("/v1/accounts", json=NEW).json()["password"]
    assert given not in beheer.get("/v1/accounts").text
    assert given not in beheer.get("/v1/audit-events").text


def test_a_wrong_current_password_and_a_short_new_one_are_refused(sign_in: SignIn) -> None:
    noord = sign_in("noord")
    for current, wanted, status in (
        (PASSWORD, "kort", 400),
        ("wrong", "mijn eigen lange zin", 401),
        (PASSWORD, PASSWORD, 409),
    ):
        body = {"current": current, "wanted": wanted}
        assert noord.post("/v1/accounts/me/passwords", json=body).status_code == status


@on_both
def test_who_is_put_out_is_out_at_once_and_can_come_back(region: Engine, sign_in: SignIn) -> None:
    beheer, noord = sign_in("beheer"), sign_in("noord")
    noords = account_id(beheer, "noord")
    assert beheer.post(f"/v1/accounts/{noords}/deactivations").json()["active"] is False
    assert noord.get("/v1/accounts/me").status_code == 401
    refused = noord.post("/v1/tokens", json={"username": "noord", "password": PASSWORD})
    assert refused.status_code == 401
    assert beheer.post(f"/v1/accounts/{noords}/reactivations").json()["active"] is True
    assert noord.get("/v1/accounts/me").status_code == 200
    assert [each["what"] for each in trail(region, "account-changed")] == ["deactivated", "reactivated"]


def test_the_last_administrator_cannot_be_put_out_or_get_another_role(sign_in: SignIn) -> None:
    beheer = sign_in("beheer")
    me = account_id(beheer, "beheer")
    as_leader = {"name": "Bo Mulder", "role": "project-leader"}
    assert beheer.post(f"/v1/accounts/{me}/deactivations").status_code == 409
    assert beheer.put(f"/v1/accounts/{me}", json=as_leader).status_code == 409
    beheer.post("/v1/accounts", json={**NEW, "role": "administrator", "organisation": "hr-regio"})
    assert beheer.put(f"/v1/accounts/{me}", json=as_leader).json()["role"] == "project-leader"
    assert beheer.get("/v1/accounts").status_code == 403


@pytest.mark.slow  # many at once
@on_both
def test_two_administrators_who_put_each_other_out_at_once_do_not_both_succeed(
    sign_in: SignIn, client: TestClient
) -> None:
    beheer = sign_in("beheer")
    added = beheer.post("/v1/accounts", json={**NEW, "role": "administrator", "organisation": "hr-regio"}).json()
    proof = enter(client, "sanne", added["password"])
    client.post(
        "/v1/accounts/me/passwords",
        json={"current": added["password"], "wanted": "mijn eigen lange zin"},
        headers=proof,
    )
    me = account_id(beheer, "beheer")
    with ThreadPoolExecutor(2) as two:
        first = two.submit(beheer.post, f"/v1/accounts/{added['id']}/deactivations")
        second = two.submit(client.post, f"/v1/accounts/{me}/deactivations", headers=proof)
    assert sorted((first.result().status_code, second.result().status_code)) in ([201, 401], [201, 409])


def test_a_reset_password_is_a_one_time_password(client: TestClient, sign_in: SignIn) -> None:
    beheer = sign_in("beheer")
    given = beheer.post(f"/v1/accounts/{account_id(beheer, 'noord')}/password-resets").json()["password"]
    assert client.post("/v1/tokens", json={"username": "noord", "password": PASSWORD}).status_code == 401
    me = client.get("/v1/accounts/me", headers=enter(client, "noord", given)).json()
    assert me["one_time"] is True


def test_a_name_is_there_once(sign_in: SignIn) -> None:
    beheer = sign_in("beheer")
    assert beheer.post("/v1/accounts", json={**NEW, "username": "noord"}).status_code == 409
    assert beheer.post("/v1/accounts", json={**NEW, "organisation": "nobody"}).status_code == 404
    assert beheer.post(f"/v1/accounts/{uuid4()}/deactivations").status_code == 404


@pytest.mark.parametrize(
    "changed", [{"username": "123456782"}, {"username": "s@x.nl"}, {"name": "Sanne 0612345678"}, {"name": "2316 AB"}]
)
def test_a_name_that_holds_more_than_a_name_is_refused_and_not_repeated(
    sign_in: SignIn, changed: dict[str, str]
) -> None:
    answer = sign_in("beheer").post("/v1/accounts", json={**NEW, **changed})
    assert answer.status_code == 400
    assert next(iter(changed.values())) not in answer.text


@on_both
def test_an_organisation_is_added_without_sharing_and_then_changed(region: Engine, sign_in: SignIn) -> None:
    beheer = sign_in("beheer")
    added = beheer.post("/v1/organisations", json=TEAM)
    assert added.status_code == 201, added.text
    assert added.json() == {**TEAM, "sharing": False}
    assert beheer.post("/v1/organisations", json=TEAM).status_code == 409
    other = {"name": "Jeugdteam Oegstgeest-Warmond", "subregion": "Leidse regio", "place": "2342"}
    changed = beheer.put("/v1/organisations/jt-oegstgeest", json=other).json()
    assert changed == {**TEAM, **other, "sharing": False}
    assert beheer.put("/v1/organisations/nobody", json=other).status_code == 404
    assert [each["kind"] for each in trail(region, "organisation-added")] == ["jeugdteam"]
