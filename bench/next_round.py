"""The round after a round: `python -m bench.next_round [--youths 13450]`; what it costs, and what stays as it was.

A week later one in a hundred youths left and as many came; everyone else waited seven days longer and has the group
suggested before as `previously`. Each round is one command, file to file: once whole, and once with `--keep`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import geography, made_up, scale

SHARE = 100
"""One in so many youths is another one."""
DAYS = 7


def next_round(problem: dict[str, Any], plan: dict[str, Any], seed: int) -> dict[str, Any]:
    """The problem of a week later, as JSON; the youths who came are made up."""
    others = made_up.problem(len(problem["youths"]), geography.named(scale.REGION), seed + 100)["youths"]
    place_of = {placement["youth"]: placement["group"] for placement in plan["placements"]}
    chance = random.Random(seed)
    gone = {youth["key"] for youth in chance.sample(problem["youths"], len(problem["youths"]) // SHARE)}
    stay = [
        {**youth, "waiting_days": youth["waiting_days"] + DAYS, "previously": place_of.get(youth["key"])}
        for youth in problem["youths"]
        if youth["key"] not in gone
    ]
    for youth in stay:
        youth["not_with"] = [key for key in youth["not_with"] if key not in gone]
    came = [
        {**youth, "key": f"n{number:05}", "not_with": [], "not_in": [], "previously": None, "waiting_days": 0}
        for number, youth in enumerate(chance.sample(others, len(gone)))
    ]
    pinned = [pin for pin in problem["pinned"] if pin["youth"] not in gone]
    return {**problem, "youths": [*stay, *came], "pinned": pinned}


def solved(problem: Path, plan: Path, *how: str) -> tuple[dict[str, Any], float]:
    """(the plan as JSON, seconds) of one command; raises CalledProcessError when it fails."""
    began = time.monotonic()
    command = [sys.executable, "-m", "matcher", "solve", str(problem), "-o", str(plan), *how]
    subprocess.run(command, cwd=scale.PROJECT, check=True, stderr=subprocess.PIPE)
    return json.loads(plan.read_bytes()), time.monotonic() - began


def changed(problem: dict[str, Any], plan: dict[str, Any]) -> tuple[int, int]:
    """(suggestions of the last round that are different or gone, suggestions of the last round to who still waits)."""
    place_of = {placement["youth"]: placement["group"] for placement in plan["placements"]}
    before = {youth["key"]: youth["previously"] for youth in problem["youths"] if youth["previously"] is not None}
    return sum(place_of.get(key) != group for key, group in before.items()), len(before)


def rows(youths: int, seeds: int) -> Iterator[str]:
    """A table: the next round with what is kept, and as if it were a first one."""
    scale.compile_kernels()
    folder, first = scale.KEPT, scale.problems(youths)
    last, _ = solved(first, folder / "last-round.json")
    with gzip.open(first) as file:
        problem = json.load(file)
    yield "| seed | how | score | placed | gap | changed | seconds | lost |"
    yield "|" + "---|" * 8
    for seed in range(1, seeds + 1):
        again, path = next_round(problem, last, seed), folder / "next-round.json.gz"
        made_up.write(again, path)
        best = 0
        for how in ([], ["--keep"]):
            plan, seconds = solved(path, folder / "next-round.json", *how)
            score, (different, before) = plan["score"], changed(again, plan)
            best = best or score["total"]
            told = f"{score['total']} | {score['placed']:,} | {100 * plan['bound']['gap']:.2f} %"
            told += f" | {different} of {before:,} | {seconds:.1f} | {100 * (1 - score['total'] / best):.2f} %"
            yield f"| {seed} | {'kept' if how else 'whole'} | {told} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--youths", type=int, default=13_450)
    parser.add_argument("--seeds", type=int, default=1)
    asked = parser.parse_args()
    for row in rows(asked.youths, asked.seeds):
        print(row, flush=True)


if __name__ == "__main__":
    main()
