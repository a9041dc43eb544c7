"""Reads a token of the identity provider: signature, issuer, audience and time; knows no accounts or organisations."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jwt
import structlog

from matching_api.access.provider_keys import ALGORITHM, NoSuchKey, ProviderKeys
from matching_api.problems import NotSignedIn
from matching_api.settings import get_settings

LEEWAY_S = 30
REQUIRED = ("exp", "iat", "iss", "aud", "sub")
# Of RFC 7519 and RFC 9068; a token for another use (logout, refresh) says so here.
TYPES = {None, "JWT", "AT+JWT", "APPLICATION/AT+JWT"}

log = structlog.get_logger()


def is_one(bearer: str) -> bool:
    """Does this look like a token of the provider? Says nothing of whether it is good."""
    return get_settings().oidc_issuer is not None and _header(bearer).get("alg") == ALGORITHM


def claims_of(token: str) -> Mapping[str, Any]:
    """What the provider says of the bearer; raises NotSignedIn for every other token, and tells not why."""
    settings = get_settings()
    header = _header(token)
    kind, kid = header.get("typ"), header.get("kid")
    try:
        if (kind.upper() if isinstance(kind, str) else kind) not in TYPES or not isinstance(kid, str):
            raise jwt.InvalidTokenError("wrong type or no key id")
        key = _keys(str(settings.oidc_issuer)).key(kid)
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key,
            [ALGORITHM],
            audience=settings.audience,
            issuer=settings.oidc_issuer,
            leeway=LEEWAY_S,
            options={"require": list(REQUIRED)},
        )
    except (jwt.InvalidTokenError, NoSuchKey) as error:
        # For the operator, who cannot see into tokens: which check said no, and nothing of the token.
        log.info("token-refused", kind=type(error).__name__)
        raise NotSignedIn("The token is not valid or has ended.", headers={"WWW-Authenticate": "Bearer"}) from error
    return claims


def _header(token: str) -> Mapping[str, Any]:
    try:
        return jwt.get_unverified_header(token)
    except jwt.InvalidTokenError:
        return {}


@lru_cache(maxsize=8)
def _keys(issuer: str) -> ProviderKeys:
    return ProviderKeys(issuer)
