"""The one question the matcher answers: who could sit where; it decides nothing for anybody."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.metadata import version

from matcher import choosing, completion, eligibility, explain, rolling
from matcher.brake import Brake
from matcher.draft import Column, written
from matcher.plan import Plan, Run
from matcher.problem import Problem
from matcher.rules import violations
from matcher.scoring import score_of

OVER_ALL_GROUPS = "all-groups"
LIBRARIES = ("numpy", "numba", "ortools")


class BrokenPlanError(Exception):
    """The plan breaks a rule of matching.md: a bug in the solver, so the plan does not leave it."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search: work, never the clock, except for `time_limit` (seconds), an emergency brake."""

    seed: int = 1
    time_limit: float | None = None


def match(problem: Problem, effort: Effort = Effort()) -> Plan:
    """The best plan found, with reasons and a proven bound; raises BrokenPlanError rather than give a bad plan."""
    started, brake = time.monotonic(), Brake.after(effort.time_limit)
    ready = choosing.field(eligibility.of(problem), brake)
    priced = choosing.prices(ready)
    answer = _choose(ready, priced, effort.seed)
    standing = completion.finished(problem, *written(ready.eligible, answer.columns))
    total = score_of(problem, standing.group_of, standing.opened.values()).total
    proven = choosing.proven_points(ready, priced, answer.chosen)
    whole = answer.whole and not brake.pulled
    run = Run(
        seed=effort.seed,
        seconds=round(time.monotonic() - started, 1),
        status="optimal" if proven == total else "feasible" if whole else "stopped",
        problem_sha256=problem.sha256(),
        versions={name: version(name) for name in LIBRARIES},
    )
    plan = explain.with_reasons(problem, standing.group_of, standing.opened.values(), (proven, OVER_ALL_GROUPS), run)
    if broken := violations(problem, plan):
        raise BrokenPlanError(f"{len(broken)} rules broken, first {broken[0]}")
    return plan


@dataclass(frozen=True, slots=True)
class _Answer:
    """Groups with members, the proven choices they come from (small problems only), and whether all work was done."""

    columns: list[Column]
    chosen: list[choosing.Chosen]
    whole: bool


def _choose(ready: choosing.Field, priced: choosing.Prices, seed: int) -> _Answer:
    everybody = ready.eligible.open
    if len(everybody) > choosing.FEW_YOUTHS:
        columns, whole = rolling.best_columns(ready, priced, seed)
        return _Answer(columns, [], whole)
    chosen = choosing.choose_everywhere(ready, priced, seed)
    apart = rolling.without_doubles(ready, [list(choice.columns) for choice in chosen])
    columns = [column for part in apart for column in part]
    return _Answer(rolling.reseated(ready, range(len(ready.sections)), columns, everybody, seed), chosen, True)
