"""A year of invented answers in the book of counts, so that the figures of the recheck have something to show."""

import random
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from matching_api.history.cells import values
from matching_api.history.codes import Cause
from matching_api.history.models import HistoryEntry
from matching_api.settings import get_settings
from matching_api.waitlist.codes import RecheckOutcome

DAYS = 365
# A month's answers; about one in six of those who are reached needs no place any more, as a region once counted.
A_MONTH = {
    RecheckOutcome.SAME: 37,
    RecheckOutcome.OTHER: 8,
    RecheckOutcome.LIGHTER: 5,
    RecheckOutcome.TEMPORARY: 7,
    RecheckOutcome.SOLVED: 6,
    RecheckOutcome.NOT_REACHED: 12,
}


def write(session: Session, chance: random.Random) -> int:
    """Books a year of answers, up to yesterday; gives how many."""
    today = get_settings().current_date()
    first = (today - timedelta(days=DAYS)).replace(day=1)
    entries: list[dict[str, Any]] = []
    while first < today:
        month = (first + timedelta(days=32)).replace(day=1)
        for outcome, number in A_MONTH.items():
            # A few more in some months, never fewer than can be shown.
            for _ in range(number + chance.randrange(3)):
                day = first + timedelta(days=chance.randrange((month - first).days))
                if day < today:
                    said = {"recheck": outcome, "recorded_on": day, "cause": Cause.RECHECK, "amount": 1}
                    entries.append({**values(None), **said})
        first = month
    session.connection().execute(sa.insert(HistoryEntry), entries)
    return len(entries)
