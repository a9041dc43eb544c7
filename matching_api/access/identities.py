"""Who a token of the identity provider stands for: an account made at first sight and kept as the provider tells."""

import secrets
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from matching_api.access import provider_tokens, service
from matching_api.access.claims import Visitor, visitor_of
from matching_api.access.models import Account, Identity, Organisation
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import open_session
from matching_api.problems import NoAccount, NotSignedIn

PROVIDER = "identity-provider"


def actor_of(token: str) -> Actor:
    """The person a token was given to; raises NotSignedIn, and NoAccount when it fits no organisation or role here.

    Opens sessions of its own: an account is kept even when the request is refused, and reading stays reading.
    """
    visitor = visitor_of(provider_tokens.claims_of(token))
    with open_session(writes=False) as session:
        organisation = _organisation(session, visitor)
        known = _known(session, visitor)
    if known is None or _is_newer(visitor, known):
        known = _kept(visitor)
    _, account = known
    if not account.active:
        raise NotSignedIn("The token is not valid or has ended.", headers={"WWW-Authenticate": "Bearer"})
    return Actor(account.id, account.name, account.role, organisation.key, organisation.subregion)


def _organisation(session: Session, visitor: Visitor) -> Organisation:
    organisation = session.get(Organisation, visitor.organisation_key)
    if organisation is None:
        raise NoAccount("The sign-in names no organisation that takes part.")
    # Of an organisation for the whole region people may belong to any part of it.
    if visitor.subregion is not None and organisation.subregion not in {None, visitor.subregion}:
        raise NoAccount("The sign-in names another subregion than its organisation's.")
    return organisation


def _known(session: Session, visitor: Visitor, *, lock: bool = False) -> tuple[Identity, Account] | None:
    statement = (
        select(Identity, Account)
        .join(Account, col(Account.id) == col(Identity.account_id))
        .where(Identity.subject_hash == visitor.subject_hash, Identity.organisation_key == visitor.organisation_key)
    )
    found = session.exec(statement.with_for_update() if lock else statement).first()
    return (found[0], found[1]) if found else None


def _is_newer(visitor: Visitor, known: tuple[Identity, Account]) -> bool:
    # The token issued last counts: with an older one nobody keeps a role that was taken away since.
    return visitor.token_at > known[0].token_at


def _kept(visitor: Visitor) -> tuple[Identity, Account]:
    """The account as the provider tells it, made when there is none; two at once make one."""
    try:
        return _keep(visitor)
    except IntegrityError:
        return _keep(visitor)  # somebody else made it between our look and our step


def _keep(visitor: Visitor) -> tuple[Identity, Account]:
    with open_session() as session:
        known = _known(session, visitor, lock=True)
        if known is None:
            known = _made(session, visitor)
        elif _is_newer(visitor, known):
            _bring_up_to_date(session, known, visitor)
        session.commit()
    return known


def _made(session: Session, visitor: Visitor) -> tuple[Identity, Account]:
    own = visitor.organisation_key
    account = service.add_account(
        session,
        username=_free_username(session, visitor),
        name=visitor.name,
        role=visitor.role,
        organisation_key=own,
        password=secrets.token_urlsafe(32),  # nobody knows it, so nobody signs in with it
        actor=PROVIDER,
    )
    identity = Identity(
        subject_hash=visitor.subject_hash,
        organisation_key=own,
        account_id=account.id,
        signed_in_at=visitor.signed_in_at,
        token_at=visitor.token_at,
    )
    session.add(identity)
    audit.record(session, events.SIGNED_IN, organisation=own, actor=account.id)
    return identity, account


def _free_username(session: Session, visitor: Visitor) -> str:
    """The name the provider uses, unless somebody else has it here: nobody slips into an account of that name."""
    taken = session.exec(select(Account.id).where(Account.username == visitor.username)).first()
    return visitor.username if taken is None else f"{visitor.username[:100]}-{uuid4().hex[:12]}"


def _bring_up_to_date(session: Session, known: tuple[Identity, Account], visitor: Visitor) -> None:
    identity, account = known
    if account.role != visitor.role:
        audit.record(
            session,
            events.ACCOUNT_CHANGED,
            organisation=account.organisation_key,
            actor=PROVIDER,
            account=account.id,
            what="role",
        )
    account.name, account.role = visitor.name, visitor.role
    if visitor.signed_in_at > identity.signed_in_at:
        audit.record(session, events.SIGNED_IN, organisation=account.organisation_key, actor=account.id)
        identity.signed_in_at = visitor.signed_in_at
    identity.token_at = visitor.token_at
    session.add_all(known)
