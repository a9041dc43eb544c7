"""How far groups are filled with suggestions, over all organisations; counts only, no youth."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.matching import groups
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.suggestions.codes import HOLDS_SEAT, State
from matching_api.suggestions.models import Suggestion, group_ref
from matching_api.suggestions.slots import Slot
from matching_api.waitlist.codes import Status
from matching_api.waitlist.models import HelpRequest


@dataclass
class Fill:
    """How many youths have an open or confirmed suggestion in one group, over all organisations."""

    by_organisation: Counter[str] = field(default_factory=Counter)
    confirmed: int = 0
    over_norm: int = 0

    @property
    def youths(self) -> int:
        return self.by_organisation.total()


@dataclass(frozen=True)
class Forming:
    """Groups not started yet: how many can start if every suggestion is accepted, how many youths are confirmed."""

    can_start: int
    confirmed: int


@in_whole_region(Why.COUNTS)
def fills(session: Session) -> dict[GroupRef, Fill]:
    """How far every group would be filled, over all organisations."""
    settings = get_settings()
    norm = settings.current_date() - timedelta(days=settings.treeknorm_days)
    # Columns and no rows: a region's worth of grounds would be read for nothing.
    statement = (
        sa.select(
            col(Suggestion.offer_id),
            col(Suggestion.proposed_group_id),
            col(Suggestion.organisation_key),
            col(Suggestion.state),
            col(HelpRequest.registered_on),
        )
        .join(HelpRequest, col(HelpRequest.id) == col(Suggestion.help_request_id))
        .where(counts())
    )
    found: defaultdict[GroupRef, Fill] = defaultdict(Fill)
    session.flush()
    for offer_id, proposed_id, organisation, state, registered_on in session.connection().execute(statement):
        fill = found[group_ref(offer_id, proposed_id)]
        fill.by_organisation[organisation] += 1
        fill.confirmed += state in HOLDS_SEAT
        fill.over_norm += registered_on < norm
    return found


def counts() -> sa.ColumnElement[bool]:
    """A suggestion that fills its group: confirmed, or open for a request that still waits.

    Who left the waitlist since the round cannot be accepted; the next round lapses the suggestion.
    """
    still_waits = sa.and_(
        col(HelpRequest.left_at).is_(None),
        col(HelpRequest.started_at).is_(None),
        col(HelpRequest.status) == Status.WAITING,
    )
    # Peer contact stands beside help: who started in a group, or is helped alone, can come there too.
    beside = sa.and_(col(Suggestion.slot) == Slot.PEER_CONTACT, col(HelpRequest.left_at).is_(None))
    is_open = sa.and_(col(Suggestion.state) == State.PROPOSED, sa.or_(still_waits, beside))
    return sa.or_(col(Suggestion.state).in_(HOLDS_SEAT), is_open)


def short_of(group: AnyGroup, fill: Fill) -> int:
    """Youths a group needs before it can start, even if every suggestion is accepted."""
    if isinstance(group, Offer):
        if group.state is not OfferState.FORMING:
            return 0
        return max(0, group.seats_min - group.seats_elsewhere - fill.youths)
    return max(0, group.seats_min - fill.youths)


def forming(session: Session) -> Forming:
    """Counts the groups that have not started and hold a suggestion."""
    fill_of = fills(session)
    found = groups.groups_by_ref(session, fill_of)
    here = [(group, fill_of[ref]) for ref, group in found.items() if _is_forming(group)]
    return Forming(
        can_start=sum(short_of(group, fill) == 0 for group, fill in here),
        confirmed=sum(fill.confirmed for _, fill in here),
    )


def _is_forming(group: AnyGroup) -> bool:
    return not isinstance(group, Offer) or group.state is OfferState.FORMING
