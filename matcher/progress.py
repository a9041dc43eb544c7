"""Solving many problems, followed: plans are written as they come, and lines are told; it solves nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from matcher.crew import Crew
from matcher.many import Answer, Refused, Solved, Task, is_done, plan_name, solve_all
from matcher.spread import Outcome, WorkerLostError

ALL_THERE, SOME_MISSING, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
Tell = Callable[[str], None]


def follow(ready: list[Task], crew: Crew, folder: Path, tell: Tell) -> int:
    """Exit code 0: every plan is there; 1: some are missing; 2: some problems are refused; 130: interrupted.

    Plans that are there already are left as they are, so that the same command goes on where it was.
    """
    left = [task for task in ready if not is_done(task, folder / plan_name(task.path))]
    if len(left) < len(ready):
        tell(f"{len(ready) - len(left)} of {len(ready)} plans are there already")
    plans, wanting = list[Solved](), list[tuple[str, bool]]()
    try:
        tell(f"{len(left)} problems to solve")
        for number, (task, outcome) in enumerate(solve_all(left, crew), 1):
            if isinstance(outcome.result, Solved):
                _write(outcome.result.plan, folder / plan_name(task.path))
                plans.append(outcome.result)
                told = _told(outcome.result, outcome.lost)
            else:
                wanting += [(f"{task.path}: {line}", isinstance(outcome.result, Refused)) for line in _why(outcome)]
                told = "no plan"
            tell(f"[{number}/{len(left)}] {task.path.name}: {told}")
    except KeyboardInterrupt:
        tell(f"interrupted with {len(plans)} of {len(left)} plans made; the same command goes on from here")
        return INTERRUPTED
    for line, _ in wanting:
        tell(line)
    tell(_summed(plans))
    return UNUSABLE if any(refused for _, refused in wanting) else SOME_MISSING if wanting else ALL_THERE


def _told(plan: Solved, lost: int) -> str:
    again = f", {lost} workers lost" if lost else ""
    return (
        f"{plan.placed} of {plan.youths} placed, score {plan.score}, gap {_gap(plan.score, plan.bound)}, "
        f"{plan.status}, {plan.seconds} s, {plan.peak_mb} MB{again}"
    )


def _summed(plans: list[Solved]) -> str:
    placed, youths, score, bound = (
        sum(getattr(plan, name) for plan in plans) for name in ("placed", "youths", "score", "bound")
    )
    return f"{len(plans)} plans made: {placed} of {youths} placed, score {score}, gap {_gap(score, bound)}"


def _gap(score: int, bound: int) -> str:
    return f"{100 * (bound - score) / bound if bound else 0:.2f} %"


def _why(outcome: Outcome[Answer]) -> list[str]:
    if isinstance(outcome.result, Refused):
        return list(outcome.result.faults)
    if isinstance(outcome.fault, MemoryError):
        return ["it needs more memory than a worker may claim"]
    if isinstance(outcome.fault, WorkerLostError):
        return [str(outcome.fault)]
    return [f"{type(outcome.fault).__name__}: {outcome.fault}"]


def _write(plan: str, path: Path) -> None:
    """Whole or not at all: an interruption leaves no half plan."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(plan, encoding="utf-8")
    unfinished.replace(path)
