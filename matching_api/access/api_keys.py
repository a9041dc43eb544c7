"""Keys of an organisation's own systems: made, known again, revoked; the secret is shown once and never kept."""

import hashlib
import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.api_key_models import ApiKey
from matching_api.access.roles import SCOPE_PERMISSIONS, Permission, Scope
from matching_api.access.service import Actor, organisation_of
from matching_api.audit import events, service as audit
from matching_api.database import now, open_session
from matching_api.problems import NotFound, NotSignedIn

# Tells a key from a token, and tells a scanner of source code what it found.
PREFIX = "samenstart_"


def make(
    session: Session, *, organisation_key: str, name: str, scopes: Sequence[Scope], by: str, actor: UUID | str
) -> tuple[ApiKey, str]:
    """A new key and its secret, which nobody can read again; raises NotFound for an unknown organisation."""
    organisation_of(session, organisation_key)
    secret = PREFIX + secrets.token_urlsafe(32)
    wanted = sorted(set(scopes))
    key = ApiKey(
        organisation_key=organisation_key, name=name, scopes=list(wanted), secret_hash=_hash(secret), made_by=by
    )
    session.add(key)
    session.flush()
    told = " ".join(wanted)
    audit.record(session, events.API_KEY_MADE, organisation=organisation_key, actor=actor, key=key.id, scopes=told)
    return key, secret


def keys_of(session: Session, organisation_key: str) -> list[ApiKey]:
    """All keys of the organisation, revoked ones too, latest first."""
    statement = select(ApiKey).where(ApiKey.organisation_key == organisation_key)
    return list(session.exec(statement.order_by(col(ApiKey.made_at).desc(), col(ApiKey.id))))


def revoke(session: Session, organisation_key: str, key_id: UUID, *, actor: UUID | str) -> ApiKey:
    """The key opens nothing from now on; raises NotFound for another organisation's key and for none alike."""
    key = session.get(ApiKey, key_id, with_for_update=True)
    if key is None or key.organisation_key != organisation_key:
        raise NotFound("There is no such key.")
    if key.revoked_at is None:
        key.revoked_at = now()
        session.add(key)
        session.flush()
        audit.record(session, events.API_KEY_REVOKED, organisation=organisation_key, actor=actor, key=key.id)
    return key


def is_key(bearer: str) -> bool:
    """Does this look like a key, and not like the token of a person?"""
    return bearer.startswith(PREFIX)


def actor_of(secret: str) -> Actor:
    """The organisation's system this key was given to; raises NotSignedIn for a revoked and an unknown key alike.

    Opens sessions of its own: the day of use is kept even when the request is refused, and reading stays reading.
    """
    with open_session(writes=False) as session:
        key = session.exec(select(ApiKey).where(ApiKey.secret_hash == _hash(secret))).first()
        if key is None or key.revoked_at is not None:
            raise NotSignedIn("The key is not valid or was revoked.", headers={"WWW-Authenticate": "Bearer"})
        organisation = organisation_of(session, key.organisation_key)
    today = now().date()
    if key.last_used_on != today:
        with open_session() as session:
            used = session.get_one(ApiKey, key.id)
            used.last_used_on = today
            session.add(used)
            session.commit()
    return Actor(key.id, key.name, None, organisation.key, organisation.subregion, _granted(key))


def _granted(key: ApiKey) -> frozenset[Permission]:
    return frozenset[Permission]().union(*(SCOPE_PERMISSIONS[Scope(each)] for each in key.scopes))


def _hash(secret: str) -> str:
    # One round of SHA-256 is enough: the secret is 256 random bits, so there is nothing to guess that a slow hash
    # would slow down. It also lets the key be found by an index, without comparing secrets one by one.
    return hashlib.sha256(secret.encode()).hexdigest()
