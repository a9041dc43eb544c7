"""Match rounds, the groups they propose and the requests they could not place; youths by id only."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now
from matching_api.matching.codes import FailureReason, Origin, ProposedState, RoundState
from matching_api.offers.models import GroupColumns, seat_rules


class MatchRound(SQLModel, table=True):
    """One run of the matcher over a frozen waitlist; once ended it never changes (see `immutable`)."""

    __tablename__ = "match_round"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    state: RoundState = Field(default=RoundState.QUEUED, sa_type=coded(RoundState), index=True)
    # 1 while queued or running and nothing after; as it is unique, only one round is under way at a time.
    under_way: int | None = Field(default=None, unique=True)
    stage: str = Field(default="queued", max_length=40)
    fraction: float = Field(default=0.0, description="0 to 1")
    requested_by: str
    organisation_key: str | None = Field(default=None, foreign_key="organisation.key")
    requested_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    attempts: int = 0
    lease: UUID | None = Field(default=None, description="of the worker that has it now")
    lease_ends: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seed: int
    policy: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    failure_reason: FailureReason | None = Field(default=None, sa_type=coded(FailureReason))
    problem_sha256: str | None = Field(default=None, max_length=64)
    versions: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    seconds: float | None = None
    youths: int | None = None
    placed: int | None = None
    over_norm_placed: int | None = None
    proposed_groups: int | None = None
    score: int | None = None
    bound: int | None = None
    bound_over: str | None = Field(default=None, max_length=32)
    gap: float | None = None
    status: str | None = Field(default=None, max_length=16, description="optimal, feasible or stopped")
    # A preview tries a policy on what the latest round was told: it proposes nothing and keeps counts only.
    preview: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    effect: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))


class SavedPolicy(SQLModel, table=True):
    """A set of weights that somebody saved; the newest version holds for the rounds that follow."""

    __tablename__ = "saved_policy"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    policy: dict[str, Any] = Field(sa_type=sa.JSON)
    saved_by: str
    saved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RoundRecord(SQLModel, table=True):
    """The problem and the plan of a finished round, as gzipped JSON."""

    __tablename__ = "round_record"

    round_id: UUID = Field(foreign_key="match_round.id", primary_key=True)
    problem: bytes
    plan: bytes


class ProposedGroup(GroupColumns, table=True):
    """A group found in the demand; lives on in later rounds while somebody accepted a seat in it."""

    __tablename__ = "proposed_group"
    __table_args__ = seat_rules("seats_held")

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    round_id: UUID = Field(foreign_key="match_round.id", index=True, description="the last round that held it")
    key: str = Field(max_length=20, index=True, description="`new:` and a hash of its specification")
    origin: Origin | None = Field(default=None, sa_type=coded(Origin))
    state: ProposedState = Field(default=ProposedState.PROPOSED, sa_type=coded(ProposedState), index=True)
    adopted_offer_id: UUID | None = Field(default=None, foreign_key="offer.id", index=True)
    proposed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class UnplacedRequest(SQLModel, table=True):
    """Why the round gave a request no place, what lacked least and what one change would help."""

    __tablename__ = "unplaced_request"

    round_id: UUID = Field(foreign_key="match_round.id", primary_key=True)
    help_request_id: UUID = Field(foreign_key="help_request.id", primary_key=True, index=True)
    reason: str = Field(max_length=32)
    nearest: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    change: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))


class AlmostGroup(SQLModel, table=True):
    """A closed group that misses its minimum by one or two: where a phone call opens a group."""

    __tablename__ = "almost_group"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    round_id: UUID = Field(foreign_key="match_round.id", index=True)
    position: int
    offer_id: UUID | None = Field(default=None, foreign_key="offer.id")
    proposed_group_id: UUID | None = Field(default=None, foreign_key="proposed_group.id")
    specification: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    help_request_ids: list[str] = Field(sa_type=sa.JSON)
    short: int
