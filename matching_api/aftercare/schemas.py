"""What goes in and out about a group after its start: counts, anonymous answers, lessons; nothing about one youth."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from matching_api.access.schemas import Incoming
from matching_api.aftercare.models import LONGEST_LESSON, GroupLesson
from matching_api.offers.models import Offer
from matching_api.offers.schemas import Names, OrganisationRef
from matching_api.suggestions.codes import Reason, State


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


class AttendanceIn(Incoming):
    """How many participants were there; never who."""

    present: int = Field(ge=0, le=40)


class AnswerIn(Incoming):
    """What one participant says at the end; nothing says which."""

    usefulness: int = Field(ge=1, le=10)
    more_support: bool = Field(description="more support from each other?")
    goals_met: bool


class LessonIn(Incoming):
    """What the next group can learn from this one, without anything about a youth."""

    text: Annotated[str, BeforeValidator(_stripped), Field(min_length=3, max_length=LONGEST_LESSON)]


class AttendanceOut(BaseModel):
    meeting: int
    present: int


class EndedOut(BaseModel):
    """How many completed the group or stopped; the reason of own youths only."""

    state: State
    reason: Reason | None
    mine: int
    others: int


class ResultsOut(BaseModel):
    """What participants said; a number is left out where it would tell what single participants said."""

    answers: int | None
    usefulness: float | None = Field(description="mean of 1 to 10")
    more_support: int | None = Field(description="how many said yes")
    goals_met: int | None = Field(description="how many said yes")


class LessonOut(BaseModel):
    """What was learned from a group that closed."""

    id: UUID
    offer_id: UUID
    title: str = Field(description="of the group")
    theme: str
    organisation: OrganisationRef
    text: str
    written_by: str | None = Field(description="of the own organisation only; of others the organisation")
    written_at: datetime

    @classmethod
    def of(cls, lesson: GroupLesson, offer: Offer, names: Names, own_key: str) -> Self:
        same = {name: getattr(lesson, name) for name in ("id", "offer_id", "text", "written_at")}
        return cls(
            **same,
            title=offer.title,
            theme=offer.theme,
            organisation=OrganisationRef.of(lesson.organisation_key, names),
            written_by=lesson.written_by if lesson.organisation_key == own_key else None,
        )


class LessonListOut(BaseModel):
    items: list[LessonOut]
    total: int


class AftercareOut(BaseModel):
    """One own group after its start."""

    offer_id: UUID
    led_here: bool
    closed: bool
    meetings: int = Field(description="as planned")
    sitting: int = Field(description="who takes part now, from outside the service too")
    took_part: int = Field(description="who started, also when they stopped since")
    attendances: list[AttendanceOut]
    ended: list[EndedOut]
    can_answer: bool = Field(description="somebody who took part has not answered yet, and the group is not closed")
    results: ResultsOut | None = Field(description="once the group is closed and enough answered")
    lessons: list[LessonOut]


class AftercareListOut(BaseModel):
    items: list[AftercareOut]
