"""Keeps the book with every transaction that changes a request, a suggestion or an offer; asks nobody to remember it.

Whatever road a change takes, before it is committed each request it touched is compared with the cell in which it was
counted. What differs is booked out of the old cell and into the new one, on the day it became known.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session as OrmSession, UOWTransaction
from sqlmodel import Session, col

from matching_api.access.models import Organisation
from matching_api.history import cells, group_days
from matching_api.history.cells import Found
from matching_api.history.codes import OPEN, Cause
from matching_api.history.models import HistoryEntry, HistoryPosition
from matching_api.marks import ONLY_SEATS
from matching_api.offers.models import Offer
from matching_api.reach import Why, whole_region
from matching_api.settings import get_settings
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.one_on_one_models import OneOnOneChoice
from matching_api.waitlist.models import Delivery, HelpRequest

_TOUCHED, _FIRST = "history_touched", "history_first_entry"
_AT_ONCE = 500
# Of a request that is new: the day on which it became known, and why it is in the book.
FirstEntry = Callable[[Found], tuple[date, Cause]]


@dataclass
class _Touched:
    """What one transaction changed: these requests or any, and these offers or any."""

    transaction: object
    requests: set[UUID] = field(default_factory=set)
    any_request: bool = False
    offers: set[UUID] = field(default_factory=set)
    any_offer: bool = False


def book_new(session: Session, first_entry: FirstEntry) -> None:
    """From now on this session books a request that is new as said, instead of today."""
    session.info[_FIRST] = first_entry


def keep(session: Session, requests: Collection[UUID] | None = None) -> int:
    """Books what changed of these requests, or of all; gives how many entries that took."""
    first_entry: FirstEntry = session.info.get(_FIRST, _today)
    entries: list[dict[str, Any]] = []
    with whole_region(session, Why.COUNTS):
        for found in _changed(session, requests):
            entries += _entries(found, first_entry)
        if entries:
            session.connection().execute(sa.insert(HistoryEntry), entries)
    return len(entries)


def _changed(session: Session, requests: Collection[UUID] | None) -> list[Found]:
    if requests is None:
        changed = [each for each in cells.read(session, None) if each.before != each.after]
    else:
        ids = sorted(requests)
        parts = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
        changed = [each for some in parts for each in cells.read(session, some) if each.before != each.after]
    _move(session, changed)
    return changed


def _move(session: Session, changed: Collection[Found]) -> None:
    connection, table = session.connection(), HistoryPosition.__table__  # type: ignore[attr-defined]
    gone = [{"b_id": each.request_id} for each in changed if each.after is None]
    if gone:
        connection.execute(sa.delete(table).where(table.c.help_request_id == sa.bindparam("b_id")), gone)
    new = [each for each in changed if each.before is None and each.after is not None]
    if new:
        rows = [
            {"help_request_id": each.request_id, "organisation_key": each.organisation_key, **cells.values(each.after)}
            for each in new
        ]
        connection.execute(sa.insert(table), rows)
    moved = [each for each in changed if each.before is not None and each.after is not None]
    if moved:
        rows = [{"b_id": each.request_id, **cells.values(each.after)} for each in moved]
        connection.execute(sa.update(table).where(table.c.help_request_id == sa.bindparam("b_id")), rows)


def _today(found: Found) -> tuple[date, Cause]:
    return get_settings().current_date(), Cause.OPENING if found.first_delivery else Cause.NEW


def _entries(found: Found, first_entry: FirstEntry) -> list[dict[str, Any]]:
    """Out of the old cell and into the new; of a deleted request that had ended, the counts stay as they are."""
    before, after, day = found.before, found.after, get_settings().current_date()
    if after is None:
        assert before is not None
        return [_entry(before, -1, Cause.CORRECTION, day)] if before.stage in OPEN else []
    if before is None:
        day, cause = first_entry(found)
        return [_entry(after, 1, cause, day), *_referral(found, cause, day)]
    cause = Cause.STEP if before.stage is not after.stage else Cause.CORRECTION
    return [_entry(before, -1, cause, day), _entry(after, 1, cause, day)]


def _referral(found: Found, cause: Cause, day: date) -> list[dict[str, Any]]:
    # In an entry of its own, so that no entry says everything about one request.
    if cause is not Cause.NEW or found.referrer is None or found.referral_open is None:
        return []
    said = {"referrer": found.referrer, "referral_open": found.referral_open}
    return [{**cells.values(None), **said, "recorded_on": day, "cause": Cause.REFERRAL, "amount": 1}]


def _entry(cell: cells.At, amount: int, cause: Cause, day: date) -> dict[str, Any]:
    nobody = {"referrer": None, "referral_open": None}
    return {**cells.values(cell), **nobody, "recorded_on": day, "cause": cause, "amount": amount}


def _touched(session: OrmSession) -> _Touched:
    transaction, found = session.get_transaction(), session.info.get(_TOUCHED)
    if found is None or found.transaction is not transaction:
        # What another transaction of this session touched was kept, or rolled back with it.
        found = session.info[_TOUCHED] = _Touched(transaction)
    return found


def _after_flush(session: OrmSession, _context: UOWTransaction) -> None:
    for each in (*session.new, *session.dirty, *session.deleted):
        if isinstance(each, Delivery):
            _touched(session).any_request = True
        elif isinstance(each, HelpRequest):
            _touched(session).requests.add(each.id)
        elif isinstance(each, Suggestion | OneOnOneChoice) and each.help_request_id is not None:
            _touched(session).requests.add(each.help_request_id)
        elif isinstance(each, Offer):
            _touched(session).offers.add(each.id)
        elif isinstance(each, Organisation):
            # Groups that meet nowhere are where their organisation is.
            _touched(session).any_offer = True


def _on_execute(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    changed = state.bind_mapper.class_
    if changed in (HelpRequest, Suggestion, OneOnOneChoice):
        _touched(state.session).any_request = True
    elif changed is Offer and ONLY_SEATS in state.execution_options:
        _touched(state.session).offers.add(state.execution_options[ONLY_SEATS])
    elif changed in (Offer, Organisation):
        _touched(state.session).any_offer = True


def _before_commit(session: Session) -> None:
    session.flush()
    touched = session.info.pop(_TOUCHED, None)
    if touched is None or touched.transaction is not session.get_transaction():
        return
    if touched.any_request:
        keep(session)
    elif touched.requests:
        keep(session, touched.requests)
    if touched.any_offer or touched.offers:
        with whole_region(session, Why.COUNTS):
            among = None if touched.any_offer else touched.offers
            group_days.keep(session, get_settings().current_date(), among)


def entries_of(session: Session) -> int:
    """How many entries the book has."""
    return session.connection().execute(sa.select(sa.func.count(col(HistoryEntry.id)))).scalar_one()


event.listen(Session, "after_flush", _after_flush)
event.listen(Session, "do_orm_execute", _on_execute)
# Before the trail takes its turn: nobody waits for the book.
event.listen(Session, "before_commit", _before_commit, insert=True)
