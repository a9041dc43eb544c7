"""What came of each request of the own waitlist, and which groups nearly open; of others only how many."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access import service as access
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.matching import service as matching
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.models import AlmostGroup, UnplacedRequest
from matching_api.suggestions.codes import LIVE, State
from matching_api.suggestions.group_schemas import AlmostGroupOut
from matching_api.suggestions.models import LINKED, Suggestion
from matching_api.suggestions.schemas import GroupCoreOut, OutcomeOut, RequestOutcomeOut
from matching_api.suggestions.showing import Shown, ref_in
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.codes import RequestState
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.schemas import HelpRequestOut

NEW_SINCE_ROUND = "new-since-round"
MOST_SHORT = 2


def outcomes(session: Session, actor: Actor) -> list[RequestOutcomeOut]:
    """Every own request that is still on the waitlist or started in a group, the longest waiting first."""
    requests = [each for each in waitlist.own_requests(session, actor) if each.state is not RequestState.LEFT]
    told = _Told(session, actor)
    return [RequestOutcomeOut(help_request=HelpRequestOut.of(each), outcome=told.outcome(each)) for each in requests]


class _Told:
    """All that a round and people said of the requests of one organisation, read once."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._sharing = access.organisation_of(session, actor.organisation_key).sharing
        self._latest = _latest_suggestions(session, actor)
        self._unplaced = _unplaced(session, actor)
        self._shown = Shown(session, list(self._latest.values()))
        kept = [ref_in(each.nearest) for each in self._unplaced.values()]
        self._shown.read_groups([ref for ref in kept if ref is not None])

    def outcome(self, request: HelpRequest) -> OutcomeOut:
        suggestion, unplaced = self._latest.get(request.id), self._unplaced.get(request.id)
        if suggestion is not None and (suggestion.state in LIVE or request.state is RequestState.STARTED):
            return self._suggested(suggestion)
        hindrance = waitlist.not_matched(request, sharing=self._sharing)
        if hindrance is not None:
            return OutcomeOut(kind="not-matched", reason=hindrance.value)
        if unplaced is not None:
            return OutcomeOut(
                kind="unplaced",
                reason=unplaced.reason,
                nearest=self._shown.nearest(unplaced.nearest),
                change=unplaced.change,
            )
        if suggestion is not None:
            return self._suggested(suggestion)
        return OutcomeOut(kind="not-matched", reason=NEW_SINCE_ROUND)

    def _suggested(self, suggestion: Suggestion) -> OutcomeOut:
        return OutcomeOut(
            kind="suggested",
            suggestion_id=suggestion.id,
            state=suggestion.state,
            group=self._shown.group(suggestion.group),
            reason=suggestion.reason,
        )


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


def _still_unplaced(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Request id → organisation, of those that still wait without an open suggestion."""
    rows = waitlist.requests_by_id(session, ids)
    placed = set(session.exec(select(Suggestion.help_request_id).where(col(Suggestion.state).in_(LIVE))))
    return {
        each.id: each.organisation_key
        for each in rows.values()
        if each.state is RequestState.WAITING and each.open_to_group is not False and each.id not in placed
    }


def _latest_suggestions(session: Session, actor: Actor) -> dict[UUID, Suggestion]:
    """Request id → its open suggestion, else the last one a person ended."""
    statement = (
        select(Suggestion)
        .where(Suggestion.organisation_key == actor.organisation_key, Suggestion.state != State.LAPSED, LINKED)
        .order_by(col(Suggestion.proposed_at), col(Suggestion.id))
    )
    found: dict[UUID, Suggestion] = {}
    for each in session.exec(statement):
        if each.help_request_id not in found or found[each.help_request_id].state not in LIVE:
            found[each.help_request_id] = each
    return found


def _unplaced(session: Session, actor: Actor) -> dict[UUID, UnplacedRequest]:
    latest = matching.latest_finished(session)
    if latest is None:
        return {}
    statement = (
        select(UnplacedRequest)
        .join(HelpRequest)
        .where(UnplacedRequest.round_id == latest.id, HelpRequest.organisation_key == actor.organisation_key)
    )
    return {each.help_request_id: each for each in session.exec(statement)}
