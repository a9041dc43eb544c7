"""What an administrator does with organisations and accounts; keeps the last administrator in."""

import secrets
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from matching_api.access import service
from matching_api.access.mail_models import SignalMail
from matching_api.access.models import Account, Identity, Organisation
from matching_api.access.roles import OrganisationKind, Role
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.problems import AlreadyExists, NotFound, SignInFailed, StepNotPossible

# Without signs that look alike; sixteen of them are 79 bits.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_BLOCKS, _BLOCK = 4, 4
LAST_ADMINISTRATOR = "This is the last administrator who can sign in."


def accounts(session: Session) -> Sequence[Account]:
    """Everybody who can sign in or could, by name."""
    return session.exec(select(Account).order_by(Account.name, Account.username)).all()


def add_account(
    session: Session, actor: Actor, *, username: str, name: str, role: Role, organisation_key: str
) -> tuple[Account, str]:
    """A new account and its one-time password, which is kept nowhere; raises AlreadyExists and NotFound."""
    password = one_time_password()
    account = service.add_account(
        session,
        username=username,
        name=name,
        role=role,
        organisation_key=organisation_key,
        password=password,
        actor=actor.account_id,
    )
    account.one_time = True
    session.add(account)
    session.flush()
    return account, password


def change_account(session: Session, actor: Actor, account_id: UUID, *, name: str, role: Role) -> Account:
    """Another name or role; raises NotFound, and StepNotPossible when the last administrator would get another role."""
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(session, account_id)
    account = _account(session, account_id)
    if (account.name, account.role) != (name, role):
        what = "role" if account.role is not role else "name"
        account.name, account.role = name, role
        _changed(session, actor, account, what)
    return account


def set_active(session: Session, actor: Actor, account_id: UUID, *, active: bool) -> Account:
    """Lets somebody sign in, or no longer; what was signed in ends at once.

    Raises NotFound, and StepNotPossible for the last administrator.
    """
    if not active:
        _keep_an_administrator(session, account_id)
    account = _account(session, account_id)
    if account.active is not active:
        account.active = active
        if not active:
            session.exec(sa.delete(SignalMail).where(col(SignalMail.account_id) == account_id))
        _changed(session, actor, account, "reactivated" if active else "deactivated")
    return account


def reset_password(session: Session, actor: Actor, account_id: UUID) -> tuple[Account, str]:
    """A one-time password in place of the old one.

    Raises NotFound, and StepNotPossible for who signs in at the identity provider: a password here would be a second
    way in, of which the provider knows nothing.
    """
    account, password = _account(session, account_id), one_time_password()
    if account_id in at_provider(session):
        raise StepNotPossible("This person signs in at the identity provider, and has no password here.")
    service.set_password(account, password, one_time=True)
    _changed(session, actor, account, "password-reset")
    return account, password


def choose_password(session: Session, actor: Actor, *, current: str, wanted: str) -> Account:
    """Somebody's own new password; raises SignInFailed when the current one is wrong, StepNotPossible for the same."""
    account, _ = service.account_of(session, actor)
    if not service.is_password(account, current):
        raise SignInFailed("This is not the password.")
    if current == wanted:
        raise StepNotPossible("The new password is the old one.")
    service.set_password(account, wanted, one_time=False)
    _changed(session, actor, account, "password-chosen")
    return account


def add_organisation(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    kind: OrganisationKind,
    subregion: str | None,
    place: str | None,
) -> Organisation:
    """A new organisation, which shares nothing until that is switched on; raises AlreadyExists."""
    if service.is_known(session, key):
        raise AlreadyExists("There is an organisation with this key.")
    try:
        added = service.add_organisation(session, key=key, name=name, kind=kind, subregion=subregion, place=place)
    except IntegrityError as error:  # somebody else added it in the same instant
        raise AlreadyExists("There is an organisation with this key.") from error
    audit.record(session, events.ORGANISATION_ADDED, organisation=key, actor=actor.account_id, kind=kind.value)
    return added


def change_organisation(
    session: Session, actor: Actor, key: str, *, name: str, subregion: str | None, place: str | None
) -> Organisation:
    """Another name or place; what kind it is and whether it shares stay as they are. Raises NotFound."""
    organisation = service.organisation_of(session, key)
    organisation.name, organisation.subregion, organisation.place = name, subregion, place
    session.add(organisation)
    session.flush()
    audit.record(session, events.ORGANISATION_CHANGED, organisation=key, actor=actor.account_id)
    return organisation


def at_provider(session: Session) -> set[UUID]:
    """The accounts of everybody who signs in at the identity provider."""
    return set(session.exec(select(Identity.account_id)))


def one_time_password() -> str:
    """Four blocks of four signs."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_BLOCK)) for _ in range(_BLOCKS))


def _account(session: Session, account_id: UUID) -> Account:
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def _keep_an_administrator(session: Session, without: UUID) -> None:
    # All of them are locked, and before any other account, so that two who put each other out cannot both succeed.
    active = select(Account).where(Account.role == Role.ADMINISTRATOR, col(Account.active).is_(True))
    if [each.id for each in session.exec(active.order_by(col(Account.id)).with_for_update())] == [without]:
        raise StepNotPossible(LAST_ADMINISTRATOR)


def _changed(session: Session, actor: Actor, account: Account, what: str) -> None:
    session.add(account)
    session.flush()
    audit.record(
        session,
        events.ACCOUNT_CHANGED,
        organisation=account.organisation_key,
        actor=actor.account_id,
        account=account.id,
        what=what,
    )
