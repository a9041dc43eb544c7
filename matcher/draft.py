"""Groups with members on the way to a plan, by number; it judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.eligibility import Cell, Eligible
from matcher.parts import ProposedGroup


@dataclass(frozen=True)
class Column:
    """One group with members: a cell opened by a family, or an offer (`cell` None); value without opening cost."""

    owner: int
    cell: Cell | None
    youths: tuple[int, ...]
    value: int


def worth(eligible: Eligible, columns: Iterable[Column]) -> int:
    """Points of groups with members together, less what opening costs."""
    cost = int(eligible.problem.policy.open_cost)
    return sum(column.value - (cost if column.cell is not None else 0) for column in columns)


def written(eligible: Eligible, columns: Iterable[Column]) -> tuple[dict[str, str], list[ProposedGroup]]:
    """(youth key → group key with the pins, the opened proposed groups) of chosen columns."""
    problem = eligible.problem
    group_of, proposed = dict(problem.pin_of), []
    for column in columns:
        if column.cell is None:
            key = problem.offers[column.owner].key
        else:
            proposed.append(eligible.group_of(column.owner, column.cell))
            key = proposed[-1].key
        group_of |= {problem.youths[y].key: key for y in column.youths}
    return group_of, proposed
