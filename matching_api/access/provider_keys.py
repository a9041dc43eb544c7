"""The public keys of the identity provider, asked over HTTP when needed and then kept; holds no secrets."""

import threading
import time
from collections.abc import Callable
from typing import Any

import httpx2
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from matching_api.problems import TooManyRequests
from matching_api.rate_limit import RateLimit
from matching_api.sign_in_settings import discovery_of, is_safe

ALGORITHM = "RS256"
# A key that the provider withdrew is used no longer than this; one it announces is known at the latest by then.
MAX_AGE_S = 600
# Keys that cannot be asked again are still used this long, so that a short outage stops nobody.
MAX_AGE_AWAY_S = 3600
# Tokens with an unknown key make us ask the provider at most this often, however many come.
ASKS, ASKS_S = 5, 60
SMALLEST_KEY_BITS = 2048

log = structlog.get_logger()


class NoSuchKey(Exception):  # noqa: N818  whoever reads the token answers it
    """The provider has no such key, or could not be asked."""


class ProviderKeys:
    """The keys of one issuer by `kid`; safe to use from many threads."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._clock = clock
        self._keys: dict[str, RSAPublicKey] = {}
        self._asked_at: float | None = None
        self._tries = 0
        self._asks = RateLimit(ASKS, ASKS_S, clock)
        self._turn = threading.Lock()

    def key(self, kid: str) -> RSAPublicKey:
        """The key with this id, as the provider publishes it now or minutes ago; raises NoSuchKey."""
        found = self._keys.get(kid)
        if found is None or self._age() > MAX_AGE_S:
            found = self._asked_again(kid, found)
        if found is None:
            raise NoSuchKey
        return found

    def _age(self) -> float:
        return float("inf") if self._asked_at is None else self._clock() - self._asked_at

    def _asked_again(self, kid: str, before: RSAPublicKey | None) -> RSAPublicKey | None:
        seen = self._tries
        # Whoever has a key that will do does not wait for the provider; of those who wait only one asks.
        if self._turn.acquire(blocking=before is None):
            try:
                if self._tries == seen:
                    self._ask()
            finally:
                self._turn.release()
        return self._keys.get(kid) if self._age() <= MAX_AGE_AWAY_S else None

    def _ask(self) -> None:
        self._tries += 1
        try:
            self._asks.take(self.issuer)
            keys = _published(self.issuer)
        except TooManyRequests:
            return
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            log.warning("identity-provider-away", kind=type(error).__name__)
            return
        self._keys, self._asked_at = keys, self._clock()


def _published(issuer: str) -> dict[str, RSAPublicKey]:
    """What the provider publishes at this moment; raises ValueError for what it may not publish."""
    with httpx2.Client(timeout=3.0, follow_redirects=False) as http:
        told = _json(http, discovery_of(issuer))
        where = str(told.get("jwks_uri"))
        if told.get("issuer") != issuer or not is_safe(where):
            raise ValueError("another issuer, or keys without TLS")
        published = _json(http, where).get("keys")
    return dict(filter(None, map(_signing_key, published if isinstance(published, list) else [])))


def _json(http: httpx2.Client, url: str) -> dict[str, Any]:
    answer = http.get(url).raise_for_status().json()
    if not isinstance(answer, dict):
        raise ValueError("no JSON object")
    return answer


def _signing_key(published: Any) -> tuple[str, RSAPublicKey] | None:
    """The id and the key, when it is one with which RS256 tokens are signed; others are passed over."""
    if not isinstance(published, dict) or published.get("kty") != "RSA" or not published.get("kid"):
        return None
    if published.get("use", "sig") != "sig" or published.get("alg", ALGORITHM) != ALGORITHM or "d" in published:
        return None
    try:
        key = jwt.PyJWK(published, ALGORITHM).key
    except (jwt.PyJWTError, ValueError):
        return None
    return (str(published["kid"]), key) if isinstance(key, RSAPublicKey) and key.key_size >= SMALLEST_KEY_BITS else None
