"""Keys of an organisation's own systems: what they open, and that their secret is kept nowhere."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import select
from typer.testing import CliRunner

from matching_api.access.api_key_models import ApiKey
from matching_api.access.roles import ROLE_PERMISSIONS, SCOPE_PERMISSIONS, Permission, Role
from matching_api.audit.models import AuditEvent
from matching_api.cli import app
from matching_api.database import now, open_session
from matching_api.main import create_app
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import row

DELIVERY = {"kind": "full", "rows": [row("a"), row("b")]}


@pytest.fixture
def noord(region: Engine, sign_in: SignIn) -> TestClient:
    with open_session(region) as session:
        scenes.know_words(session)
        session.commit()
    return sign_in("noord")


def _make(client: TestClient, *scopes: str) -> dict[str, Any]:
    answer = client.post("/v1/api-keys", json={"name": "dossier-nightly", "scopes": list(scopes)})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def _system(secret: str) -> TestClient:
    client = TestClient(create_app(), raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def _kept(engine: Engine) -> ApiKey:
    with open_session(engine, writes=False) as session:
        return session.exec(select(ApiKey)).one()


@on_both
def test_a_system_delivers_for_its_organisation_and_the_day_of_use_is_kept(noord: TestClient, region: Engine) -> None:
    made = _make(noord, "deliver")
    assert _kept(region).last_used_on is None
    answer = _system(made["secret"]).post("/v1/deliveries", json=DELIVERY)
    assert (answer.status_code, answer.json()["organisation"]) == (201, "jt-leiden-noord")
    assert answer.json()["received_by"] == "dossier-nightly"
    with open_session(region, writes=False) as session:
        assert {each.organisation_key for each in session.exec(select(HelpRequest))} == {"jt-leiden-noord"}
        taken = session.exec(select(AuditEvent).where(AuditEvent.name == "delivery-taken")).one()
    assert UUID(taken.details["actor"]) == UUID(made["id"])
    assert _kept(region).last_used_on == now().date()


def test_a_scope_opens_what_it_says_and_nothing_else(noord: TestClient) -> None:
    noord.post("/v1/deliveries", json=DELIVERY)
    delivers, reads = _system(_make(noord, "deliver")["secret"]), _system(_make(noord, "read-own")["secret"])
    assert delivers.get("/v1/help-requests").status_code == 403
    assert reads.get("/v1/help-requests").json()["total"] == 2
    assert reads.post("/v1/deliveries", json=DELIVERY).status_code == 403
    for client in (delivers, reads):
        assert client.get("/v1/tags").status_code == 200
        assert client.get("/v1/accounts/me").status_code == 403
        assert client.get("/v1/suggestions").status_code == 403
        assert client.post("/v1/api-keys", json={"name": "another", "scopes": ["deliver"]}).status_code == 403


def test_a_key_never_opens_more_than_the_people_who_make_it_may() -> None:
    makers = [role for role in Role if Permission.MANAGE_KEYS in ROLE_PERMISSIONS[role]]
    assert makers == [Role.COORDINATOR, Role.SPECIALIST]
    for granted in SCOPE_PERMISSIONS.values():
        assert all(granted < ROLE_PERMISSIONS[role] for role in makers)
        assert Permission.MANAGE_KEYS not in granted


def test_a_revoked_and_an_unknown_key_are_refused_alike(noord: TestClient) -> None:
    made = _make(noord, "read-own")
    system = _system(made["secret"])
    assert system.get("/v1/help-requests").status_code == 200
    revoked = noord.post(f"/v1/api-keys/{made['id']}/revocations")
    assert (revoked.status_code, revoked.json()["revoked_at"] is not None) == (201, True)
    assert noord.post(f"/v1/api-keys/{made['id']}/revocations").json() == revoked.json()
    refused, unknown = system.get("/v1/help-requests"), _system("samenstart_nothing").get("/v1/help-requests")
    assert refused.status_code == unknown.status_code == 401
    assert refused.content == unknown.content


def test_the_secret_is_shown_once_and_kept_nowhere(noord: TestClient, region: Engine) -> None:
    made = _make(noord, "deliver")
    assert len(made["secret"].removeprefix("samenstart_")) == 43
    [listed] = noord.get("/v1/api-keys").json()["items"]
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    with open_session(region, writes=False) as session:
        trail = [str(each.details) for each in session.exec(select(AuditEvent))]
    assert made["secret"] not in str(_kept(region).model_dump()) + "".join(trail)


def test_keys_of_another_organisation_do_not_exist(noord: TestClient, sign_in: SignIn) -> None:
    made, katwijk = _make(noord, "deliver"), sign_in("katwijk")
    assert katwijk.get("/v1/api-keys").json() == {"items": []}
    assert katwijk.post(f"/v1/api-keys/{made['id']}/revocations").status_code == 404
    assert _system(made["secret"]).get("/v1/deliveries").status_code == 200


@pytest.mark.slow  # many names
@pytest.mark.parametrize("name", ["Jan Jansen", "06-12345678", "a", "x" * 41])
def test_the_name_of_a_key_cannot_hold_a_person(noord: TestClient, name: str) -> None:
    answer = noord.post("/v1/api-keys", json={"name": name, "scopes": ["deliver"]})
    assert (answer.status_code, name in answer.text and len(name) > 1) == (400, False)


def test_the_command_makes_lists_and_revokes_keys(noord: TestClient) -> None:
    own = ["--organisation", "jt-leiden-noord"]
    said = CliRunner().invoke(app, ["key", "add", "nightly", *own, "--scope", "deliver", "--scope", "read-own"])
    secret = said.output.split()[-1]
    assert _system(secret).get("/v1/help-requests").status_code == 200
    listed = CliRunner().invoke(app, ["key", "list", *own]).output
    assert f"nightly (deliver, read-own): last used {now().date()}" in listed
    assert CliRunner().invoke(app, ["key", "revoke", listed.split()[0], *own]).exit_code == 0
    assert _system(secret).get("/v1/help-requests").status_code == 401
    assert "revoked" in CliRunner().invoke(app, ["key", "list", *own]).output
