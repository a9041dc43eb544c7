"""Everybody who may call the service, each in every way to sign in: people, keys, the identity provider, nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from matching_api.access.roles import ROLE_PERMISSIONS, SCOPE_PERMISSIONS, Permission, Role, Scope
from tests.identity_provider import IdentityProvider

from .conftest import ACCOUNTS, PASSWORD

KEYS: dict[str, list[Scope]] = {
    "deliver": [Scope.DELIVER],
    "read-own": [Scope.READ_OWN],
    "both": [Scope.DELIVER, Scope.READ_OWN],
}


@dataclass(frozen=True)
class Caller:
    """Who calls, for which organisation, and with which permissions; none when not signed in."""

    name: str
    organisation: str | None = None
    permissions: frozenset[Permission] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def people(door: TestClient) -> Iterator[Caller]:
    """Every test account, signed in with its password."""
    for username, _, role, organisation in ACCOUNTS:
        answer = door.post("/v1/tokens", json={"username": username, "password": PASSWORD})
        yield Caller(username, organisation, ROLE_PERMISSIONS[role], _bearer(answer.json()["access_token"]))


def keys(door: TestClient, maker: Caller) -> Iterator[Caller]:
    """A key of the maker's organisation for every set of scopes, and one that was revoked."""
    for name, scopes in KEYS.items():
        granted = frozenset[Permission]().union(*(SCOPE_PERMISSIONS[each] for each in scopes))
        secret, _ = _key(door, maker, name, scopes)
        yield Caller(f"key {name} of {maker.organisation}", maker.organisation, granted, _bearer(secret))
    secret, made = _key(door, maker, "revoked", KEYS["both"])
    door.post(f"/v1/api-keys/{made}/revocations", headers=dict(maker.headers))
    yield Caller(f"revoked key of {maker.organisation}", headers=_bearer(secret))


def through(provider: IdentityProvider) -> Iterator[Caller]:
    """Somebody in two of the roles with a token of the provider, and two whose token is not good."""
    own = {role: organisation for _, _, role, organisation in reversed(ACCOUNTS)}
    for role in (Role.COORDINATOR, Role.PROJECT_LEADER):
        told = {"name": f"Iemand {role.value}", "role": role.value, "organisation": own[role]}
        token = provider.token(f"via-{role.value}", **told)
        yield Caller(f"{role.value} through the provider", own[role], ROLE_PERMISSIONS[role], _bearer(token))
    told = {"name": "Iemand", "role": "administrator", "organisation": "hr-regio"}
    yield Caller("token of the provider for somebody else", headers=_bearer(provider.token("x", aud="other", **told)))
    yield Caller("token of the provider that ended", headers=_bearer(provider.token("x", exp=1, **told)))


def nobody() -> Iterator[Caller]:
    yield Caller("nobody")
    yield Caller("somebody with a made-up token", headers=_bearer("nothing.of.value"))


def permissions_of(route: APIRoute) -> frozenset[Permission]:
    """What the route asks for, at any depth; empty when it is for everybody."""
    calls = [each.call for each in dependencies(route.dependant)]
    return frozenset(call.permission for call in calls if hasattr(call, "permission"))


def dependencies(dependant: Dependant) -> Iterator[Dependant]:
    for each in dependant.dependencies:
        yield each
        yield from dependencies(each)


def refusal(caller: Caller, needed: frozenset[Permission]) -> int | None:
    """How somebody is refused at the door; None when the door is open."""
    if caller.permissions is None:
        return 401
    return None if needed <= caller.permissions else 403


def _key(door: TestClient, maker: Caller, name: str, scopes: list[Scope]) -> tuple[str, str]:
    made = door.post("/v1/api-keys", json={"name": name, "scopes": scopes}, headers=dict(maker.headers)).json()
    return made["secret"], made["id"]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
