"""How time and memory grow with the youths, on made-up regions: `python -m bench.scale [--up-to 145420]`.

Each size is one command in a process of its own, file to file. 450,000 youths are a country of 42 regions, solved side
by side. What was measured is kept in `.cache/bench` and not done again while the matcher is the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

from bench import geography, made_up

PROJECT = Path(__file__).parents[1]
KEPT = PROJECT / ".cache" / "bench"
REGION = "IJsselland"
SIZES = (500, 1_800, 5_400, 13_450, 40_000, 145_420)
COUNTRY, REGIONS = 450_000, 42
NEAREST, NEAR = 13_450, 1.5
"""Beyond so many youths a plan within so many percent of the best is asked."""
WARM_UP = (60, 900)
PROVEN = 700
"""Up to this many youths the search goes on until the plan is proven best, so their time says nothing of the growth."""


@dataclass(frozen=True)
class Run:
    """One command: `gap` the largest of its plans, `megabytes` of its largest process, `load` when it began."""

    youths: int
    plans: int
    placed: int
    score: int
    bound: int
    gap: float
    seconds: float
    processor: float
    megabytes: int
    load: float


def problems(youths: int) -> Path:
    """The file of one region or the folder of a country, made once."""
    place = KEPT / f"{'nl' if youths == COUNTRY else REGION}-{youths}{'' if youths == COUNTRY else '.json.gz'}"
    if place.exists():
        return place
    unfinished = place.with_name(f"part-{place.name}")
    if youths == COUNTRY:
        unfinished.mkdir(parents=True, exist_ok=True)
        shares = made_up.shares(youths, REGIONS)
        for region, share in zip(geography.country(REGIONS), shares, strict=True):
            made_up.write(made_up.problem(share, region, 1), unfinished / f"{region.name}.json.gz")
    else:
        KEPT.mkdir(parents=True, exist_ok=True)
        made_up.write(made_up.problem(youths, geography.named(REGION), 1), unfinished)
    return unfinished.rename(place)


def measured(youths: int, seed: int) -> Run:
    """Solves from file to file; raises CalledProcessError when that fails."""
    asked, answer = problems(youths), KEPT / f"plans-{youths}-{seed}"
    answer.mkdir(parents=True, exist_ok=True)
    for old in answer.iterdir():
        old.unlink()
    command = ["solve-many" if youths == COUNTRY else "solve", str(asked), "--seed", str(seed)]
    command += ["-o", str(answer if youths == COUNTRY else answer / "plan.json")]
    command += ["--near", str(NEAR)] if youths > NEAREST else []
    load, began = os.getloadavg()[0], time.monotonic()
    command = [sys.executable, "-m", "matcher", *command]
    process = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=told)
    own = [int(found) for found in re.findall(r", (\d+) MB", told)]
    plans = [_figures(path) for path in sorted(answer.glob("*.json"))]
    return Run(
        youths=youths, plans=len(plans), placed=sum(p["placed"] for p in plans), score=sum(p["total"] for p in plans),
        bound=sum(p["bound"] for p in plans), gap=max(p["gap"] for p in plans), seconds=time.monotonic() - began,
        processor=used.ru_utime + used.ru_stime, megabytes=max(own, default=used.ru_maxrss // 1024),
        load=load,
    )  # fmt: skip


def _figures(plan: Path) -> dict[str, Any]:
    document = json.loads(plan.read_bytes())
    return {**document["score"], "bound": document["bound"]["value"], "gap": document["bound"]["gap"]}


def compile_kernels() -> None:
    """Once after every change, so that no measure holds it: a problem for each of the two ways to choose."""
    for youths in WARM_UP:
        measured(youths, 1)


def kept_or_measured(youths: int, seed: int) -> Run:
    """From what was kept, when the matcher has not changed since."""
    book = KEPT / "scale.json"
    known: dict[str, Any] = json.loads(book.read_text()) if book.exists() else {}
    key = f"{youths} {seed} {_matcher()}"
    if key not in known:
        if not any(_matcher() in each for each in known):
            compile_kernels()
        known[key] = asdict(measured(youths, seed))
        book.write_text(json.dumps(known, indent=1))
    return Run(**known[key])


def _matcher() -> str:
    """Changes with any line of the matcher or of the made-up regions."""
    digest = hashlib.sha256()
    for path in sorted([*(PROJECT / "matcher").glob("*.py"), *(PROJECT / "bench").glob("made_up*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def middle(runs: Sequence[Run]) -> Run:
    """The median of every figure; the most memory."""
    figures = {name: median(getattr(run, name) for run in runs) for name in asdict(runs[0])}
    whole = {name: int(figures[name]) for name in ("youths", "plans", "placed", "score", "bound")}
    return Run(**{**figures, **whole, "megabytes": max(run.megabytes for run in runs)})


def exponent(runs: Sequence[Run]) -> float:
    """Of processor seconds ~ youths ** exponent, the least squares of the logarithms; at least two sizes."""
    return linear_regression([math.log(run.youths) for run in runs], [math.log(run.processor) for run in runs]).slope


def table(runs: Sequence[Run]) -> Iterator[str]:
    yield "| youths | placed | score | largest gap | seconds | processor seconds | MB per process | load before |"
    yield "|" + "---|" * 8
    for run in runs:
        what = f"{run.youths:,}" + (f" in {run.plans} regions" if run.plans > 1 else "")
        time_used = f"{run.seconds:.1f} | {run.processor:.1f}"
        figures = (
            f"{run.placed:,} | {run.score} | {100 * run.gap:.2f} % | {time_used} | {run.megabytes} | {run.load:.1f}"
        )
        yield f"| {what} | {figures} |"
    growing = [run for run in runs if run.plans == 1 and run.youths > PROVEN]
    if len(growing) > 1:
        power = f"youths ** {exponent(growing):.2f}"
        yield f"\nProcessor seconds grow as {power} in one region, from {growing[0].youths:,} on."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--up-to", type=int, default=COUNTRY, help="the largest size (default 450000)")
    parser.add_argument("--only", type=int, nargs="*", help="only these sizes")
    parser.add_argument("--seeds", type=int, default=1, help="medians of so many seeds (default 1)")
    asked = parser.parse_args()
    sizes = [size for size in (*SIZES, COUNTRY) if size <= asked.up_to and (not asked.only or size in asked.only)]
    runs = []
    for size in sizes:
        runs.append(middle([kept_or_measured(size, seed + 1) for seed in range(asked.seeds)]))
        print(f"{size:,}: {runs[-1].seconds:.1f} s", file=sys.stderr, flush=True)
    print(*table(runs), sep="\n")


if __name__ == "__main__":
    main()
