"""What if, in process: 5,000 groups ranked for one youth, and all waiting youths counted for one draft group.

`python -m bench.what_if [--youths 13450] [--groups 5000] [--asked 2000]` prints one table; answers hold their reasons.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bench import geography, made_up
from matcher.parts import Offer
from matcher.problem import Problem
from matcher.what_if import Groups, Waiting

REGION = "IJsselland"


def main() -> None:
    asked = _arguments()
    problem = Problem.from_json(made_up.problem(asked.youths, geography.named(REGION), 1))
    chance = random.Random(1)
    groups = [*_drawn(problem, asked.groups, chance)]
    started = time.perf_counter()
    index, waiting = Groups(problem, groups), Waiting(problem)
    prepared = time.perf_counter() - started
    youths = [chance.choice(problem.youths) for _ in range(asked.asked)]
    drafts = [*_drawn(problem, asked.asked, chance)]
    print(f"{asked.youths} youths, {len(groups)} groups, prepared in {prepared:.1f} s; load {os.getloadavg()[0]:.1f}\n")
    print("| what | asked | p50 ms | p95 ms | longest ms |\n|---|---|---|---|---|")
    for what, ask, of in (
        ("groups for one youth", index.rank, youths),
        ("youths for a draft group", waiting.fill, drafts),
    ):
        times = sorted(_timed(ask, of))
        figures = " | ".join(f"{1000 * times[int(len(times) * part)]:.2f}" for part in (0.5, 0.95))
        print(f"| {what} | {len(times)} | {figures} | {1000 * times[-1]:.2f} |")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--youths", type=int, default=13_450)
    parser.add_argument("--groups", type=int, default=5_000)
    parser.add_argument("--asked", type=int, default=2_000)
    return parser.parse_args()


def _drawn(problem: Problem, count: int, chance: random.Random) -> Iterator[Offer]:
    """Groups like the offers of the region, elsewhere and at other times."""
    places = sorted({offer.place for offer in problem.offers if offer.place})
    dayparts = sorted({offer.daypart for offer in problem.offers})
    for number in range(count):
        like = chance.choice(problem.offers)
        place = chance.choice(places) if like.place else None
        yield replace(like, key=f"made-up-{number}", place=place, daypart=chance.choice(dayparts))


def _timed(ask: Callable[[Any], object], of: Sequence[Any]) -> Iterator[float]:
    """Seconds of each answer; every postcode is asked for once before, as its roads are worked out once."""
    for each in of:
        ask(each)
    for each in of:
        started = time.perf_counter()
        ask(each)
        yield time.perf_counter() - started


if __name__ == "__main__":
    main()
