"""Asking for signals by mail, confirming the address, and ending it; sends nothing itself."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from matching_api.access import service as access
from matching_api.access.mail_models import Frequency, SignalMail
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.problems import NotFound, StepNotPossible
from matching_api.reach import Reach, Sight, see
from matching_api.settings import get_settings
from matching_api.signals import links
from matching_api.signals.links import Purpose
from matching_api.signals.schemas import SignalMailIn

DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}
AGAIN = timedelta(minutes=10)
MOST_REFUSALS = 3


def wish_of(session: Session, actor: Actor) -> SignalMail | None:
    """What the person asked for; none when nothing."""
    access.account_of(session, actor)
    return session.exec(select(SignalMail).where(SignalMail.account_id == actor.account_id)).first()


def ask(session: Session, actor: Actor, wanted: SignalMailIn) -> SignalMail:
    """Asks for mail, or for it otherwise; another address has to be confirmed first.

    Raises StepNotPossible where the service sends no mail.
    """
    if not get_settings().sends_mail:
        raise StepNotPossible("This service sends no mail.")
    wish = wish_of(session, actor)
    if wish is not None and _begins_anew(wish, wanted):
        session.delete(wish)
        session.flush()
        wish = None
    if wish is None:
        wish = SignalMail(account_id=actor.account_id, organisation_key=actor.organisation_key, **wanted.model_dump())
        _record(session, wish, on=True)
    wish.language, wish.frequency, wish.next_on = wanted.language, wanted.frequency, next_day(wanted.frequency)
    session.add(wish)
    session.flush()
    return wish


def end(session: Session, actor: Actor) -> None:
    """No mail any more, and the address is gone; nothing happens when nothing was asked for."""
    wish = wish_of(session, actor)
    if wish is not None:
        _end(session, wish)


def confirm(session: Session, told: str) -> None:
    """Who has this link gets the mail of its address; raises NotFound when nobody asks for it any more."""
    wish = _opened(session, Purpose.CONFIRM, told)
    if wish is None:
        raise NotFound("This link is not valid any more.")
    if wish.confirmed_at is None:
        wish.confirmed_at = wish.told_until = now()
        wish.next_on = next_day(wish.frequency)
        session.add(wish)


def stop(session: Session, told: str) -> None:
    """Ends the mail that this link came in, also when it has ended; raises NotFound for a link of nobody."""
    wish = _opened(session, Purpose.STOP, told)
    if wish is not None:
        _end(session, wish)


def next_day(frequency: Frequency, today: date | None = None) -> date:
    return (today or get_settings().current_date()) + timedelta(days=DAYS[frequency])


def _begins_anew(wish: SignalMail, wanted: SignalMailIn) -> bool:
    """Another address, one that mail did not reach, or one whose mail to confirm got lost: a new link, a new id."""
    lost = wish.confirmed_at is None and _is_old(wish.invited_at)
    return wish.address != wanted.address or wish.refusals >= MOST_REFUSALS or lost


def _is_old(invited_at: datetime | None) -> bool:
    return invited_at is not None and invited_at < now() - AGAIN


def _opened(session: Session, purpose: Purpose, told: str) -> SignalMail | None:
    wish = session.get(SignalMail, links.opened(purpose, told))
    if wish is not None:
        see(session, Sight(Reach.OWN, wish.organisation_key, wish.account_id))
    return wish


def _end(session: Session, wish: SignalMail) -> None:
    session.delete(wish)
    _record(session, wish, on=False)


def _record(session: Session, wish: SignalMail, *, on: bool) -> None:
    audit.record(session, events.SIGNAL_MAIL_SWITCHED, organisation=wish.organisation_key, actor=wish.account_id, on=on)
