"""Books what families answered: one outcome a youth a month, so that answers add up as youths do."""

import sqlalchemy as sa
from sqlmodel import Session

from matching_api.history import cells
from matching_api.history.codes import Cause
from matching_api.history.models import HistoryEntry
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.waitlist.codes import RecheckOutcome


@in_whole_region(Why.COUNTS)
def book(session: Session, before: RecheckOutcome | None, after: RecheckOutcome | None) -> None:
    """Out of the one outcome and into the other, today; an entry holds the outcome and nothing else of the youth."""
    if before is after:
        return
    day = get_settings().current_date()
    entries = [
        {**cells.values(None), "recorded_on": day, "cause": Cause.RECHECK, "recheck": outcome, "amount": amount}
        for outcome, amount in ((before, -1), (after, 1))
        if outcome is not None
    ]
    session.connection().execute(sa.insert(HistoryEntry), entries)
