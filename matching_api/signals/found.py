"""Which signals somebody has not been told of yet: groups and offers by key, of all organisations only whether."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.mail_models import SignalMail
from matching_api.matching import groups
from matching_api.matching.commitments import GroupRef
from matching_api.offers.freshness import to_confirm
from matching_api.settings import get_settings
from matching_api.signals.models import ToldSignal
from matching_api.suggestions import news

Signal = tuple["Kind", str]
FORGOTTEN_AFTER = timedelta(days=183)


class Kind(StrEnum):
    NEW_GROUP = "new-group"
    STARTABLE = "startable"
    TO_CONFIRM = "to-confirm"


def untold(session: Session, wish: SignalMail) -> set[Signal]:
    """What is new for this person since the last mail, without what an earlier one told."""
    key, since = wish.organisation_key, wish.told_until
    fresh = news.new_groups(session, key, since)
    startable = news.became_startable(session, news.own_groups(session, key), since)
    found: set[Signal] = set()
    if fresh or startable:
        # A proposed group that comes back, or is adopted, is the group it was.
        same = groups.same_groups(session)
        found |= {(Kind.NEW_GROUP, _subject(ref, same)) for ref in fresh}
        found |= {(Kind.STARTABLE, _subject(ref, same)) for ref in startable}
    stale = to_confirm(session, news.carried(session, key))
    # Confirmed and stale once more is another signal.
    found |= {(Kind.TO_CONFIRM, f"{each.id} {each.assured_on}") for each in stale}
    return found - _told(session, wish)


def _told(session: Session, wish: SignalMail) -> set[Signal]:
    old = get_settings().current_date() - FORGOTTEN_AFTER
    session.exec(sa.delete(ToldSignal).where(col(ToldSignal.mail_id) == wish.id, col(ToldSignal.told_on) < old))
    told = select(ToldSignal.kind, ToldSignal.subject).where(ToldSignal.mail_id == wish.id)
    return {(Kind(kind), subject) for kind, subject in session.exec(told)}


def _subject(ref: GroupRef, same: Mapping[UUID, str]) -> str:
    return same.get(ref.id, str(ref.id))
