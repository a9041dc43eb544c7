"""What of the own requests a long list is sought and put in order by; rows are read only for the page that is shown."""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import from_json
from sqlmodel import Session, col

from matching_api.access.service import Actor
from matching_api.waitlist.codes import RequestState, Status
from matching_api.waitlist.models import HelpRequest, state_of
from matching_api.waitlist.pseudonym import Pseudonym

# Of the same few lists of words there are thousands.
_KNOWN_LISTS = 20_000
_TABLE = HelpRequest.__table__  # type: ignore[attr-defined]


class Brief(NamedTuple):
    """One own request, without what only its own page shows; of a long list there are thousands."""

    id: UUID
    pseudonym: Pseudonym
    tags: tuple[str, ...]
    theme: str
    age: int
    postcode4: str
    registered_on: date
    rechecked_on: date | None
    named_on: date
    status: Status
    open_to_group: bool | None
    aside_until: date | None
    left_at: datetime | None
    started_at: datetime | None

    @property
    def state(self) -> RequestState:
        return state_of(self.status, self.left_at, self.started_at)


_COLUMNS = [sa.cast(_TABLE.c[name], sa.Text) if name == "tags" else _TABLE.c[name] for name in Brief._fields]
_TAGS = Brief._fields.index("tags")


@lru_cache(maxsize=_KNOWN_LISTS)
def words(told: str) -> tuple[str, ...]:
    """A list of words as the database writes it; the same one is read once and then shared."""
    return tuple(from_json(told))


def briefs(session: Session, actor: Actor) -> list[Brief]:
    """All requests of the own organisation, longest waiting first."""
    own = col(HelpRequest.organisation_key) == actor.organisation_key
    statement = sa.select(*_COLUMNS).where(own).order_by(col(HelpRequest.registered_on), col(HelpRequest.id))
    session.flush()
    rows = session.connection().execute(statement).all()
    return [Brief._make((*row[:_TAGS], words(row[_TAGS]), *row[_TAGS + 1 :])) for row in rows]
