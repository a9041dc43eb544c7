"""Signs people in and says who is asking; never tells whether a user exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

import jwt
from pwdlib import PasswordHash
from sqlmodel import Session, select

from matching_api.access.models import Account, Organisation
from matching_api.access.roles import ROLE_PERMISSIONS, OrganisationKind, Permission, Role
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.problems import AlreadyExists, NotAllowed, NotFound, NotSignedIn, SignInFailed
from matching_api.settings import get_settings

ALGORITHM = "HS256"


@dataclass(frozen=True)
class Actor:
    """Who is asking for one organisation: a person in a role, or a key, which has no role and what it was made for."""

    account_id: UUID
    name: str
    role: Role | None
    organisation_key: str
    subregion: str | None
    granted: frozenset[Permission] = frozenset()
    # Came in with a one-time password: may choose another, and nothing else.
    one_time: bool = False

    def may(self, permission: Permission) -> bool:
        return not self.one_time and permission in (self.granted if self.role is None else ROLE_PERMISSIONS[self.role])


@lru_cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@lru_cache
def _nobody() -> str:
    # Verified against when there is no such user, so that both cases take as long.
    return _hasher().hash("a password nobody has")


def sign_in(session: Session, username: str, password: str) -> tuple[str, datetime]:
    """A bearer token and when it ends; raises SignInFailed for an unknown user and a wrong password alike.

    Raises NotFound where local accounts are switched off.
    """
    if not get_settings().local_accounts:
        raise NotFound("There are no local accounts; sign in at the identity provider.")
    account = session.exec(select(Account).where(Account.username == username.strip().lower())).first()
    right = _hasher().verify(password, account.password_hash if account else _nobody())
    if not right or account is None or not account.active:
        raise SignInFailed("Unknown user or wrong password.", headers={"WWW-Authenticate": "Bearer"})
    audit.record(session, events.SIGNED_IN, organisation=account.organisation_key, actor=account.id)
    ends = now() + timedelta(minutes=get_settings().token_minutes)
    claims = {"sub": str(account.id), "exp": ends, "iat": now()}
    return jwt.encode(claims, get_settings().secret_key.get_secret_value(), ALGORITHM), ends


def actor_of(session: Session, token: str) -> Actor:
    """The person a token was given to; raises NotSignedIn when it is no longer or never was valid."""
    if not get_settings().local_accounts:
        raise NotSignedIn("The token is not valid or has ended.", headers={"WWW-Authenticate": "Bearer"})
    try:
        key = get_settings().secret_key.get_secret_value()
        claims = jwt.decode(token, key, [ALGORITHM], options={"require": ["exp", "sub"]})
        account = session.get(Account, UUID(claims["sub"]))
    except (jwt.InvalidTokenError, ValueError) as error:
        raise NotSignedIn("The token is not valid or has ended.", headers={"WWW-Authenticate": "Bearer"}) from error
    if account is None or not account.active:
        raise NotSignedIn("The token is not valid or has ended.", headers={"WWW-Authenticate": "Bearer"})
    organisation = organisation_of(session, account.organisation_key)
    return Actor(
        account.id,
        account.name,
        account.role,
        organisation.key,
        organisation.subregion,
        one_time=account.one_time,
    )


def account_of(session: Session, actor: Actor) -> tuple[Account, Organisation]:
    """The actor's account and organisation; raises NotAllowed for a key."""
    if actor.role is None:
        raise NotAllowed("A key is not a person.")
    return session.get_one(Account, actor.account_id), session.get_one(Organisation, actor.organisation_key)


def is_password(account: Account, password: str) -> bool:
    return _hasher().verify(password, account.password_hash)


def set_password(account: Account, password: str, *, one_time: bool) -> None:
    """Sets the hash; whoever asks keeps the account."""
    account.password_hash, account.one_time = _hasher().hash(password), one_time


def names_in(session: Session, organisation_key: str) -> dict[str, str]:
    """Account id, as text → name, of everybody who works or worked for the organisation."""
    found = session.exec(select(Account).where(Account.organisation_key == organisation_key))
    return {str(each.id): each.name for each in found}


def organisations(session: Session) -> list[Organisation]:
    """All organisations, by name."""
    return list(session.exec(select(Organisation).order_by(Organisation.name)))


def organisation_of(session: Session, key: str) -> Organisation:
    """One organisation; raises NotFound."""
    organisation = session.get(Organisation, key)
    if organisation is None:
        raise NotFound("There is no such organisation.")
    return organisation


def is_known(session: Session, key: str) -> bool:
    """Is there an organisation with this key?"""
    return session.get(Organisation, key) is not None


def add_organisation(
    session: Session,
    *,
    key: str,
    name: str,
    kind: OrganisationKind,
    subregion: str | None = None,
    place: str | None = None,
    sharing: bool = False,
) -> Organisation:
    """Adds an organisation, or brings an existing one up to date."""
    organisation = session.get(Organisation, key) or Organisation(key=key, name=name, kind=kind)
    organisation.name, organisation.kind, organisation.subregion = name, kind, subregion
    organisation.place, organisation.sharing = place, sharing
    session.add(organisation)
    session.flush()
    return organisation


def add_account(
    session: Session,
    *,
    username: str,
    name: str,
    role: Role,
    organisation_key: str,
    password: str,
    actor: UUID | str = "command",
) -> Account:
    """Adds an account; raises AlreadyExists when the username is taken and NotFound for an unknown organisation."""
    organisation_of(session, organisation_key)
    username = username.strip().lower()
    if session.exec(select(Account).where(Account.username == username)).first():
        raise AlreadyExists("This username is taken.")
    account = Account(
        username=username,
        name=name,
        role=role,
        organisation_key=organisation_key,
        password_hash=_hasher().hash(password),
    )
    session.add(account)
    session.flush()
    audit.record(
        session,
        events.ACCOUNT_CREATED,
        organisation=organisation_key,
        actor=actor,
        account=account.id,
        role=role.value,
    )
    return account
