"""What goes in and out about match rounds: how far and how good, never who."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.access.schemas import Incoming
from matching_api.matching.codes import FailureReason, RoundState
from matching_api.matching.models import MatchRound


class RoundIn(Incoming):
    """A seed and policy fields of the matching problem; both only for comparing."""

    seed: int | None = Field(None, ge=0, le=2**31 - 1)
    policy: dict[str, int | float | list[int]] = Field(default_factory=dict, max_length=30)


class ProgressOut(BaseModel):
    stage: str
    fraction: float


class RoundOut(BaseModel):
    """One match round; the amounts are there once it is finished."""

    id: UUID
    state: RoundState
    progress: ProgressOut
    requested_by: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    seconds: float | None
    attempts: int
    seed: int
    policy: dict[str, Any]
    problem_sha256: str | None
    versions: dict[str, str]
    youths: int | None
    placed: int | None
    over_norm_placed: int | None
    proposed_groups: int | None
    score: int | None
    bound: int | None
    bound_over: str | None
    gap: float | None
    status: str | None
    failure_reason: FailureReason | None

    @classmethod
    def of(cls, each: MatchRound) -> Self:
        same = each.model_dump(include=set(cls.model_fields) - {"progress"})
        return cls(**same, progress=ProgressOut(stage=each.stage, fraction=each.fraction))


class RoundListOut(BaseModel):
    items: list[RoundOut]
    expected_seconds: float | None = Field(description="how long the next one will take, from earlier ones of its size")
