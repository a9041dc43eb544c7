"""Which tokens of an identity provider open the door, and which never do; against a provider that really runs."""

import json
import time
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api.access import provider_keys
from matching_api.access.provider_keys import ASKS, NoSuchKey, ProviderKeys
from matching_api.main import create_app
from matching_api.settings import get_settings
from tests.identity_provider import IdentityProvider, new_key

from .conftest import PASSWORD


@pytest.fixture
def door(region: Engine) -> TestClient:
    return TestClient(create_app(), raise_server_exceptions=False)


def ask(door: TestClient, token: str) -> Any:
    return door.get("/v1/accounts/me", headers={"Authorization": f"Bearer {token}"})


def test_a_token_of_the_provider_opens_the_door_beside_local_ones(door: TestClient, provider: IdentityProvider) -> None:
    answer = ask(door, provider.token("noor"))
    assert (answer.status_code, answer.json()["name"]) == (200, "Noor Visser")
    assert answer.json()["organisation"]["key"] == "jt-leiden-noord"
    local = door.post("/v1/tokens", json={"username": "noord", "password": PASSWORD}).json()["access_token"]
    assert ask(door, local).status_code == 200
    assert provider.asked == {"/.well-known/openid-configuration": 1, "/keys": 1}


def _bare(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def _forged(provider: IdentityProvider) -> dict[str, str]:
    """Why it must be refused → a token that is right in everything else."""
    good = provider.token("noor")
    claims = jwt.decode(good, options={"verify_signature": False})
    moment, mine = int(time.time()), provider.keys["first"]
    public = mine.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with_public_key = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    head, body, signature = good.split(".")
    unsigned = _bare({"alg": "HS256", "kid": "first"}, claims).rsplit(".", 1)[0]
    hmac = urlsafe_b64encode(with_public_key.sign(unsigned.encode(), public)).rstrip(b"=").decode()
    forger = new_key()
    along = jwt.algorithms.RSAAlgorithm.to_jwk(forger.public_key(), as_dict=True)
    return {
        "for somebody else": provider.token("noor", aud="another-client"),
        "for nobody": provider.token("noor", aud=None),
        "of another issuer": provider.token("noor", iss="https://elsewhere.example"),
        "of no issuer": provider.token("noor", iss=None),
        "ended": provider.token("noor", exp=moment - 60),
        "without end": provider.token("noor", exp=None),
        "not yet good": provider.token("noor", nbf=moment + 300),
        "issued in the future": provider.token("noor", iat=moment + 300),
        "of nobody": provider.token("noor", sub=None),
        "signed by another key under a known id": jwt.encode(claims, forger, "RS256", headers={"kid": "first"}),
        "with a key of its own along": jwt.encode(claims, forger, "RS256", headers={"kid": "own", "jwk": along}),
        "without key id": jwt.encode(claims, mine, "RS256"),
        "with an unknown key": jwt.encode(claims, mine, "RS256", headers={"kid": "never"}),
        "unsigned": _bare({"alg": "none", "kid": "first"}, claims),
        "unsigned, in capitals": _bare({"alg": "NONE", "kid": "first"}, claims),
        "signed with the public key as a secret": f"{unsigned}.{hmac}",
        "of another algorithm": jwt.encode(claims, mine, "RS512", headers={"kid": "first"}),
        "to sign out with": provider.signed(claims, typ="logout+jwt"),
        "without signature": f"{head}.{body}.",
        "with other claims": f"{head}.{_bare({}, claims | {'role': 'administrator'}).split('.')[1]}.{signature}",
    }


def test_every_other_token_is_refused_and_all_alike(door: TestClient, provider: IdentityProvider) -> None:
    answers = {why: ask(door, token) for why, token in _forged(provider).items()}
    assert {why: answer.status_code for why, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert len({answer.content for answer in answers.values()}) == 1


def test_a_token_that_just_ended_is_still_good_within_the_leeway(door: TestClient, provider: IdentityProvider) -> None:
    moment = int(time.time())
    assert ask(door, provider.token("noor", exp=moment - 5, nbf=moment + 5)).status_code == 200
    assert ask(door, provider.token("noor", exp=moment - 40)).status_code == 401


def test_after_a_rotation_the_new_key_is_known_without_a_restart_and_the_old_one_no_longer(
    door: TestClient, provider: IdentityProvider
) -> None:
    before = provider.token("noor")
    assert ask(door, before).status_code == 200
    provider.rotate("second")
    assert ask(door, before).status_code == 200  # until the new key is seen, or ten minutes
    assert ask(door, provider.token("noor")).status_code == 200
    assert ask(door, before).status_code == 401


def test_a_key_that_is_announced_beside_the_old_one_disturbs_nobody(
    door: TestClient, provider: IdentityProvider
) -> None:
    before = provider.token("noor")
    provider.keys["second"] = new_key()
    assert [ask(door, each).status_code for each in (before, provider.token("noor"), before)] == [200, 200, 200]
    assert provider.asked["/keys"] == 1


def test_nobody_makes_us_hammer_the_provider_with_unknown_keys(door: TestClient, provider: IdentityProvider) -> None:
    good, mine = provider.token("noor"), provider.keys["first"]
    claims = jwt.decode(good, options={"verify_signature": False})
    flood = [jwt.encode(claims, mine, "RS256", headers={"kid": f"unknown-{i}"}) for i in range(40)]
    assert {ask(door, each).status_code for each in flood} == {401}
    assert provider.asked["/keys"] <= ASKS
    assert ask(door, good).status_code == 200


def test_without_a_provider_its_tokens_are_nothing(
    door: TestClient, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "oidc_issuer", None)
    assert ask(door, provider.token("noor")).status_code == 401
    assert not provider.asked


def test_local_accounts_can_be_switched_off(
    door: TestClient, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = {"username": "noord", "password": PASSWORD}
    local = door.post("/v1/tokens", json=who).json()["access_token"]
    monkeypatch.setattr(get_settings(), "local_accounts", False)
    assert door.post("/v1/tokens", json=who).status_code == 404
    assert ask(door, local).status_code == 401
    assert ask(door, provider.token("noor")).status_code == 200


class Clock:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def keys(provider: IdentityProvider) -> tuple[ProviderKeys, Clock]:
    clock = Clock()
    return ProviderKeys(provider.issuer, clock), clock


def test_a_withdrawn_key_is_forgotten_within_minutes_even_when_no_new_one_is_seen(
    keys: tuple[ProviderKeys, Clock], provider: IdentityProvider
) -> None:
    known, clock = keys
    assert known.key("first").key_size == 2048
    provider.rotate("second")
    clock.now = provider_keys.MAX_AGE_S - 1
    assert known.key("first")
    clock.now = provider_keys.MAX_AGE_S + 1
    with pytest.raises(NoSuchKey):
        known.key("first")


def test_a_provider_that_is_away_for_a_while_stops_nobody_and_for_long_everybody(
    keys: tuple[ProviderKeys, Clock], provider: IdentityProvider
) -> None:
    known, clock = keys
    known.key("first")
    provider.away = True
    clock.now = provider_keys.MAX_AGE_AWAY_S - 1
    assert known.key("first")
    clock.now = provider_keys.MAX_AGE_AWAY_S + 1
    with pytest.raises(NoSuchKey):
        known.key("first")
    provider.away = False
    clock.now += provider_keys.ASKS_S
    assert known.key("first")


def test_a_document_of_another_issuer_gives_no_keys(provider: IdentityProvider) -> None:
    elsewhere = provider.issuer.replace("127.0.0.1", "localhost")
    with pytest.raises(NoSuchKey):
        ProviderKeys(elsewhere).key("first")


def test_keys_that_are_weak_secret_or_for_something_else_are_passed_over(provider: IdentityProvider) -> None:
    [good] = provider.published()["keys"]
    weak = provider._published("weak", new_key(1024))
    private = jwt.algorithms.RSAAlgorithm.to_jwk(provider.keys["first"], as_dict=True) | {"kid": "private"}
    odd = [
        {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
        good | {"kid": "for-encryption", "use": "enc"},
        good | {"kid": "another-algorithm", "alg": "RS512"},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {"kty": "RSA", "n": good["n"], "e": good["e"]},
        "no key at all",
        weak,
        private,
    ]
    assert [provider_keys._signing_key(each) for each in odd] == [None] * len(odd)
    assert provider_keys._signing_key(good) is not None
