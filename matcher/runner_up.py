"""The next best group of a placed youth, and the first reason that holds why it is not there."""

from __future__ import annotations

import numpy as np

from matcher.gate_table import GateTable
from matcher.parts import Group, Youth
from matcher.plan import RunnerUp
from matcher.standing import NotFinishedError, Standing


def runner_up(standing: Standing, table: GateTable, row: int) -> RunnerUp | None:
    """For one row of a table of placed youths against `standing.groups`; None when eligible for no other group.

    Raises NotFinishedError when the youth could simply go there and gain.
    """
    youth, groups = table.youths[row], table.groups
    own = standing.group_of[youth.key]
    eligible = np.flatnonzero(table.fails[row] == 0)
    value = dict(zip(eligible.tolist(), table.value(row, eligible).tolist(), strict=True))
    others = [c for c in value if table.keys[c] != own]
    if not others:
        return None
    best = min(others, key=lambda c: (-value[c], table.keys[c]))
    lower = value[best] <= value[table.column[own]]
    because = "lower-value" if lower else _because(standing, youth, standing.groups[own], groups[best])
    return RunnerUp(table.keys[best], value[best], because)


def _because(standing: Standing, youth: Youth, own: Group, other: Group) -> str:
    """The first of the codes after `lower-value` that holds."""
    reasons = (
        ("pinned", youth.key in standing.problem.pin_of),
        ("not-with", standing.clashes(youth.key, other.key)),
        ("full", standing.free(other) <= 0),
        ("too-few", not standing.is_open(other) and standing.least(other) > 1),
        ("needed-here", standing.holds(own.key) <= standing.least(own)),
    )
    because = next((code for code, holds in reasons if holds), None)
    if because is None:
        raise NotFinishedError("a placed youth could take a better free seat by itself")
    return because
