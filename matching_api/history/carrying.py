"""Takes what is older than figures can be asked for out of the book; what was open then is carried forward."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.history.cells import At, values
from matching_api.history.codes import OPEN, Cause
from matching_api.history.models import HistoryEntry
from matching_api.reach import Why, whole_region
from matching_api.settings import get_settings


def first_day() -> date:
    """The first day of which figures can be asked."""
    settings = get_settings()
    return settings.current_date() - timedelta(days=settings.keep_history_days)


def carry_forward(session: Session) -> int:
    """Replaces all entries of before the first day by one a cell in which somebody was open; gives how many went."""
    last = first_day() - timedelta(days=1)
    cell = [col(getattr(HistoryEntry, name)) for name in values(None)]
    amount = sa.func.sum(HistoryEntry.amount).label("amount")
    old = sa.and_(col(HistoryEntry.recorded_on) <= last)
    still_open = (
        sa.select(*cell, amount).where(old, col(HistoryEntry.stage).in_(OPEN)).group_by(*cell).having(amount != 0)
    )
    with whole_region(session, Why.COUNTS):
        connection = session.connection()
        carried = [
            {
                **values(At(*row[:-1])),
                "amount": row.amount,
                "recorded_on": last,
                "cause": Cause.OPENING,
                "referrer": None,
                "referral_open": None,
            }
            for row in connection.execute(still_open)
        ]
        gone = connection.execute(sa.delete(HistoryEntry).where(old)).rowcount
        if carried:
            connection.execute(sa.insert(HistoryEntry), carried)
    return gone - len(carried)
