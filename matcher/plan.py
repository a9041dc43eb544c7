"""What is answered: a plan as plain data, in the order and words of matching.md section 5; it judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matcher.parts import ProposedGroup

VERSION = 1


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The next best group for a placed youth and why it was not chosen."""

    group: str
    value: int
    because: str


@dataclass(frozen=True, slots=True)
class Why:
    """The parts of a placement's value; points are whole, `similarity` has 3 decimals, `km` one."""

    urgency: int
    similarity: float
    shared_tags: tuple[str, ...]
    km: float
    fit: int
    travel: int
    offer: int
    previously: int
    runner_up: RunnerUp | None


@dataclass(frozen=True, slots=True)
class Placement:
    """One youth in one group; `group` is an offer's key or that of a proposed group of the plan."""

    youth: str
    group: str
    why: Why


@dataclass(frozen=True, slots=True)
class Nearest:
    """A group that lacks least: by key, or a closed proposed one written out."""

    group: str | ProposedGroup
    lacking: str
    by: float | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One youth without a place; `change` is the one change that would give a place, as in the JSON."""

    youth: str
    reason: str
    nearest: Nearest | None
    change: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Almost:
    """A closed group that misses its minimum by one or two."""

    group: str | ProposedGroup
    youths: tuple[str, ...]
    short: int


@dataclass(frozen=True, slots=True)
class Score:
    """The parts of the score in whole points; all at least 0."""

    total: int = 0
    placed: int = 0
    over_norm_placed: int = 0
    urgency: int = 0
    fit: int = 0
    travel: int = 0
    offer: int = 0
    previously: int = 0
    open_cost: int = 0


@dataclass(frozen=True, slots=True)
class Bound:
    """A proven upper bound on the total; `over` is `groups-considered` or `all-groups`."""

    value: int
    gap: float
    over: str


@dataclass(frozen=True, slots=True)
class Run:
    """How the plan came about; only `seconds` may differ between equal runs."""

    seed: int
    seconds: float
    status: str
    problem_sha256: str
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """A full answer: who sits where, who does not and why, what nearly opens, and how good it is."""

    placements: tuple[Placement, ...]
    proposed: tuple[ProposedGroup, ...]
    unplaced: tuple[Unplaced, ...]
    almost: tuple[Almost, ...]
    score: Score
    bound: Bound
    run: Run
    version: int = VERSION

    def to_json(self) -> dict[str, Any]:
        """The plan as JSON, fields in the order of matching.md section 5."""
        from matcher.plan_json import written

        return written(self)

    @classmethod
    def from_json(cls, document: object) -> Plan:
        """The plan in a parsed JSON document; raises InvalidPlan with every error at once."""
        from matcher.plan_json import read

        return read(document)
