"""Match rounds, what changed between them and their weights, as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.groups import GroupCore
from ui.answers.waitlist import HelpRequest


class Progress(TypedDict):
    stage: str | None
    fraction: float


class Round(TypedDict):
    id: str
    state: str
    progress: Progress
    requested_by: str
    requested_at: str
    finished_at: str | None
    seconds: float | None
    youths: int | None
    placed: int | None
    over_norm_placed: int | None
    proposed_groups: int | None
    score: int | None
    gap: float | None
    status: str | None
    failure_reason: str | None


class Rounds(TypedDict):
    items: list[Round]
    expected_seconds: float | None


class WhyCount(TypedDict):
    why: str
    value: int | None


class WayCount(TypedDict):
    way: str
    value: int | None
    reasons: list[WhyCount]


class ChangedRequest(TypedDict):
    way: str
    help_request: HelpRequest
    before: GroupCore | None
    after: GroupCore | None
    why: str


class Changes(TypedDict):
    previous_id: str | None
    previous_finished_at: str | None
    counts: list[WayCount]
    opened: list[GroupCore]
    closed: list[GroupCore]
    score: int | None
    own: list[ChangedRequest]


class Weights(TypedDict):
    placed: int
    over_norm: int
    per_week: int
    under_6: int
    under_10: int
    similarity_points: int
    age_points: int
    per_km: int
    offer: int
    open_cost: int
    previously: int


class Policy(TypedDict):
    version: int
    weights: Weights
    saved_by: str
    saved_at: str


class Policies(TypedDict):
    items: list[Policy]
    defaults: Weights


class PlanCounts(TypedDict):
    placed: int
    over_norm_placed: int
    groups: int
    proposed_groups: int


class MovedCount(TypedDict):
    value: int | None


class Effect(TypedDict):
    before: PlanCounts
    after: PlanCounts
    placed: MovedCount
    moved: MovedCount
    dropped: MovedCount


class PolicyPreview(TypedDict):
    id: str
    state: str
    progress: Progress
    weights: Weights
    failure_reason: str | None
    effect: Effect | None
