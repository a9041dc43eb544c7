"""What goes out about the difference between rounds: counts, groups, and the own youths."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.insight.disclosure import Cell
from matching_api.matching.codes import FailureReason, RoundState
from matching_api.matching.models import MatchRound
from matching_api.matching.policy_schemas import WeightsIn
from matching_api.matching.schemas import ProgressOut
from matching_api.suggestions.schemas import GroupCoreOut
from matching_api.waitlist.schemas import HelpRequestOut

Way = Literal["placed", "moved", "dropped"]


class CountOut(BaseModel):
    """A count of youths; none when it is too small to show."""

    value: int | None
    suppressed: bool

    @classmethod
    def of(cls, cell: Cell) -> Self:
        return cls(value=cell.value, suppressed=cell.suppressed)


class WhyCountOut(CountOut):
    why: str = Field(description="a code of the matcher: why there was no place before, or is none now, or not the old")


class WayCountOut(CountOut):
    """How many youths changed in one way, and why."""

    way: Way
    reasons: list[WhyCountOut]


class ChangedRequestOut(BaseModel):
    """One own youth whose place changed."""

    way: Way
    help_request: HelpRequestOut
    before: GroupCoreOut | None
    after: GroupCoreOut | None
    why: str


class ChangesOut(BaseModel):
    """A round beside the finished one before it; nothing to compare while `previous_id` is empty."""

    round_id: UUID
    previous_id: UUID | None
    previous_finished_at: datetime | None
    counts: list[WayCountOut]
    opened: list[GroupCoreOut] = Field(description="new groups that are proposed now and were not before")
    closed: list[GroupCoreOut] = Field(description="new groups that were proposed before and are no longer")
    score: int | None = Field(description="points of this plan minus those of the one before")
    own: list[ChangedRequestOut] = Field(description="of the own organisation; empty for who sees no youths")


class PlanCountsOut(BaseModel):
    placed: int
    over_norm_placed: int
    groups: int = Field(description="groups with at least one suggestion")
    proposed_groups: int


class EffectOut(BaseModel):
    """The plan of the latest round beside the one that other weights give on the same waitlist."""

    before: PlanCountsOut
    after: PlanCountsOut
    placed: CountOut = Field(description="youths without a place before, with one after")
    moved: CountOut
    dropped: CountOut


class PolicyPreviewOut(BaseModel):
    """Weights tried on what the latest round was told; changes nothing."""

    id: UUID
    state: RoundState
    progress: ProgressOut
    weights: WeightsIn
    requested_at: datetime
    seconds: float | None
    failure_reason: FailureReason | None
    effect: EffectOut | None

    @classmethod
    def of(cls, each: MatchRound, effect: EffectOut | None) -> Self:
        same = each.model_dump(include={"id", "state", "requested_at", "seconds", "failure_reason"})
        progress = ProgressOut(stage=each.stage, fraction=each.fraction)
        return cls(**same, progress=progress, weights=WeightsIn.of(each.policy), effect=effect)
