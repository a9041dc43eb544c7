"""How far groups are filled with suggestions, over all organisations; others read the counts, never the rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session, col, select

from matching_api.matching import groups
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.settings import get_settings
from matching_api.suggestions.codes import HOLDS_SEAT, LIVE
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist.models import HelpRequest


@dataclass
class Fill:
    """Who has an open or confirmed suggestion in one group, over all organisations; leaves this file as counts."""

    suggestions: list[Suggestion] = field(default_factory=list)
    over_norm: int = 0

    def of(self, organisation_key: str) -> list[Suggestion]:
        return [each for each in self.suggestions if each.organisation_key == organisation_key]

    @property
    def youths(self) -> int:
        return len(self.suggestions)

    @property
    def confirmed(self) -> int:
        return sum(each.state in HOLDS_SEAT for each in self.suggestions)


def fills(session: Session) -> dict[GroupRef, Fill]:
    """How far every group would be filled, over all organisations."""
    settings = get_settings()
    norm = settings.current_date() - timedelta(days=settings.treeknorm_days)
    statement = (
        select(Suggestion, col(HelpRequest.registered_on))
        .join(HelpRequest)
        .where(col(Suggestion.state).in_(LIVE))
        .order_by(col(HelpRequest.registered_on), col(Suggestion.id))
    )
    found: defaultdict[GroupRef, Fill] = defaultdict(Fill)
    for suggestion, registered_on in session.exec(statement):
        fill = found[suggestion.group]
        fill.suggestions.append(suggestion)
        fill.over_norm += registered_on < norm
    return found


def short_of(group: AnyGroup, fill: Fill) -> int:
    if isinstance(group, Offer):
        if group.state is not OfferState.FORMING:
            return 0
        return max(0, group.seats_min - group.seats_elsewhere - fill.youths)
    return max(0, group.seats_min - fill.youths)


def groups_that_can_start(session: Session) -> int:
    """Groups not started yet that reach their minimum when every open suggestion is accepted."""
    return sum(short_of(group, fill) == 0 for group, fill in _forming(session))


def confirmed_in_forming_groups(session: Session) -> int:
    """Youths with a confirmed place in a group that has not started yet."""
    return sum(fill.confirmed for _, fill in _forming(session))


def _forming(session: Session) -> list[tuple[AnyGroup, Fill]]:
    fill_of = fills(session)
    found = groups.groups_by_ref(session, fill_of)
    return [(group, fill_of[ref]) for ref, group in found.items() if _is_forming(group)]


def _is_forming(group: AnyGroup) -> bool:
    return not isinstance(group, Offer) or group.state is OfferState.FORMING
