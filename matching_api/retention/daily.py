"""What is kept long enough goes once a calendar day, by whichever worker comes first; deletes nothing itself."""

from datetime import date

import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlmodel import Session

from matching_api.database import now, open_session
from matching_api.retention import purging
from matching_api.retention.models import DailyChore
from matching_api.retention.purging import Purged
from matching_api.settings import get_settings

PURGE = "purge"
_CHORES = DailyChore.__table__  # type: ignore[attr-defined]

log = structlog.get_logger()


def purge_once_a_day(engine: Engine) -> Purged | None:
    """Purges when nobody did today; none when it was done. What goes and the note that it went are kept together."""
    today = get_settings().current_date()
    with open_session(engine, writes=False) as session:
        if session.get(DailyChore, (PURGE, today)) is not None:
            return None
    with open_session(engine) as session:
        if not _claim(session, PURGE, today):
            return None
        found = purging.purge(session, by="worker")
        session.commit()
    log.info("purged", requests=found.requests.total(), rounds=found.rounds)
    return found


def _claim(session: Session, name: str, day: date) -> bool:
    """A second worker waits here until the first has kept or dropped its work; then there is nothing left to do."""
    connection = session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"name": name, "day": day, "at": now()}
    claim = dialect.insert(_CHORES).values(row).on_conflict_do_nothing().returning(_CHORES.c.day)
    return connection.execute(claim).first() is not None
