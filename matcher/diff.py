"""What changed between two plans: who is new, moved or lost a place, and why; it prefers neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from matcher.plan import Placement, Plan, Score


@dataclass(frozen=True, slots=True)
class Changed:
    """One youth whose place changed.

    `why` tells why there was no place before (`placed`), why there is none now (`dropped`), or what keeps the youth
    from the old group (`moved`): `gone` when it is no longer in use, the runner-up's code, else `rearranged`.
    A youth only one of the plans knows is `new` or has `left`.
    """

    youth: str
    before: str | None
    after: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`placed`, `moved` and `dropped` stand in order of youth; `score` holds after minus before, part by part."""

    placed: tuple[Changed, ...]
    moved: tuple[Changed, ...]
    dropped: tuple[Changed, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    score: Score

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def difference(before: Plan, after: Plan) -> Difference:
    """What changed; a youth that only one of the plans knows counts as without a place in the other."""
    old = {placement.youth: placement for placement in before.placements}
    new = {placement.youth: placement for placement in after.placements}
    old_reasons = {row.youth: row.reason for row in before.unplaced}
    new_reasons = {row.youth: row.reason for row in after.unplaced}
    gone = _group_keys(before) - _group_keys(after)
    return Difference(
        placed=tuple(
            Changed(y, None, new[y].group, old_reasons.get(y, "new")) for y in sorted(new.keys() - old.keys())
        ),
        moved=tuple(_moved(old, new, gone)),
        dropped=tuple(
            Changed(y, old[y].group, None, new_reasons.get(y, "left")) for y in sorted(old.keys() - new.keys())
        ),
        opened=tuple(sorted(_opened(after) - _opened(before))),
        closed=tuple(sorted(_opened(before) - _opened(after))),
        score=_minus(after.score, before.score),
    )


def _moved(old: dict[str, Placement], new: dict[str, Placement], gone: set[str]) -> Iterator[Changed]:
    for youth in sorted(old.keys() & new.keys()):
        before, after = old[youth].group, new[youth].group
        if before != after:
            yield Changed(youth, before, after, "gone" if before in gone else _why_not_the_old(before, new[youth]))


def _why_not_the_old(before: str, now: Placement) -> str:
    runner_up = now.why.runner_up
    return runner_up.because if runner_up is not None and runner_up.group == before else "rearranged"


def _group_keys(plan: Plan) -> set[str]:
    return {placement.group for placement in plan.placements} | _opened(plan)


def _opened(plan: Plan) -> set[str]:
    return {group.key for group in plan.proposed}


def _minus(after: Score, before: Score) -> Score:
    return Score(**{f.name: getattr(after, f.name) - getattr(before, f.name) for f in fields(Score)})
