"""Libraries that seat people in given groups: they get the offers and the groups that most heads would open."""

from __future__ import annotations

from typing import Any

from bench.greedy import by_heads, plan_of
from bench.outside import asked
from matcher.draft import Column
from matcher.eligibility import Eligible
from matcher.plan import Plan
from matcher.problem import Problem


def stable(problem: Problem) -> Plan:
    """Gale-Shapley (`matching`): youths rank groups by value, groups rank youths by urgency."""
    return _seated(problem, "stable")


def fair(problem: Problem) -> Plan:
    """Fair course allocation (`fairpyx`, iterated maximum matching) with the values of the objective."""
    return _seated(problem, "fair")


def _seated(problem: Problem, library: str) -> Plan:
    """Groups left under their minimum are closed, the emptiest first, and the library is asked again."""
    forming = by_heads(problem)
    ready, eligible = forming.ready, forming.ready.eligible
    groups = [column for column in forming.columns if column.cell is not None]
    groups += [Column(g, None, (), 0) for g in range(len(eligible.seats)) if eligible.seats.free[g] > 0]
    rows = [_asked_of(eligible, column) for column in groups]
    question = {"groups": rows, "urgency": eligible.urgency.tolist()}
    seated: list[list[int]] = asked(library, question)
    columns = []
    for column, row, youths in zip(groups, rows, seated, strict=True):
        apart = _without_quarrels(eligible, youths)
        if len(apart) >= max(1, row["least"]):
            columns.append(Column(column.owner, column.cell, tuple(apart), 0))
    return plan_of(ready, columns)


def _asked_of(eligible: Eligible, column: Column) -> dict[str, Any]:
    seats = eligible.seats
    if column.cell is None:
        part = slice(seats.start[column.owner], seats.start[column.owner + 1])
        who, value = seats.youth[part], seats.value[part]
        least, most = int(seats.needs[column.owner]), int(seats.free[column.owner])
    else:
        who, value = eligible.members(column.owner, column.cell)
        least, most = eligible.fewest, int(eligible.sizes[column.cell[3]])
    return {"least": least, "most": most, "youths": who.tolist(), "values": value.tolist()}


def _without_quarrels(eligible: Eligible, youths: list[int]) -> list[int]:
    """Of two who may not sit together the less urgent leaves; the libraries know no such thing."""
    stays: list[int] = []
    for youth in sorted(youths, key=lambda y: (-int(eligible.urgency[y]), y)):
        if eligible.apart[youth].isdisjoint(stays):
            stays.append(youth)
    return sorted(stays)
