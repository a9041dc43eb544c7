"""Placements made into a full plan: why each youth sits where they sit, and why others do not; never a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from matcher.almost import almost_open
from matcher.changes import Changes
from matcher.gate_table import GateTable
from matcher.parts import ProposedGroup, Youth
from matcher.plan import Bound, Placement, Plan, Run, Unplaced, Why, members
from matcher.problem import Problem
from matcher.reasons import Reasons
from matcher.runner_up import runner_up
from matcher.scoring import gap, score_of, worth
from matcher.spread import side_by_side
from matcher.standing import Standing

ROWS_AT_ONCE = 384
FEW_YOUTHS = 2_000
"""Up to so many, reasons take less time than starting a process."""


def with_reasons(
    problem: Problem,
    group_of: Mapping[str, str],
    proposed: Iterable[ProposedGroup],
    bound: tuple[int, str],
    run: Run,
) -> Plan:
    """The plan of these placements (youth key → group key) and opened proposed groups.

    `bound` is a proven upper bound on the total and what it is proven over. Youths stand in the problem's order,
    proposed groups by key. Raises NotFinishedError when a move is left undone, as then no reason would be true.
    """
    standing = Standing.of(problem, group_of, sorted(proposed, key=lambda group: group.key))
    score = score_of(problem, group_of, standing.opened.values())
    unplaced, placements, almost = _at_once(
        [lambda: tuple(_unplaced(standing)), lambda: tuple(_placements(standing)), lambda: almost_open(standing)],
        heavy=len(problem.youths) > FEW_YOUTHS,
    )
    return Plan(
        placements=placements,
        proposed=tuple(standing.opened.values()),
        unplaced=unplaced,
        almost=almost,
        score=score,
        bound=Bound(bound[0], gap(bound[0], score.total), bound[1]),
        run=run,
    )


def _at_once(parts: Sequence[Callable[[], Any]], heavy: bool) -> list[Any]:
    """What each part gives, each in a process of its own when there is much of it."""
    return side_by_side(lambda number: parts[number](), range(len(parts)), heavy) if heavy else [p() for p in parts]


def _placements(standing: Standing) -> Iterator[Placement]:
    for table in tables(standing, standing.placed):
        for row, youth in enumerate(table.youths):
            key = standing.group_of[youth.key]
            parts = worth(standing.problem, youth, standing.groups[key])
            yield Placement(youth.key, key, Why(**members(parts), runner_up=runner_up(standing, table, row)))


def _unplaced(standing: Standing) -> Iterator[Unplaced]:
    reasons, changes = Reasons(standing), Changes(standing)
    for table in tables(standing, standing.unplaced):
        for row, youth in enumerate(table.youths):
            reason = reasons.of(table, row)
            yield Unplaced(youth.key, reason.code, reason.nearest, changes.of(table, row))


def tables(standing: Standing, youths: Sequence[Youth]) -> Iterator[GateTable]:
    """The youths against every offer and opened proposed group, some rows at a time to spare memory."""
    groups = tuple(standing.groups.values())
    for start in range(0, len(youths), ROWS_AT_ONCE):
        yield GateTable(standing.problem, youths[start : start + ROWS_AT_ONCE], groups)
