"""One own youth: the groups there are, choosing one by hand, one-on-one help instead; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.matching.commitments import GroupRef
from matching_api.suggestions import almost, choosing, follow_up_showing, one_on_one, showing, youth
from matching_api.suggestions.schemas import SuggestionOut
from matching_api.suggestions.youth_schemas import (
    CandidatesOut,
    ChoiceIn,
    FollowUpListOut,
    OneOnOneChoiceOut,
    OneOnOneCountOut,
    OneOnOneIn,
    OneOnOneListOut,
    YouthOptionsOut,
)

router = APIRouter(tags=["suggestions"], route_class=OnceRoute)

Decider = Annotated[Actor, Depends(may(Permission.DECIDE))]


@router.get("/help-requests/{request_id:uuid}/options", summary="The groups there are for one own youth")
def options(request_id: UUID, actor: Decider, session: DbSession) -> YouthOptionsOut:
    return youth.options_of(session, actor, request_id)


@router.get("/almost-groups/{almost_id}/candidates", summary="Who could be asked for a group that nearly opens")
def candidates(almost_id: UUID, actor: Decider, session: DbSession) -> CandidatesOut:
    return almost.candidates_of(session, actor, almost_id)


@router.get("/follow-ups", summary="Own youths whose group has ended, and the group that follows it")
def follow_up_list(
    actor: Decider,
    session: DbSession,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> FollowUpListOut:
    return follow_up_showing.shown(session, actor, limit, offset)


@router.post(
    "/help-requests/{request_id:uuid}/choices", status_code=201, summary="Choose another group for one own youth"
)
def choose(request_id: UUID, wanted: ChoiceIn, actor: Decider, session: DbSession) -> SuggestionOut:
    chosen = choosing.choose(session, actor, request_id, GroupRef(wanted.group_kind, wanted.group_id))
    return showing.shown(session, [chosen])[0]


@router.post(
    "/help-requests/{request_id:uuid}/one-on-one-choices",
    status_code=201,
    summary="Choose one-on-one help instead of a group",
)
def choose_one_on_one(request_id: UUID, wanted: OneOnOneIn, actor: Decider, session: DbSession) -> OneOnOneChoiceOut:
    return OneOnOneChoiceOut.of(one_on_one.choose(session, actor, request_id, wanted.reason))


@router.get("/one-on-one-choices", summary="The own youths for whom one-on-one help is chosen")
def one_on_one_choices(actor: Decider, session: DbSession) -> OneOnOneListOut:
    counted = one_on_one.counts(session, {actor.organisation_key})
    return OneOnOneListOut(
        items=[OneOnOneChoiceOut.of(each) for each in one_on_one.own_choices(session, actor)],
        by_reason=[OneOnOneCountOut(reason=reason, youths=youths) for reason, youths in sorted(counted.items())],
    )


@router.post(
    "/one-on-one-choices/{choice_id}/reversals", status_code=201, summary="Take a choice for one-on-one help back"
)
def take_back(choice_id: UUID, actor: Decider, session: DbSession) -> OneOnOneChoiceOut:
    return OneOnOneChoiceOut.of(one_on_one.take_back(session, actor, choice_id))
