"""Call lists, families to call and their answers as the service tells them; shapes only."""

from typing import TypedDict

from ui.answers.facts import Label
from ui.answers.waitlist import HelpRequest


class RecheckList(TypedDict):
    id: str
    rule: str
    days: int | None
    rest_days: int
    made_by: str
    made_at: str
    requests: int
    to_call: int
    being_called: int
    later: int
    unreached: int
    done: int
    back_on: str | None


class Call(TypedDict):
    help_request: HelpRequest
    until: str
    tries: int
    left: int
    today: str


class RecheckAnswer(TypedDict):
    id: str
    outcome: str
    channel: str
    answered_on: str
    tags: list[str]
    aside_until: str | None
    given_by: str
    holds: bool
    reversible: bool


class Answered(TypedDict):
    answer: RecheckAnswer
    help_request: HelpRequest


class Unreached(TypedDict):
    help_request: HelpRequest
    tries: int


class Behind(TypedDict):
    help_request: HelpRequest
    columns: list[str]


class FollowUps(TypedDict):
    unreached: list[Unreached]
    behind: list[Behind]


class Question(TypedDict):
    key: str
    text: Label


class Questions(TypedDict):
    version: str
    opening: Label
    questions: list[Question]


class RecheckPlan(TypedDict):
    hours: float
    people_needed: float
    weeks_needed: float
