"""Whom a token of the identity provider stands for: which organisation, which role, and one account that stays."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy.engine import Engine
from sqlmodel import col, select
from typer.testing import CliRunner

from matching_api.access.claims import visitor_of
from matching_api.access.models import Account
from matching_api.access.roles import Role
from matching_api.audit.models import AuditEvent
from matching_api.cli import app
from matching_api.database import open_session
from matching_api.main import create_app
from matching_api.problems import NoAccount
from matching_api.settings import get_settings
from matching_api.sign_in_settings import RoleWord, SignInSettings
from tests.identity_provider import IdentityProvider

from .conftest import SignIn, on_both

NOOR = {"name": "Noor Visser", "role": "coordinator", "organisation": "jt-leiden-noord"}
CLAIMS = {"iss": "https://id.example", "sub": "1", "iat": 1_790_000_000, **NOOR}


@pytest.fixture
def door(provider: IdentityProvider) -> TestClient:
    return TestClient(create_app(), raise_server_exceptions=False)


def ask(door: TestClient, token: str) -> Any:
    return door.get("/v1/accounts/me", headers={"Authorization": f"Bearer {token}"})


def accounts(engine: Engine) -> list[Account]:
    """Who came through the provider, the earliest first."""
    with open_session(engine, writes=False) as session:
        found = session.exec(select(Account).order_by(col(Account.created_at))).all()
        return [each for each in found if "noor" in each.username and each.username != "noord"]


def test_who_signs_in_at_the_provider_gets_no_password_here(
    door: TestClient, provider: IdentityProvider, region: Engine, sign_in: SignIn
) -> None:
    assert ask(door, provider.token("noor")).status_code == 200
    beheer = sign_in("beheer")
    listed = {each["username"]: each for each in beheer.get("/v1/accounts").json()["items"]}
    assert (listed["noor"]["at_provider"], listed["noord"]["at_provider"]) == (True, False)
    kept = accounts(region)[0].password_hash
    assert beheer.post(f"/v1/accounts/{listed['noor']['id']}/password-resets").status_code == 409
    assert accounts(region)[0].password_hash == kept
    assert beheer.post(f"/v1/accounts/{listed['noord']['id']}/password-resets").status_code == 201


def trail(engine: Engine) -> list[str]:
    with open_session(engine, writes=False) as session:
        events = session.exec(select(AuditEvent).order_by(col(AuditEvent.position))).all()
        return [each.name for each in events if "command" not in each.details.values()]


@on_both
def test_an_account_is_made_at_first_sight_and_known_again(
    door: TestClient, provider: IdentityProvider, region: Engine
) -> None:
    token = provider.token("noor")
    first, again = ask(door, token).json(), ask(door, token).json()
    assert first == again
    assert (first["username"], first["role"]) == ("noor", "coordinator")
    assert [each.name for each in accounts(region)] == ["Noor Visser"]
    assert trail(region) == ["account-created", "signed-in"]


@on_both
def test_the_first_thing_somebody_does_may_be_a_change(
    door: TestClient, provider: IdentityProvider, region: Engine
) -> None:
    told = {"Authorization": f"Bearer {provider.token('noor')}", "Idempotency-Key": "0123456789abcdef0123"}
    wanted = {"name": "dossier-nightly", "scopes": ["deliver"]}
    made = door.post("/v1/api-keys", json=wanted, headers=told)
    assert (made.status_code, made.json()["made_by"]) == (201, "Noor Visser")
    assert trail(region) == ["account-created", "signed-in", "api-key-made"]


@on_both
def test_two_first_sights_at_once_make_one_account(
    door: TestClient, provider: IdentityProvider, region: Engine
) -> None:
    token = provider.token("noor")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask(door, token), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == len(accounts(region)) == 1


def test_what_the_provider_tells_later_counts_and_an_older_token_brings_nothing_back(
    door: TestClient, provider: IdentityProvider, region: Engine
) -> None:
    moment = 1_790_000_000
    older = provider.token("noor", iat=moment, name="Noor Visser")
    newer = provider.token("noor", iat=moment + 60, name="Noor de Vries", role="specialist")
    assert ask(door, older).json()["role"] == "coordinator"
    assert ask(door, newer).json()["role"] == "specialist"
    assert ask(door, older).json()["role"] == "specialist"
    assert [(each.name, each.role) for each in accounts(region)] == [("Noor de Vries", "specialist")]
    assert trail(region) == ["account-created", "signed-in", "account-changed", "signed-in"]


def test_a_new_token_of_the_same_sign_in_is_not_recorded_as_another_sign_in(
    door: TestClient, provider: IdentityProvider, region: Engine
) -> None:
    for iat in (1_790_000_000, 1_790_000_300):
        assert ask(door, provider.token("noor", iat=iat, auth_time=1_789_999_000)).status_code == 200
    assert trail(region) == ["account-created", "signed-in"]


def test_who_goes_to_work_elsewhere_gets_another_account_and_the_old_name_stays_with_the_old_decisions(
    door: TestClient, provider: IdentityProvider, region: Engine
) -> None:
    first = ask(door, provider.token("noor")).json()
    second = ask(door, provider.token("noor", organisation="jt-katwijk")).json()
    assert first["id"] != second["id"]
    assert second["organisation"]["key"] == "jt-katwijk"
    assert [each.organisation_key for each in accounts(region)] == ["jt-leiden-noord", "jt-katwijk"]


def test_nobody_slips_into_a_local_account_by_its_name(
    door: TestClient, provider: IdentityProvider, region: Engine
) -> None:
    local = ask(door, provider.token("stranger", preferred_username="beheer", **NOOR)).json()
    assert (local["role"], local["organisation"]["key"]) == ("coordinator", "jt-leiden-noord")
    assert local["username"].startswith("beheer-")
    with open_session(region, writes=False) as session:
        kept = session.exec(select(Account).where(Account.username == "beheer")).one()
    assert (kept.role, kept.name) == (Role.ADMINISTRATOR, "Bo Mulder")


def test_an_account_that_was_switched_off_here_stays_off_whatever_the_provider_says(
    door: TestClient, provider: IdentityProvider, region: Engine
) -> None:
    known = ask(door, provider.token("noor")).json()
    with open_session(region) as session:
        account = session.exec(select(Account).where(Account.username == known["username"])).one()
        account.active = False
        session.add(account)
        session.commit()
    assert ask(door, provider.token("noor")).status_code == 401


NOT_HERE: dict[str, dict[str, Any]] = {
    "no role": {"role": None},
    "an unknown role": {"role": "wizard"},
    "two roles": {"role": ["coordinator", "administrator"]},
    "no organisation": {"organisation": None},
    "an unknown organisation": {"organisation": "jt-nowhere"},
    "two organisations": {"organisation": ["jt-katwijk", "jt-leiden-noord"]},
    "no name at all": {"name": None, "preferred_username": None},
    "a role that is no text": {"role": {"coordinator": True}},
}


@pytest.mark.parametrize("claims", NOT_HERE.values(), ids=NOT_HERE.keys())
def test_without_a_place_here_the_answer_is_clear_and_repeats_no_claim(
    door: TestClient, provider: IdentityProvider, region: Engine, claims: dict[str, Any]
) -> None:
    answer = ask(door, provider.token("noor", **claims))
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:samenstart:problem:no-account")
    assert not any(word in answer.text for word in ("wizard", "nowhere", "Noor", "katwijk"))
    assert accounts(region) == []


def settings(**changes: Any) -> SignInSettings:
    return SignInSettings(oidc_issuer="https://id.example", oidc_client_id="screens", **changes)


def test_roles_and_organisations_are_translated_by_the_operators_tables_only() -> None:
    wanted = settings(
        oidc_role_claim="resource_access.screens.roles",
        oidc_roles={"coordinator-jeugdteam": "coordinator"},
        oidc_organisation_claim="https://id.example/teams",
        oidc_organisations={"Team 7": "jt-katwijk"},
    )
    told = CLAIMS | {
        "resource_access": {"screens": {"roles": ["offline_access", "coordinator-jeugdteam"]}},
        "https://id.example/teams": ["Team 7", "Koffiecommissie"],
    }
    found = visitor_of(told, wanted)
    assert (found.role, found.organisation_key) == (Role.COORDINATOR, "jt-katwijk")
    with pytest.raises(NoAccount):
        visitor_of(told | {"resource_access": {"screens": {"roles": ["coordinator"]}}}, wanted)
    with pytest.raises(NoAccount):
        visitor_of(told | {"https://id.example/teams": "jt-katwijk"}, wanted)


def test_a_subregion_tells_the_teams_of_one_employer_apart() -> None:
    wanted = settings(
        oidc_organisations={"Jeugd BV/Leiden": "jt-leiden-noord", "Jeugd BV/Bollen": "jt-katwijk"},
        oidc_subregion_claim="area",
        oidc_subregions={"l": "Leiden", "b": "Bollen"},
    )
    told = CLAIMS | {"organisation": "Jeugd BV"}
    assert visitor_of(told | {"area": "b"}, wanted).organisation_key == "jt-katwijk"
    assert visitor_of(told | {"area": "l"}, wanted).organisation_key == "jt-leiden-noord"
    for area in ("x", None, ["l", "b"]):
        with pytest.raises(NoAccount):
            visitor_of(told | {"area": area}, wanted)


@pytest.mark.parametrize(
    ("area", "organisation", "status"),
    [
        ("Leidse regio", "jt-leiden-noord", 200),
        ("Duin- en Bollenstreek", "jt-leiden-noord", 403),
        ("Duin- en Bollenstreek", "hr-regio", 200),  # of the whole region, so of every part
        (None, "jt-leiden-noord", 200),
    ],
)
def test_a_subregion_that_is_not_the_organisations_own_is_refused(
    door: TestClient,
    provider: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
    area: str | None,
    organisation: str,
    status: int,
) -> None:
    monkeypatch.setattr(get_settings(), "oidc_subregion_claim", "area")
    assert ask(door, provider.token("noor", area=area, organisation=organisation)).status_code == status


def test_an_operator_can_name_every_role_and_no_other() -> None:
    assert set(get_args(RoleWord)) == {role.value for role in Role}
    with pytest.raises(ValidationError):
        settings(oidc_roles={"boss": "director"})


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"LOCAL_ACCOUNTS": "false"}, "SAMENSTART_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://id.example"}, "SAMENSTART_OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "http://id.example", "OIDC_CLIENT_ID": "x"}, "SAMENSTART_OIDC_ISSUER"),
    ],
)
def test_settings_with_which_nobody_could_sign_in_are_told_by_name(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], named: str
) -> None:
    for name, value in told.items():
        monkeypatch.setenv(f"SAMENSTART_{name}", value)
    get_settings.cache_clear()
    said = CliRunner().invoke(app, ["migrate"])
    get_settings.cache_clear()
    assert (said.exit_code, said.output.strip()) == (1, f"These settings are missing or wrong: {named}.")
