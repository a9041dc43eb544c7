"""What is answered: a plan as plain data, in the order and words of matching.md section 5; it judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from matcher.parts import ProposedGroup
from matcher.plan_shape import plan_faults
from matcher.refusal import InvalidPlan

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
        return {
            "version": self.version,
            "placements": [_placement_json(placement) for placement in self.placements],
            "proposed": [{"key": group.key, **group.to_json()} for group in self.proposed],
            "unplaced": [_unplaced_json(row) for row in self.unplaced],
            "almost": [
                {"group": _group_json(r.group), "youths": list(r.youths), "short": r.short} for r in self.almost
            ],
            "score": asdict(self.score),
            "bound": asdict(self.bound),
            "run": {**members(self.run), "versions": dict(self.run.versions)},
        }

    @classmethod
    def from_json(cls, document: object) -> Plan:
        """The plan in a parsed JSON document.

        Raises InvalidPlan with every error in its shape at once; whether it is a good answer is for `rules` to say.
        """
        faults = plan_faults(document)
        if faults or not isinstance(document, dict):
            raise InvalidPlan(faults)
        return cls(
            placements=tuple(_placement(row) for row in document["placements"]),
            proposed=tuple(_proposed(row) for row in document["proposed"]),
            unplaced=tuple(_unplaced(row) for row in document["unplaced"]),
            almost=tuple(Almost(_group(r["group"]), tuple(r["youths"]), r["short"]) for r in document["almost"]),
            score=Score(**document["score"]),
            bound=Bound(**document["bound"]),
            run=Run(**document["run"]),
            version=document["version"],
        )


def members(part: Any) -> dict[str, Any]:
    """The fields of a flat part by name; `asdict` would copy deeply, which a province does not need."""
    return {f.name: getattr(part, f.name) for f in fields(part)}


def _placement_json(placement: Placement) -> dict[str, Any]:
    why = placement.why
    told = {**members(why), "shared_tags": list(why.shared_tags)}
    told["runner_up"] = None if why.runner_up is None else members(why.runner_up)
    return {"youth": placement.youth, "group": placement.group, "why": told}


def _unplaced_json(row: Unplaced) -> dict[str, Any]:
    near = row.nearest
    nearest = None if near is None else {"group": _group_json(near.group), "lacking": near.lacking, "by": near.by}
    change = None if row.change is None else dict(row.change)
    return {"youth": row.youth, "reason": row.reason, "nearest": nearest, "change": change}


def _group_json(group: str | ProposedGroup) -> str | dict[str, object]:
    return group if isinstance(group, str) else group.to_json()


def _placement(row: Mapping[str, Any]) -> Placement:
    told = row["why"]
    runner_up = None if told["runner_up"] is None else RunnerUp(**told["runner_up"])
    why = Why(**{**told, "shared_tags": tuple(told["shared_tags"]), "runner_up": runner_up})
    return Placement(row["youth"], row["group"], why)


def _unplaced(row: Mapping[str, Any]) -> Unplaced:
    near = row["nearest"]
    nearest = None if near is None else Nearest(_group(near["group"]), near["lacking"], near["by"])
    return Unplaced(row["youth"], row["reason"], nearest, row["change"])


def _group(value: str | Mapping[str, Any]) -> str | ProposedGroup:
    return value if isinstance(value, str) else _proposed(value)


def _proposed(row: Mapping[str, Any]) -> ProposedGroup:
    specification = {name: value for name, value in row.items() if name != "key"}
    return ProposedGroup(**{**specification, "tags": tuple(row["tags"])})
