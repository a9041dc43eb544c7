"""Sends what is due, each mail at most once: it is written down as told before it goes, and taken back only when the
mail server certainly did not take it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from matching_api.access.mail_models import SignalMail
from matching_api.access.models import Account
from matching_api.access.roles import ROLE_PERMISSIONS, Permission
from matching_api.database import now, open_session
from matching_api.settings import get_settings
from matching_api.signals import posting, writing
from matching_api.signals.asking import MOST_REFUSALS, next_day
from matching_api.signals.found import Signal, untold
from matching_api.signals.models import ToldSignal

log = structlog.get_logger()


@dataclass(frozen=True)
class Ready:
    """A mail that is written down as told, and how to take that back."""

    mail_id: UUID
    message: EmailMessage
    told: frozenset[Signal] = frozenset()
    told_until: datetime | None = None  # as it was; none for a mail to confirm


def send_due(engine: Engine, hour: int | None = None) -> int:
    """Sends mails to confirm at once, and digests from the hour of the settings on; gives how many were sent."""
    settings = get_settings()
    if not settings.sends_mail:
        return 0
    ways = [_to_confirm]
    if (datetime.now().astimezone().hour if hour is None else hour) >= settings.mail_hour:
        ways.append(_due)
    sent = 0
    for way in ways:
        while (ready := _claim(engine, way)) is not None:
            try:
                sent += _send(engine, ready)
            except posting.NotSent as error:
                # Nobody's mail goes today: it is asked again when the worker comes by the next time.
                log.warning("mail-away", kind=type(error.__cause__).__name__)
                return sent
    return sent


def _claim(engine: Engine, way: Callable[[Session], tuple[bool, Ready | None]]) -> Ready | None:
    """The next mail of this kind, kept as told; none when there is none left."""
    while True:
        with open_session(engine) as session:
            found, ready = way(session)
            session.commit()
        if ready is not None or not found:
            return ready


def _to_confirm(session: Session) -> tuple[bool, Ready | None]:
    wanted = select(SignalMail).where(col(SignalMail.invited_at).is_(None), col(SignalMail.confirmed_at).is_(None))
    wish = session.exec(wanted.limit(1).with_for_update(skip_locked=True)).first()
    if wish is None:
        return False, None
    wish.invited_at = now()
    session.add(wish)
    return True, Ready(wish.id, writing.invitation(wish.id, wish.address, wish.language))


def _due(session: Session) -> tuple[bool, Ready | None]:
    today = get_settings().current_date()
    wanted = select(SignalMail).where(
        col(SignalMail.confirmed_at).is_not(None),
        col(SignalMail.next_on) <= today,
        col(SignalMail.refusals) < MOST_REFUSALS,
    )
    wish = session.exec(wanted.order_by(col(SignalMail.id)).limit(1).with_for_update(skip_locked=True)).first()
    if wish is None:
        return False, None
    if not _may_know(session, wish):
        session.delete(wish)
        return True, None
    signals, before = untold(session, wish), wish.told_until
    wish.told_until, wish.next_on = now(), next_day(wish.frequency, today)
    session.add(wish)
    session.add_all(ToldSignal(mail_id=wish.id, kind=kind, subject=of, told_on=today) for kind, of in signals)
    if not signals:
        return True, None
    counts = Counter(kind for kind, _ in signals)
    message = writing.digest(wish.id, wish.address, wish.language, counts)
    return True, Ready(wish.id, message, frozenset(signals), before)


def _may_know(session: Session, wish: SignalMail) -> bool:
    """Who may not sign in any more, or has another role now, gets nothing more, and the address goes."""
    account = session.get_one(Account, wish.account_id)
    return account.active and Permission.DECIDE in ROLE_PERMISSIONS[account.role]


def _send(engine: Engine, ready: Ready) -> bool:
    """Raises NotSent when the server was away; what it did not take is no longer told then."""
    try:
        posting.post(ready.message)
    except posting.AddressRefused:
        _take_back(engine, ready, refused=True)
        log.warning("mail-address-refused", mail=str(ready.mail_id))
        return False
    except posting.NotSent:
        _take_back(engine, ready, refused=False)
        raise
    except posting.PerhapsSent:
        log.warning("mail-perhaps-sent", mail=str(ready.mail_id))
        return False
    _note_sent(engine, ready)
    log.info("mail-sent", mail=str(ready.mail_id), signals=len(ready.told))
    return True


def _note_sent(engine: Engine, ready: Ready) -> None:
    with open_session(engine) as session:
        wish = session.get(SignalMail, ready.mail_id, with_for_update=True)
        if wish is not None:
            wish.refusals = 0
            if ready.told_until is not None:
                wish.mailed_at = now()
            session.add(wish)
        session.commit()


def _take_back(engine: Engine, ready: Ready, *, refused: bool) -> None:
    """The mail did not go: its signals are for the next one, at once, or tomorrow when the address was refused."""
    with open_session(engine) as session:
        wish = session.get(SignalMail, ready.mail_id, with_for_update=True)
        if wish is None:
            return
        for kind, of in ready.told:
            session.delete(session.get_one(ToldSignal, (ready.mail_id, kind, of)))
        today = get_settings().current_date()
        if ready.told_until is not None:
            wish.told_until, wish.next_on = ready.told_until, today + timedelta(days=refused)
        elif not refused:
            wish.invited_at = None
        wish.refusals += refused if ready.told_until is not None else refused * MOST_REFUSALS
        session.add(wish)
        session.commit()
