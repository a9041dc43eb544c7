"""The one question the matcher answers: who could sit where; it decides nothing for anybody."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from matcher import choosing, completion, eligibility, explain, keeping, rolling
from matcher.assign import Relaxed
from matcher.brake import Brake, Stop
from matcher.draft import Column, worth, written
from matcher.order import in_order
from matcher.plan import Plan, Run
from matcher.problem import Problem
from matcher.rules import violations
from matcher.scoring import score_of

NEAR = 0.0075
OVER_ALL_GROUPS = "all-groups"
LIBRARIES = ("numpy", "numba", "ortools")
PRICED, IMPROVED, CHOSEN = 0.1, 0.2, 0.95
"""Share of the work done when prices are known, when good groups are known, and when all groups are chosen."""


class BrokenPlanError(Exception):
    """The plan breaks a rule of matching.md: a bug in the solver, so the plan does not leave it."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search: work, never the clock, except for `time_limit` (seconds), an emergency brake.

    With `keep` the groups of the last round (`previously`) stay and only what changed is fitted in. A large problem is
    left alone once its plan is proven to be within `near` of the best there can be.
    """

    seed: int = 1
    time_limit: float | None = None
    keep: bool = False
    near: float = NEAR


Hears = Callable[[str, float, float], None]
"""Stage → share of the work done at its start and at its end, 0 to 1 and never falling."""


def nobody_hears(stage: str, start: float, end: float) -> None:
    """Hears nothing."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who follows a run: `progress` hears each stage as it begins, `plan` gets the first complete plan of a large
    problem while better ones are looked for, `stop` ends the run early.
    """

    progress: Hears = nobody_hears
    plan: Callable[[Plan], None] | None = None
    stop: Stop | None = None


def match(problem: Problem, effort: Effort = Effort(), watch: Watch = Watch()) -> Plan:
    """The best plan found, with reasons and a proven bound; raises BrokenPlanError rather than give a bad plan."""
    started, brake = time.monotonic(), Brake.after(effort.time_limit, watch.stop)
    watch.progress("prices", 0.0, PRICED)
    ready = choosing.field(eligibility.of(in_order(problem)), brake, effort.near)
    if effort.keep:
        return _kept(problem, ready, effort.seed, started)
    rough = choosing.roughly(ready)
    if len(ready.eligible.open) <= choosing.FEW_YOUTHS:
        made = _Made(problem, ready, choosing.exactly(ready, rough), effort.seed, started)
        watch.progress("groups", PRICED, CHOSEN)
        answer = _proven(ready, made.priced, effort.seed)
    else:
        made = _Made(problem, ready, choosing.gathered(ready, ready.sections, rough), effort.seed, started)
        made, columns = _large(made, rough, watch)
        answer = _Answer(columns, [])
    watch.progress("reasons", CHOSEN, 1.0)
    return made.plan(answer, whole=not brake.pulled)


def _kept(problem: Problem, ready: choosing.Field, seed: int, started: float) -> Plan:
    """The groups of the last round, who can still sit there, and who came in the seats that are left."""
    columns = keeping.groups_of_last_round(ready)
    made = _Made(problem, ready, keeping.prices(ready, columns), seed, started)
    return made.plan(_Answer(columns, []), whole=not ready.brake.pulled)


@dataclass(frozen=True, slots=True)
class _Answer:
    """Groups with members, and the proven choices they come from (small problems only)."""

    columns: list[Column]
    chosen: list[choosing.Chosen]


@dataclass(frozen=True, slots=True)
class _Made:
    """Makes plans of answers to one problem."""

    problem: Problem
    ready: choosing.Field
    priced: choosing.Prices
    seed: int
    started: float

    def plan(self, answer: _Answer, whole: bool) -> Plan:
        """The finished and explained plan, held against every rule; `whole` when all work was done."""
        problem, ready = self.problem, self.ready
        standing = completion.finished(ready.eligible.problem, *written(ready.eligible, answer.columns))
        opened = standing.opened.values()
        total = score_of(problem, standing.group_of, opened).total
        proven = choosing.proven_points(ready, self.priced, answer.chosen)
        run = Run(
            seed=self.seed,
            seconds=round(time.monotonic() - self.started, 1),
            status="optimal" if proven == total else "feasible" if whole else "stopped",
            problem_sha256=problem.sha256(),
            versions={name: version(name) for name in LIBRARIES},
        )
        plan = explain.with_reasons(problem, standing.group_of, opened, (proven, OVER_ALL_GROUPS), run)
        if broken := violations(problem, plan):
            raise BrokenPlanError(f"{len(broken)} rules broken, first {broken[0]}")
        return plan


def _large(made: _Made, rough: Sequence[Relaxed], watch: Watch) -> tuple[_Made, list[Column]]:
    """The best of ever better choices; an early one is made when somebody waits for it, or time is up."""
    ready = made.ready
    shown = watch.plan is not None and not rolling.is_huge(ready)
    if shown or ready.brake.pulled:
        columns = rolling.quickly(ready, made.priced, made.seed)
        if shown and watch.plan is not None:
            watch.plan(made.plan(_Answer(columns, []), whole=False))
        if ready.brake.pulled:
            return made, columns
    columns = []
    if ready.near < choosing.NOT_SO_NEAR:
        made = replace(made, priced=choosing.exactly(ready, rough))
    watch.progress("groups", PRICED, IMPROVED)
    sweep = (CHOSEN - IMPROVED) / (rolling.STEPS - 1)
    for step, found in enumerate(rolling.better_and_better(ready, made.priced, made.seed)):
        columns = max(columns, found, key=lambda chosen: worth(ready.eligible, chosen))
        if step < rolling.STEPS - 1:
            watch.progress("better-groups", IMPROVED + step * sweep, IMPROVED + (step + 1) * sweep)
    return made, columns


def _proven(ready: choosing.Field, priced: choosing.Prices, seed: int) -> _Answer:
    chosen = choosing.choose_everywhere(ready, priced, seed)
    apart = rolling.without_doubles(ready, [list(choice.columns) for choice in chosen])
    columns = [column for part in apart for column in part]
    return _Answer(rolling.reseated(ready, ready.sections, columns, ready.eligible.open, seed), chosen)
