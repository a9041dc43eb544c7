"""Figures of the region; transport only."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import WithJsonSchema

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.insight import service
from matching_api.insight.definitions import By
from matching_api.insight.schemas import BreakdownOut, FigureOut, FiguresOut, GoalIn, GoalOut
from matching_api.turns import IN_TURN

router = APIRouter(tags=["figures"])

Reader = Annotated[Actor, Depends(may(Permission.READ_FIGURES))]
Setter = Annotated[Actor, Depends(may(Permission.SET_GOALS))]
OnDate = Annotated[
    # Written out, because an optional date would be described as a choice of two types.
    date | None,
    Query(alias="onDate", description="as known at the end of this day; today when absent"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Outside = Annotated[bool, Query(description="for readers outside the partnership: from 10 up, rounded to 5")]


@router.get("/figures", summary="The region in figures, with what each counts", dependencies=IN_TURN)
def figures(actor: Reader, session: DbSession, on_date: OnDate = None, outside: Outside = False) -> FiguresOut:
    return service.figures(session, actor, on_date, service.audience(outside=outside))


@router.get("/figures/{figure_key}", summary="One figure", dependencies=IN_TURN)
def figure(
    figure_key: str, actor: Reader, session: DbSession, on_date: OnDate = None, outside: Outside = False
) -> FigureOut:
    return service.figure(session, actor, figure_key, on_date, service.audience(outside=outside))


@router.get(
    "/figures/{figure_key}/breakdowns/{by}",
    summary="One figure by month, place, theme, age or kind",
    dependencies=IN_TURN,
)
def breakdown(
    figure_key: str, by: By, actor: Reader, session: DbSession, on_date: OnDate = None, outside: Outside = False
) -> BreakdownOut:
    return service.breakdown(session, actor, figure_key, by, on_date, service.audience(outside=outside))


@router.put("/figures/{figure_key}/goals", summary="Take a baseline and say what the figure should become")
def set_goal(figure_key: str, wanted: GoalIn, actor: Setter, session: DbSession) -> GoalOut:
    return service.set_goal(session, actor, figure_key, wanted)
