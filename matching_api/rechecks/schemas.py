"""What goes in and out about rechecks: codes, days and own requests; nothing here takes free text."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.access.schemas import Incoming
from matching_api.rechecks.answering import Given, still_holds
from matching_api.rechecks.codes import Channel, Rule
from matching_api.rechecks.lists import Call, Progress
from matching_api.rechecks.models import RecheckAnswer
from matching_api.rechecks.orders import Wanted
from matching_api.rechecks.planning import Plan
from matching_api.rechecks.questions import Questions
from matching_api.rechecks.standing import Turn
from matching_api.settings import get_settings
from matching_api.vocabulary.codes import KEY_PATTERN
from matching_api.waitlist.codes import RecheckOutcome
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.schemas import HelpRequestOut

TagKey = Annotated[str, Field(max_length=64, pattern=KEY_PATTERN)]


class RecheckListIn(Incoming):
    """By which rule a call list is made, and how long it is at most."""

    rule: Rule
    days: int | None = Field(None, ge=1, le=730, description="not checked for this long; for `not-checked`, else 30")
    most: int = Field(50, ge=1, le=1000)

    def wanted(self) -> Wanted:
        days = (self.days or 30) if self.rule is Rule.NOT_CHECKED else None
        return Wanted(self.rule, days, self.most)


class RecheckListOut(BaseModel):
    """A call list with its rule, and how many of its requests are where."""

    id: UUID
    rule: Rule
    days: int | None
    rest_days: int = Field(description="who was checked within these days was left out")
    made_by: str
    made_at: datetime
    requests: int
    to_call: int
    being_called: int = Field(description="by somebody else, at this moment")
    later: int = Field(description="not reached; back on the list on `back_on` at the earliest")
    unreached: int = Field(description="called in vain too often")
    done: int
    back_on: date | None

    @classmethod
    def of(cls, progress: Progress) -> Self:
        same = progress.made.model_dump(exclude={"organisation_key"})
        turns = {turn.value.replace("-", "_"): progress.turns[turn] for turn in Turn}
        return cls(**same, **turns, requests=progress.requests, back_on=progress.back_on)


class RecheckListListOut(BaseModel):
    items: list[RecheckListOut]


class CallOut(BaseModel):
    """Whom to call now; nobody else gets this family until the moment named."""

    help_request: HelpRequestOut
    until: datetime
    tries: int = Field(description="calls in vain since the family was last reached")
    left: int = Field(description="to call after this one")
    today: date = Field(description="the service's day, on which a call is answered")

    @classmethod
    def of(cls, call: Call) -> Self:
        return cls(
            help_request=HelpRequestOut.of(call.request),
            until=call.until,
            tries=call.tries,
            left=call.left,
            today=get_settings().current_date(),
        )


class RecheckAnswerIn(Incoming):
    """What the family said, by phone and on the form alike."""

    outcome: RecheckOutcome
    channel: Channel
    answered_on: date
    questions_version: str = Field(max_length=20, pattern=r"^[0-9]{4}-[0-9]{1,3}$")
    tags: list[TagKey] = Field(default_factory=list, max_length=3, description="with `other`: leading first")
    aside_until: date | None = Field(None, description="with `temporary`: not matched before this day")

    def given(self) -> Given:
        return Given(
            self.outcome,
            self.channel,
            self.answered_on,
            self.questions_version,
            tuple(dict.fromkeys(self.tags)),
            self.aside_until,
        )


class RecheckAnswerOut(BaseModel):
    """An answer that stands, or was taken back."""

    id: UUID
    help_request_id: UUID
    outcome: RecheckOutcome
    channel: Channel
    answered_on: date
    questions_version: str
    tags: list[str] = Field(description="the new help request, when it is another")
    aside_until: date | None
    ended_suggestion: bool = Field(description="did the suggestion for this youth end by it?")
    given_on: date
    given_at: datetime
    given_by: str
    taken_back_at: datetime | None
    holds: bool = Field(description="false once a later answer, or the source itself, said something else")
    reversible: bool = Field(description="may it be taken back now? The last one of a request, that day")

    @classmethod
    def of(cls, answer: RecheckAnswer, request: HelpRequest, *, last: bool = True) -> Self:
        same = {name: getattr(answer, name) for name in _SAME}
        return cls(
            **same,
            tags=answer.after.get("tags", []),
            aside_until=answer.after.get("aside_until"),
            ended_suggestion=answer.suggestion_id is not None,
            holds=answer.taken_back_at is None and still_holds(answer, request),
            reversible=last and answer.taken_back_at is None and answer.given_on == get_settings().current_date(),
        )


_SAME = set(RecheckAnswerOut.model_fields) & set(RecheckAnswer.model_fields)


class AnsweredOut(BaseModel):
    """An answer beside the own request it is about."""

    answer: RecheckAnswerOut
    help_request: HelpRequestOut


class AnsweredListOut(BaseModel):
    items: list[AnsweredOut]
    total: int


class UnreachedOut(BaseModel):
    """A family that was called in vain too often."""

    help_request: HelpRequestOut
    tries: int


class BehindOut(BaseModel):
    """A request of which the own system still says what it said before the answer."""

    help_request: HelpRequestOut
    columns: list[str] = Field(description="`tags`, `status`: what is to be put right at the source")


class FollowUpsOut(BaseModel):
    """What a coordinator has to look after; the longest waiting first."""

    unreached: list[UnreachedOut]
    behind: list[BehindOut]


class TextOut(BaseModel):
    nl: str
    en: str


class QuestionOut(BaseModel):
    key: str
    text: TextOut = Field(description="`{tags}` stands for what the family asked help with")


class QuestionsOut(BaseModel):
    """What is asked now; an answer names the version."""

    version: str
    opening: TextOut
    questions: list[QuestionOut]

    @classmethod
    def of(cls, asked: Questions) -> Self:
        questions = [QuestionOut(key=each.key, text=TextOut(**each.text)) for each in asked.questions]
        return cls(version=asked.version, opening=TextOut(**asked.opening), questions=questions)


class RecheckPlanOut(BaseModel):
    """Hours of calling, how many people end it in these weeks, and how many weeks these people need."""

    hours: float
    people_needed: float
    weeks_needed: float

    @classmethod
    def of(cls, plan: Plan) -> Self:
        return cls(hours=plan.hours, people_needed=plan.people_needed, weeks_needed=plan.weeks_needed)
