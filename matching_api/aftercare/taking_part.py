"""How many take part in a group and how that ended, over all organisations; counts only."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.offers.models import Offer
from matching_api.reach import Why, in_whole_region
from matching_api.suggestions.codes import Reason, State
from matching_api.suggestions.models import Suggestion

TOOK_PART = (State.STARTED, State.COMPLETED, State.STOPPED)
# Offer → state, reason, organisation → how many.
Ways = Counter[tuple[State, Reason | None, str]]


def took_part(session: Session, offer: Offer) -> int:
    """Who started in a group, also when they stopped or completed it, and who comes from outside the service."""
    return offer.seats_elsewhere + ways(session, {offer.id}).get(offer.id, Counter()).total()


@in_whole_region(Why.COUNTS)
def ways(session: Session, offer_ids: Collection[UUID]) -> dict[UUID, Ways]:
    """How far those who started are; of deleted requests the reason is gone."""
    row = Suggestion
    columns = (col(row.offer_id), col(row.state), col(row.reason), col(row.organisation_key))
    statement = (
        sa.select(*columns, sa.func.count())
        .where(col(row.offer_id).in_(sorted(offer_ids)), col(row.state).in_(TOOK_PART))
        .group_by(*columns)
    )
    found: dict[UUID, Ways] = {}
    session.flush()
    for offer_id, state, reason, organisation, youths in session.connection().execute(statement):
        assert offer_id is not None
        found.setdefault(offer_id, Counter())[state, reason, organisation] += youths
    return found
