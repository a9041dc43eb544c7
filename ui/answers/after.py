"""Groups after their start as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.facts import OrganisationName


class Attendance(TypedDict):
    meeting: int
    present: int


class Ended(TypedDict):
    state: str
    reason: str | None
    mine: int
    others: int


class Results(TypedDict):
    answers: int | None
    usefulness: float | None
    more_support: int | None
    goals_met: int | None


class Lesson(TypedDict):
    id: str
    offer_id: str
    title: str
    theme: str
    organisation: OrganisationName
    text: str
    written_by: str | None
    written_at: str


class FollowUp(TypedDict):
    id: str
    title: str
    kind: str
    organisation: OrganisationName
    state: str


class Said(TypedDict):
    text: str
    voice: str
    of_this_group: bool


class Experience(TypedDict):
    id: str
    offer_id: str
    title: str
    organisation: OrganisationName
    text: str | None
    voice: str
    state: str
    entered_by: str | None
    entered_at: str
    may_judge: bool
    may_withdraw: bool


class PilotGroup(TypedDict):
    id: str
    title: str
    organisation: OrganisationName
    state: str


class Pilot(TypedDict):
    id: str
    title: str
    kind: str
    starts_on: str
    ends_on: str
    intended_result: str
    checks: dict[str, str]
    groups: list[PilotGroup]
    version: int
    saved_by: str
    saved_at: str


class Aftercare(TypedDict):
    offer_id: str
    led_here: bool
    closed: bool
    meetings: int
    sitting: int
    took_part: int
    attendances: list[Attendance]
    ended: list[Ended]
    can_answer: bool
    results: Results | None
    lessons: list[Lesson]
