"""Every route asks for a permission or is public on purpose; every role gets exactly what the table gives."""

import re
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api.access.actor import signed_in
from matching_api.access.roles import Permission, Role, Scope
from matching_api.main import create_app
from tests.identity_provider import IdentityProvider

from . import callers
from .bodies import routes
from .conftest import ACCOUNTS

PUBLIC = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/v1/openapi.json"),
    ("POST", "/v1/tokens"),
    ("POST", "/v1/signal-confirmations"),
    ("POST", "/v1/signal-stops"),
}
# The page that prepares a delivery on the visitor's own machine: files without data, for whoever asks.
PUBLIC_FOLDER = "/bron"
EVERYBODY_SIGNED_IN = {("GET", "/v1/accounts/me"), ("POST", "/v1/accounts/me/passwords")}

# What is about the person who asks; a key is nobody.
FOR_PEOPLE = {("POST", "/v1/visits")}


def test_every_route_asks_for_one_permission_or_is_public_on_purpose() -> None:
    without = set()
    for method, path, route in routes(create_app()):
        found = callers.permissions_of(route)
        assert len(found) <= 1, path
        if not found and not (method == "GET" and path.startswith(PUBLIC_FOLDER)):
            without.add((method, path))
            asks_who = signed_in in [each.call for each in callers.dependencies(route.dependant)]
            assert asks_who is ((method, path) in EVERYBODY_SIGNED_IN), path
    assert without == PUBLIC | EVERYBODY_SIGNED_IN


@pytest.mark.slow  # asks every address as everybody
def test_everybody_reaches_exactly_the_routes_their_permissions_open(provider: IdentityProvider) -> None:
    app = create_app()
    door = TestClient(app, raise_server_exceptions=False)
    persons = list(callers.people(door))
    maker = next(each for each in persons if each.name == "noord")
    everybody = [
        *persons,
        *callers.keys(door, maker),
        *callers.through(provider),
        *callers.nobody(),
    ]
    guarded = [(method, path, callers.permissions_of(route)) for method, path, route in routes(app)]
    found, wanted = {}, {}
    for caller in everybody:
        for method, path, needed in guarded:
            if needed:
                answer = door.request(method, _filled(path), json={}, headers=dict(caller.headers))
                found[caller.name, method, path] = answer.status_code if answer.status_code in {401, 403} else None
                wanted[caller.name, method, path] = _refusal(caller, method, path, needed)
    assert found == wanted


def _refusal(caller: callers.Caller, method: str, path: str, needed: frozenset[Permission]) -> int | None:
    if caller.name.startswith("key") and (method, path) in FOR_PEOPLE:
        return 403
    return callers.refusal(caller, needed)


def test_every_role_and_every_scope_is_walked() -> None:
    assert {role for _, _, role, _ in ACCOUNTS} == set(Role)
    assert {scope for scopes in callers.KEYS.values() for scope in scopes} == set(Scope)


def test_every_route_of_the_service_follows_the_rules_for_names(region: Engine) -> None:
    for _, path, route in routes(create_app()):
        if path.startswith("/v1"):
            parts = [part for part in path.split("/")[2:] if not part.startswith("{")]
            assert all(re.fullmatch(r"_?[a-z]+(-[a-z]+)*|openapi\.json", part) for part in parts), path
            queries = [str(each.alias) for each in route.dependant.query_params]
            assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", query) for query in queries), path
            assert not {"tag", "tags", "pseudonym", "kenmerk"} & set(queries), path


def _filled(path: str) -> str:
    """The path with something for every parameter."""
    return re.sub(r"\{[a-z_]+(:uuid)?\}", lambda name: "2316" if "postcode" in name[0] else str(uuid4()), path)
