"""Groups that one or two youths more would open: where a phone call opens a group; of others only how many."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.models import AlmostGroup
from matching_api.reach import Why, in_whole_region
from matching_api.suggestions import one_on_one
from matching_api.suggestions.codes import LIVE
from matching_api.suggestions.group_schemas import AlmostGroupOut
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.schemas import GroupCoreOut
from matching_api.suggestions.showing import Shown
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.codes import RequestState

MOST_SHORT = 2


def almost(session: Session, actor: Actor) -> list[AlmostGroupOut]:
    """Closed groups that would open with one or two youths more and hold own youths, or all for who may not decide."""
    rows = session.exec(select(AlmostGroup).order_by(col(AlmostGroup.position))).all()
    refs = {each.id: _almost_ref(each) for each in rows}
    shown = Shown(session, [])
    shown.read_groups([ref for ref in refs.values() if ref is not None])
    waiting = _still_unplaced(session, {UUID(each) for row in rows for each in row.help_request_ids})
    made = []
    for row in rows:
        present = [waiting[UUID(each)] for each in row.help_request_ids if UUID(each) in waiting]
        mine, short = present.count(actor.organisation_key), row.short + len(row.help_request_ids) - len(present)
        if short <= MOST_SHORT and (mine or not actor.may(Permission.DECIDE)):
            ref = refs[row.id]
            group = shown.group(ref) if ref else GroupCoreOut.of_specification(row.specification or {}, shown.names)
            made.append(AlmostGroupOut(group=group, mine=mine, others=len(present) - mine, short=short))
    return made


def _almost_ref(row: AlmostGroup) -> GroupRef | None:
    if row.offer_id is not None:
        return GroupRef(GroupKind.OFFER, row.offer_id)
    return GroupRef(GroupKind.PROPOSED, row.proposed_group_id) if row.proposed_group_id is not None else None


@in_whole_region(Why.COUNTS)
def _still_unplaced(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Request id → organisation, of those that still wait without an open suggestion."""
    rows = waitlist.requests_by_id(session, ids)
    placed = set(session.exec(select(Suggestion.help_request_id).where(col(Suggestion.state).in_(LIVE))))
    placed |= one_on_one.standing(session)
    return {
        each.id: each.organisation_key
        for each in rows.values()
        if each.state is RequestState.WAITING and each.open_to_group is not False and each.id not in placed
    }
