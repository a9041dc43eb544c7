"""Ways to form groups side by side on the same problems, judged by one checker: `python -m bench.peers [problem …]`.

Each runs twice in a process of its own (ours once more for each other seed). Every plan is finished and explained like
ours before it is judged, so nobody loses points for seats that were simply left free.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty
from statistics import median
from typing import Any

from ortools.math_opt.python import mathopt

from bench.given_groups import fair, stable
from bench.greedy import longest_waiting_first, most_heads_first
from bench.monoliths import all_at_once
from bench.teams import k_means_and_fill, team_former_and_fill
from matcher import matching
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.rules import violations

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"
SAMPLES = [SCENARIOS / f"{name}.json.gz" for name in ("hr-120", "hr-500", "hr-1800")]
SEEDS = (1, 2, 3)
OURS = "samenstart"
SMALL = 200
"""Youths up to which team-former, a variable for each youth and team, comes to an answer."""
HEADINGS = (
    "youths", "way", "placed", "over norm", "score", "gap", "seconds", "processor s", "MB", "violations", "same twice"
)  # fmt: skip
Way = Callable[[Problem], Plan]


def ways(seconds: float) -> dict[str, Way]:
    """Every way by name; `seconds` limits those that know no other end."""
    return {
        OURS: matching.match,
        "longest waiting first": longest_waiting_first,
        "most heads first": most_heads_first,
        "k-means-constrained, then fill": k_means_and_fill,
        "Gale-Shapley (matching)": stable,
        "fair courses (fairpyx)": fair,
        "team-former, then fill": partial(team_former_and_fill, seconds=seconds),
        "HiGHS, all at once": partial(all_at_once, solver=mathopt.SolverType.HIGHS, seconds=seconds),
        "CP-SAT, all at once": partial(all_at_once, solver=mathopt.SolverType.CP_SAT, seconds=seconds),
    }


@dataclass(frozen=True)
class Limits:
    """`seconds` is told to programs that take a limit; whoever has no plan after `at_most` is stopped."""

    seconds: float
    at_most: float


@dataclass(frozen=True)
class Figures:
    """What one run came to; `told` is a hash of who sits where."""

    placed: int
    over_norm: int
    score: int
    bound: int
    seconds: float
    processor: float
    megabytes: int
    violations: int
    told: str


def _measured(name: str, path: Path, limits: Limits, seed: int, answer: Any) -> None:
    problem = Problem.read(path)
    began = time.monotonic()
    way = ways(limits.seconds)[name]
    plan = matching.match(problem, matching.Effort(seed=seed)) if name == OURS else way(problem)
    used = time.monotonic() - began
    all_used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seats = json.dumps([[p.youth, p.group] for p in plan.placements])
    answer.put(Figures(
        placed=plan.score.placed, over_norm=plan.score.over_norm_placed, score=plan.score.total,
        bound=plan.bound.value, seconds=used,
        processor=sum(each.ru_utime + each.ru_stime for each in all_used),
        megabytes=max(each.ru_maxrss for each in all_used) // 1024, violations=len(violations(problem, plan)),
        told=hashlib.sha256(seats.encode()).hexdigest(),
    ))  # fmt: skip


def measure(name: str, path: Path, limits: Limits, seed: int = 1) -> Figures | None:
    """One run in a process of its own, so that its memory is its own; None when there was no plan in time."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_measured, args=(name, path, limits, seed, answer))
    process.start()
    until = time.monotonic() + limits.at_most
    found = None
    while found is None and time.monotonic() < until:
        try:
            found = answer.get(timeout=1)
        except Empty:
            if not process.is_alive():
                break
    process.kill()
    process.join()
    return found


def compare(path: Path, limits: Limits, names: list[str], tell: Callable[[str], None]) -> None:
    """Tells the rows of one problem as they come."""
    youths = len(Problem.read(path).youths)
    wanted = SEEDS if OURS in names else ()
    ours = [found for seed in wanted if (found := measure(OURS, path, limits, seed)) is not None]
    bound = min([*(each.bound for each in ours), *_known_bound(path)], default=0)
    for name in names:
        if name.startswith("team-former") and youths > SMALL:
            continue
        first = ours[0] if name == OURS and ours else measure(name, path, limits)
        if first is None:
            tell(_row(youths, name, "no plan", *[""] * 8))
            continue
        again = measure(name, path, limits)
        same = "yes" if again is not None and again.told == first.told else "no"
        runs = ours if name == OURS else [first, *([again] if again is not None else [])]
        tell(_judged(youths, name, runs, bound, same))


def _known_bound(path: Path) -> list[int]:
    """What is proven of a sample problem already, by whatever means."""
    known: dict[str, Any] = json.loads((SCENARIOS / "best_known.json").read_bytes())
    return [known[path.name]["upper_bound"]] if path.parent == SCENARIOS and path.name in known else []


def _judged(youths: int, name: str, runs: list[Figures], bound: int, same: str) -> str:
    """Medians over the runs; the worst of violations and memory."""

    def middle(what: str) -> float:
        return median(getattr(run, what) for run in runs)

    score = int(middle("score"))
    return _row(
        youths, name, int(middle("placed")), int(middle("over_norm")), score,
        f"{100 * (bound - score) / max(1, bound):.2f} %", f"{middle('seconds'):.1f}", f"{middle('processor'):.1f}",
        max(run.megabytes for run in runs), max(run.violations for run in runs), same,
    )  # fmt: skip


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("problems", type=Path, nargs="*", default=SAMPLES)
    parser.add_argument("--seconds", type=float, default=60, help="time limit told to programs that take one")
    parser.add_argument("--at-most", type=float, default=900, help="seconds after which a run is stopped")
    parser.add_argument("--ways", nargs="*", help="only these, by the start of their name")
    asked = parser.parse_args()
    limits = Limits(asked.seconds, asked.at_most)
    names = [n for n in ways(0) if asked.ways is None or n.startswith(tuple(asked.ways))]
    print(_row(*HEADINGS))
    print("|" + "---|" * len(HEADINGS), flush=True)
    for path in map(Path.resolve, asked.problems):
        compare(path, limits, names, lambda row: print(row, flush=True))


if __name__ == "__main__":
    main()
