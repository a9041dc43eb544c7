"""What came of each request of the own waitlist: a suggestion, or why there is none; asks nothing about others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access import service as access
from matching_api.access.service import Actor
from matching_api.matching import service as matching
from matching_api.matching.models import MatchRound, UnplacedRequest
from matching_api.suggestions import one_on_one
from matching_api.suggestions.codes import LIVE, State
from matching_api.suggestions.models import LINKED, Suggestion
from matching_api.suggestions.schemas import OutcomeOut, RequestOutcomeListOut, RequestOutcomeOut
from matching_api.suggestions.showing import Shown, ref_in
from matching_api.suggestions.slots import Slot
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.brief import Brief, briefs
from matching_api.waitlist.codes import RequestState
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.schemas import HelpRequestOut

NEW_SINCE_ROUND, ONE_ON_ONE = "new-since-round", "one-on-one"
AT_ONCE = 500


def outcomes(session: Session, actor: Actor, limit: int, offset: int) -> RequestOutcomeListOut:
    """One page of the own requests on the waitlist or started in a group, the longest waiting first."""
    found = own_open(session, actor)
    part = waitlist.in_full(session, found[offset : offset + limit])
    return RequestOutcomeListOut(items=told(session, Standings(session, actor), part), total=len(found))


def told(session: Session, standings: "Standings", requests: Sequence[HelpRequest]) -> list[RequestOutcomeOut]:
    """What came of these requests of the own organisation, in the same order."""
    shown = _Told(session, standings, requests)
    return [RequestOutcomeOut(help_request=HelpRequestOut.of(each), outcome=shown.outcome(each)) for each in requests]


def outcome_of(session: Session, actor: Actor, request: HelpRequest) -> OutcomeOut:
    """What came of one request of the own organisation."""
    return _Told(session, Standings(session, actor, request.id), [request]).outcome(request)


def own_open(session: Session, actor: Actor) -> list[Brief]:
    """The own requests on the waitlist or started in a group, the longest waiting first."""
    return [each for each in briefs(session, actor) if each.state is not RequestState.LEFT]


@dataclass(frozen=True)
class Standing:
    """How one request stands: the suggestion that matters, or a reason; none of both when a round had no place."""

    kind: Literal["suggested", "unplaced", "not-matched"]
    suggestion_id: UUID | None = None
    reason: str | None = None


class Standings:
    """How the requests of one organisation stand; reads ids and states only, so that a long list stays quick."""

    def __init__(self, session: Session, actor: Actor, request_id: UUID | None = None) -> None:
        self._sharing = access.organisation_of(session, actor.organisation_key).sharing
        self._latest = _latest_suggestions(session, actor, request_id)
        self._round = matching.latest_finished(session)
        self._unplaced = _unplaced_ids(session, actor, self._round, request_id)
        self._one_on_one = {each.help_request_id for each in one_on_one.own_choices(session, actor)}

    @property
    def round_id(self) -> UUID | None:
        """Of the round whose suggestions hold now."""
        return self._round.id if self._round else None

    def of(self, request: HelpRequest | Brief) -> Standing:
        suggestion = self._latest.get(request.id)
        if suggestion is not None and (suggestion[1] in LIVE or request.state is RequestState.STARTED):
            return Standing("suggested", suggestion_id=suggestion[0])
        hindrance = waitlist.not_matched(request, sharing=self._sharing)
        if request.id in self._one_on_one and request.state is RequestState.WAITING:
            return Standing("not-matched", reason=ONE_ON_ONE)
        if hindrance is not None:
            return Standing("not-matched", reason=hindrance.value)
        if request.id in self._unplaced:
            return Standing("unplaced")
        if suggestion is not None:
            return Standing("suggested", suggestion_id=suggestion[0])
        return Standing("not-matched", reason=NEW_SINCE_ROUND)


class _Told:
    """All that a round and people said of some requests of one organisation, read once."""

    def __init__(self, session: Session, standings: Standings, requests: Sequence[HelpRequest]) -> None:
        self._standing = {each.id: standings.of(each) for each in requests}
        ids = {each.suggestion_id for each in self._standing.values() if each.suggestion_id}
        self._suggestions = _by_id(session, ids)
        unplaced = [youth for youth, each in self._standing.items() if each.kind == "unplaced"]
        self._unplaced = _unplaced(session, standings.round_id, unplaced)
        self._shown = Shown(session, list(self._suggestions.values()))
        kept = [ref_in(each.nearest) for each in self._unplaced.values()]
        self._shown.read_groups([ref for ref in kept if ref is not None])

    def outcome(self, request: HelpRequest) -> OutcomeOut:
        standing = self._standing[request.id]
        if standing.suggestion_id is not None:
            return self._suggested(self._suggestions[standing.suggestion_id])
        if standing.kind == "unplaced":
            unplaced = self._unplaced[request.id]
            return OutcomeOut(
                kind="unplaced",
                reason=unplaced.reason,
                nearest=self._shown.nearest(unplaced.nearest),
                change=unplaced.change,
            )
        return OutcomeOut(kind=standing.kind, reason=standing.reason)

    def _suggested(self, suggestion: Suggestion) -> OutcomeOut:
        return OutcomeOut(
            kind="suggested",
            suggestion_id=suggestion.id,
            state=suggestion.state,
            group=self._shown.group(suggestion.group),
            reason=suggestion.reason,
        )


def _latest_suggestions(session: Session, actor: Actor, request_id: UUID | None) -> dict[UUID, tuple[UUID, State]]:
    """Request id → id and state of its open suggestion, else of the last one a person ended."""
    statement = (
        sa.select(col(Suggestion.help_request_id), col(Suggestion.id), col(Suggestion.state))
        .where(
            col(Suggestion.organisation_key) == actor.organisation_key, col(Suggestion.state) != State.LAPSED, LINKED
        )
        .where(col(Suggestion.slot) == Slot.HELP)
        .order_by(col(Suggestion.proposed_at), col(Suggestion.id))
    )
    if request_id is not None:
        statement = statement.where(col(Suggestion.help_request_id) == request_id)
    session.flush()
    found: dict[UUID, tuple[UUID, State]] = {}
    for youth, suggestion_id, state in session.connection().execute(statement):
        if youth not in found or found[youth][1] not in LIVE:
            found[youth] = (suggestion_id, state)
    return found


def _unplaced_ids(
    session: Session, actor: Actor, latest: MatchRound | None, request_id: UUID | None
) -> frozenset[UUID]:
    if latest is None:
        return frozenset()
    own = col(HelpRequest.organisation_key) == actor.organisation_key
    statement = sa.select(col(UnplacedRequest.help_request_id)).join(
        HelpRequest, col(HelpRequest.id) == col(UnplacedRequest.help_request_id)
    )
    statement = statement.where(col(UnplacedRequest.round_id) == latest.id, own)
    if request_id is not None:
        statement = statement.where(col(UnplacedRequest.help_request_id) == request_id)
    return frozenset(session.connection().execute(statement).scalars())


def _by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Suggestion]:
    found: dict[UUID, Suggestion] = {}
    for some in _parts(sorted(ids)):
        found |= {each.id: each for each in session.exec(select(Suggestion).where(col(Suggestion.id).in_(some)))}
    return found


def _unplaced(session: Session, round_id: UUID | None, ids: Sequence[UUID]) -> dict[UUID, UnplacedRequest]:
    found: dict[UUID, UnplacedRequest] = {}
    for some in _parts(ids):
        of_these = col(UnplacedRequest.help_request_id).in_(some)
        statement = select(UnplacedRequest).where(UnplacedRequest.round_id == round_id, of_these)
        found |= {each.help_request_id: each for each in session.exec(statement)}
    return found


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
