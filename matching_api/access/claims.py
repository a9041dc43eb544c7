"""What the provider's claims mean here: by the operator's tables, never by a guess; repeats no claim in an error."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from matching_api.access.roles import Role
from matching_api.problems import NoAccount
from matching_api.settings import get_settings
from matching_api.sign_in_settings import SignInSettings

LONGEST_NAME = 120


@dataclass(frozen=True)
class Visitor:
    """Somebody whom the provider knows, in our words; `subregion` only where a claim for it is configured."""

    subject_hash: str
    username: str
    name: str
    role: Role
    organisation_key: str
    subregion: str | None
    signed_in_at: datetime
    token_at: datetime


def visitor_of(claims: Mapping[str, Any], settings: SignInSettings | None = None) -> Visitor:
    """The visitor a checked token tells of; raises NoAccount when it lacks a name, a role or an organisation."""
    settings = settings or get_settings()
    subject = str(claims["sub"])
    name = _text(claims, settings.oidc_name_claim) or _text(claims, settings.oidc_username_claim)
    if name is None:
        raise NoAccount("The sign-in tells no name, and a decision carries a name.")
    subregion = _subregion(claims, settings)
    return Visitor(
        subject_hash=hashlib.sha256(f"{claims['iss']}\n{subject}".encode()).hexdigest(),
        username=(_text(claims, settings.oidc_username_claim) or subject).lower()[:LONGEST_NAME],
        name=name[:LONGEST_NAME],
        role=_role(claims, settings),
        organisation_key=_organisation(claims, settings, subregion),
        subregion=subregion,
        signed_in_at=_moment(claims.get("auth_time", claims["iat"])),
        token_at=_moment(claims["iat"]),
    )


def _role(claims: Mapping[str, Any], settings: SignInSettings) -> Role:
    told = values(claims, settings.oidc_role_claim)
    table = settings.oidc_roles or {role.value: role.value for role in Role}
    found = {table[each] for each in told if each in table}
    if len(found) != 1:
        raise NoAccount("The sign-in names several roles." if found else "The sign-in names no role of this service.")
    return Role(found.pop())


def _organisation(claims: Mapping[str, Any], settings: SignInSettings, subregion: str | None) -> str:
    told = values(claims, settings.oidc_organisation_claim)
    table = settings.oidc_organisations
    found = {table.get(f"{each}/{subregion}") or table.get(each) for each in told} - {None} if table else set(told)
    if len(found) != 1:
        raise NoAccount("The sign-in names several organisations." if found else "The sign-in names no organisation.")
    return str(found.pop())


def _subregion(claims: Mapping[str, Any], settings: SignInSettings) -> str | None:
    if settings.oidc_subregion_claim is None:
        return None
    told = values(claims, settings.oidc_subregion_claim)
    found = {settings.oidc_subregions.get(each, each) for each in told}
    if len(found) > 1:
        raise NoAccount("The sign-in names several subregions.")
    return found.pop() if found else None


def values(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The texts of a claim; `a.b` is also looked for as `b` within `a`, as some providers nest their roles."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    several = found if isinstance(found, list) else [found]
    return frozenset(each.strip() for each in several if isinstance(each, str) and each.strip())


def _moment(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise NoAccount("The sign-in tells no moment that can be read.") from error


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    return next(iter(values(claims, name)), None)
