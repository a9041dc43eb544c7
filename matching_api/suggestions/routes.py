"""Suggestions, the groups they are in, and the steps that move them; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.matching import service as matching
from matching_api.offers.routes import answered
from matching_api.offers.schemas import ClosingIn, OfferOut
from matching_api.suggestions import adopting, almost, cards, outcomes, searching, service, showing
from matching_api.suggestions.codes import State
from matching_api.suggestions.group_schemas import (
    AdoptionIn,
    AlmostGroupListOut,
    ProposedGroupListOut,
    ProposedGroupOut,
    RoundMomentOut,
    SuggestedGroupsOut,
)
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.outcome_schemas import FoundOutcomesOut, OutcomeSearchIn
from matching_api.suggestions.schemas import (
    DecisionIn,
    RequestOutcomeListOut,
    StepIn,
    SuggestionListOut,
    SuggestionOut,
)
from matching_api.suggestions.searching import OutcomeOrder, Wanted

router = APIRouter(tags=["suggestions"], route_class=OnceRoute)

Decider = Annotated[Actor, Depends(may(Permission.DECIDE))]
GroupReader = Annotated[Actor, Depends(may(Permission.READ_GROUPS))]
RequestReader = Annotated[Actor, Depends(may(Permission.READ_REQUESTS))]
Adopter = Annotated[Actor, Depends(may(Permission.ADOPT_GROUPS))]
Publisher = Annotated[Actor, Depends(may(Permission.PUBLISH_OFFERS))]
Age = Annotated[int | None, Query(ge=0, le=22)]


def _one(session: DbSession, suggestion: Suggestion) -> SuggestionOut:
    return showing.shown(session, [suggestion])[0]


@router.get("/suggestions", summary="Suggestions of the own organisation")
def suggestions(actor: Decider, session: DbSession, state: State | None = None) -> SuggestionListOut:
    return SuggestionListOut(items=showing.shown(session, service.own_suggestions(session, actor, state)))


@router.get("/suggestions/{suggestion_id}", summary="One suggestion")
def suggestion(suggestion_id: UUID, actor: Decider, session: DbSession) -> SuggestionOut:
    return _one(session, service.suggestion_of(session, actor, suggestion_id))


@router.post("/suggestions/{suggestion_id}/decisions", status_code=201, summary="Accept or decline a suggestion")
def decide(suggestion_id: UUID, decision: DecisionIn, actor: Decider, session: DbSession) -> SuggestionOut:
    return _one(session, service.decide(session, actor, suggestion_id, decision.verdict, decision.reason))


@router.post("/suggestions/{suggestion_id}/steps", status_code=201, summary="The step after the decision")
def take_step(suggestion_id: UUID, step: StepIn, actor: Decider, session: DbSession) -> SuggestionOut:
    return _one(session, service.take_step(session, actor, suggestion_id, step.to, step.reason))


@router.post("/suggestions/{suggestion_id}/reversals", status_code=201, summary="Take the last decision back")
def reverse(suggestion_id: UUID, actor: Decider, session: DbSession) -> SuggestionOut:
    return _one(session, service.reverse(session, actor, suggestion_id))


@router.get("/suggested-groups", summary="Groups that hold own youths, others' youths as counts")
def suggested_groups(
    actor: GroupReader,
    session: DbSession,
    theme: str | None = None,
    subregion: str | None = None,
    age: Age = None,
    daypart: str | None = None,
    group: Annotated[str | None, Query(max_length=40, description="id of a group that stands first")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> SuggestedGroupsOut:
    latest = matching.latest_finished(session)
    moment = RoundMomentOut(id=latest.id, finished_at=latest.finished_at) if latest and latest.finished_at else None
    page = cards.cards(session, actor, cards.Wanted(theme, subregion, age, daypart), cards.Part(limit, offset, group))
    return SuggestedGroupsOut(round=moment, **dict(page))


@router.get("/request-outcomes", summary="What came of each request of the own waitlist")
def request_outcomes(
    actor: RequestReader,
    session: DbSession,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> RequestOutcomeListOut:
    return outcomes.outcomes(session, actor, limit, offset)


@router.post("/request-outcomes/_search", summary="Search the own waitlist, a page at a time")
def search_outcomes(wanted: OutcomeSearchIn, actor: RequestReader, session: DbSession) -> FoundOutcomesOut:
    asked = wanted.model_dump(exclude={"order"})
    return searching.search(session, actor, Wanted(**asked, order=OutcomeOrder(wanted.order)))


@router.get("/almost-groups", summary="Groups that one or two youths more would open")
def almost_groups(actor: GroupReader, session: DbSession) -> AlmostGroupListOut:
    return AlmostGroupListOut(items=almost.almost(session, actor))


@router.get("/proposed-groups", summary="Groups found in the demand that can be adopted")
def proposed_groups(actor: GroupReader, session: DbSession, theme: str | None = None) -> ProposedGroupListOut:
    return ProposedGroupListOut(items=cards.proposed(session, actor, theme))


@router.get("/proposed-groups/{group_id}", summary="One proposed group")
def proposed_group(group_id: UUID, actor: GroupReader, session: DbSession) -> ProposedGroupOut:
    return cards.proposed_of(session, actor, group_id)


@router.post("/proposed-groups/{group_id}/adoptions", status_code=201, summary="Make a proposed group an own offer")
def adopt(group_id: UUID, wanted: AdoptionIn, actor: Adopter, session: DbSession, response: Response) -> OfferOut:
    return answered(session, response, adopting.adopt(session, actor, group_id, wanted))


@router.post("/offers/{offer_id}/closings", status_code=201, summary="Close an offer; nobody joins any more")
def close_offer(
    offer_id: UUID, closing: ClosingIn, actor: Publisher, session: DbSession, response: Response
) -> OfferOut:
    return answered(session, response, adopting.close_offer(session, actor, offer_id, closing.reason))
