"""Groups that one or two youths more would open: where a phone call opens a group; of others only how many."""

from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.matching import candidates
from matching_api.matching.candidates import Candidate
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.models import AlmostGroup
from matching_api.offers import service as offers
from matching_api.offers.schemas import OrganisationRef
from matching_api.problems import NotFound
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.suggestions import one_on_one
from matching_api.suggestions.codes import LIVE, TURNED_DOWN
from matching_api.suggestions.decisions import set_aside
from matching_api.suggestions.group_schemas import AlmostGroupOut
from matching_api.suggestions.models import LINKED, Suggestion
from matching_api.suggestions.schemas import GroupCoreOut
from matching_api.suggestions.showing import Shown
from matching_api.suggestions.slots import Slot
from matching_api.suggestions.youth_schemas import CandidateOut, CandidatesOut, LackOut, OthersOut
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.schemas import HelpRequestOut

MOST_SHORT, MOST_SHOWN = 2, 12


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
            made.append(AlmostGroupOut(id=row.id, group=group, mine=mine, others=len(present) - mine, short=short))
    return made


def candidates_of(session: Session, actor: Actor, almost_id: UUID) -> CandidatesOut:
    """Own youths who could come if little changed, and organisations that have several; raises NotFound."""
    row = session.get(AlmostGroup, almost_id)
    if row is None:
        raise NotFound("There is no such group, or a later round found another.")
    found = candidates.candidates(session, row)
    free = _free(session, row, [each.request_id for each in found])
    found = [each for each in found if each.request_id in free]
    own = [each for each in found if each.organisation_key == actor.organisation_key][:MOST_SHOWN]
    requests = waitlist.requests_by_id(session, {each.request_id for each in own})
    return CandidatesOut(
        own=[
            CandidateOut(
                help_request=HelpRequestOut.of(requests[each.request_id]),
                km=each.km,
                lacks=[LackOut(code=lack.code, by=lack.by) for lack in each.lacks],
            )
            for each in own
        ],
        others=_others(session, actor, found),
    )


def _others(session: Session, actor: Actor, found: Sequence[Candidate]) -> list[OthersOut]:
    """Organisations with enough such youths to say so, and how many at least; of all others nothing at all."""
    threshold, names = get_settings().disclosure_threshold, offers.names_of(session)
    counted = Counter(each.organisation_key for each in found if each.organisation_key != actor.organisation_key)
    enough = {key: number // threshold * threshold for key, number in counted.items() if number >= threshold}
    return [OthersOut(organisation=OrganisationRef.of(key, names), at_least=enough[key]) for key in sorted(enough)]


@in_whole_region(Why.POOL)
def _free(session: Session, row: AlmostGroup, ids: Sequence[UUID]) -> set[UUID]:
    """Who of these has no open suggestion, is not helped one-on-one and was not refused for this group before."""
    in_group = sa.or_(
        sa.and_(col(Suggestion.offer_id) == row.offer_id, sa.true() if row.offer_id else sa.false()),
        col(Suggestion.proposed_key) == ((row.specification or {}).get("key") or ""),
    )
    refused = sa.and_(col(Suggestion.state).in_(TURNED_DOWN), in_group)
    busy = set(
        session.exec(
            select(Suggestion.help_request_id).where(
                sa.or_(col(Suggestion.state).in_(LIVE), refused), LINKED, Suggestion.slot == Slot.HELP
            )
        )
    )
    return set(ids) - busy - set_aside(session)


def _almost_ref(row: AlmostGroup) -> GroupRef | None:
    if row.offer_id is not None:
        return GroupRef(GroupKind.OFFER, row.offer_id)
    return GroupRef(GroupKind.PROPOSED, row.proposed_group_id) if row.proposed_group_id is not None else None


@in_whole_region(Why.COUNTS)
def _still_unplaced(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Request id → organisation, of those that still wait without an open suggestion."""
    free = sa.or_(col(HelpRequest.aside_until).is_(None), col(HelpRequest.aside_until) <= get_settings().current_date())
    live = sa.select(col(Suggestion.help_request_id)).where(
        col(Suggestion.state).in_(LIVE), col(Suggestion.slot) == Slot.HELP
    )
    owners = sa.select(col(HelpRequest.id), col(HelpRequest.organisation_key))
    waits = owners.where(*waitlist.WAITS, col(HelpRequest.open_to_group).is_not(False), free)
    found: dict[UUID, str] = {}
    session.flush()
    for some in waitlist.in_parts(sorted(ids), 500):
        rows = session.connection().execute(waits.where(col(HelpRequest.id).in_(some))).all()
        placed = session.connection().execute(live.where(col(Suggestion.help_request_id).in_(some))).scalars()
        gone = set(placed)
        found |= {key: owner for key, owner in rows if key not in gone}
    alone = one_on_one.standing(session)
    return {key: owner for key, owner in found.items() if key not in alone}
