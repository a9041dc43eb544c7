"""How far groups are filled with suggestions, over all organisations; counts only, no youth."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.matching import outlines
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup
from matching_api.matching.outlines import Outline
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.suggestions.codes import HOLDS_SEAT, State
from matching_api.suggestions.models import Suggestion, group_ref
from matching_api.suggestions.slots import Slot
from matching_api.waitlist.codes import Status
from matching_api.waitlist.models import HelpRequest

# A statement names no more groups than this.
MOST_NAMED = 2_000


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
def fills(session: Session, among: Collection[GroupRef] | None = None) -> dict[GroupRef, Fill]:
    """How far these groups would be filled, or every one, over all organisations; without those that hold nobody."""
    settings = get_settings()
    norm = settings.current_date() - timedelta(days=settings.treeknorm_days)
    group = (col(Suggestion.offer_id), col(Suggestion.proposed_group_id), col(Suggestion.organisation_key))
    # Counted by the database: of a whole region there are thousands of suggestions.
    statement = (
        sa.select(
            *group,
            sa.func.count(),
            _how_many(col(Suggestion.state).in_(HOLDS_SEAT)),
            _how_many(col(HelpRequest.registered_on) < norm),
        )
        .join(HelpRequest, col(HelpRequest.id) == col(Suggestion.help_request_id))
        .where(counts(), *([] if among is None else [within(among)]))
        .group_by(*group)
    )
    found: defaultdict[GroupRef, Fill] = defaultdict(Fill)
    session.flush()
    wanted = None if among is None else set(among)
    for offer_id, proposed_id, organisation, youths, confirmed, over_norm in session.connection().execute(statement):
        ref = group_ref(offer_id, proposed_id)
        if wanted is not None and ref not in wanted:
            continue
        fill = found[ref]
        fill.by_organisation[organisation] += youths
        fill.confirmed += confirmed
        fill.over_norm += over_norm
    return found


def within(refs: Collection[GroupRef]) -> sa.ColumnElement[bool]:
    """A suggestion in one of these groups; of very many, in any: then it is quicker to drop the rest afterwards."""
    ids = {kind: sorted(ref.id for ref in refs if ref.kind is kind) for kind in GroupKind}
    if len(refs) > MOST_NAMED:
        return sa.true()
    return sa.or_(
        col(Suggestion.offer_id).in_(ids[GroupKind.OFFER]),
        col(Suggestion.proposed_group_id).in_(ids[GroupKind.PROPOSED]),
    )


def _how_many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


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


def short_of(group: AnyGroup | Outline, fill: Fill) -> int:
    """Youths a group needs before it can start, even if every suggestion is accepted."""
    known = group if isinstance(group, Outline) else Outline.of(group)
    return known.short(fill.youths)


@in_whole_region(Why.COUNTS)
def forming(session: Session) -> Forming:
    """Counts the groups that have not started and hold a suggestion."""
    group = (col(Suggestion.offer_id), col(Suggestion.proposed_group_id))
    seated = _how_many(col(Suggestion.state).in_(HOLDS_SEAT))
    statement = (
        sa.select(*group, sa.func.count(), seated)
        .join(HelpRequest, col(HelpRequest.id) == col(Suggestion.help_request_id))
        .where(counts())
        .group_by(*group)
    )
    session.flush()
    rows = session.connection().execute(statement).all()
    known = outlines.of_groups(session, [group_ref(*row[:2]) for row in rows])
    here = [(each, row) for row in rows if (each := known[group_ref(*row[:2])]).forming]
    return Forming(
        can_start=sum(each.short(row[2]) == 0 for each, row in here), confirmed=sum(row[3] for _, row in here)
    )
