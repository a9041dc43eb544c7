"""What of the own requests a long list is sought and put in order by; rows are read only for the page that is shown."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.access.service import Actor
from matching_api.waitlist.codes import RequestState, Status
from matching_api.waitlist.models import HelpRequest, state_of
from matching_api.waitlist.pseudonym import Pseudonym

_TABLE = HelpRequest.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Brief:
    """One own request, without what only its own page shows."""

    id: UUID
    pseudonym: Pseudonym
    tags: list[str]
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


_COLUMNS = [_TABLE.c[name] for name in Brief.__dataclass_fields__]


def briefs(session: Session, actor: Actor) -> list[Brief]:
    """All requests of the own organisation, longest waiting first."""
    own = col(HelpRequest.organisation_key) == actor.organisation_key
    statement = sa.select(*_COLUMNS).where(own).order_by(col(HelpRequest.registered_on), col(HelpRequest.id))
    session.flush()
    return [Brief(*row) for row in session.connection().execute(statement)]
