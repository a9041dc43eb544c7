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
    written_by: str
    written_at: str


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
