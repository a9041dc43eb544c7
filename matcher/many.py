"""Many problems in files, each solved on its own by a crew; it prints nothing and makes no plan itself."""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from matcher.crew import Crew
from matcher.matching import LIBRARIES, Effort, match
from matcher.problem import Problem
from matcher.refusal import InvalidDocument
from matcher.spread import Outcome, spread

ENDINGS = (".json.gz", ".json")
PLAN_ENDING = ".plan.json"


@dataclass(frozen=True, slots=True)
class Task:
    """One problem on its way to a worker: where it stands, the file itself (always gzip) and what is asked."""

    path: Path
    data: bytes
    effort: Effort


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan as text, with what is told about it; `peak_mb` is the most memory its worker ever had."""

    plan: str
    youths: int
    placed: int
    score: int
    bound: int
    status: str
    seconds: float
    peak_mb: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The file holds no problem that can be solved: every fault."""

    faults: tuple[str, ...]


Answer = Solved | Refused


class UnusableFilesError(Exception):
    """Nothing is solved; the lines say everything that stands in the way."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def problems_in(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and of a folder every .json and .json.gz that is no plan, in order.

    Raises UnusableFilesError with all that cannot be read and all that would get a plan of the same name.
    """
    found = [file for path in paths for file in (_in_folder(path) if path.is_dir() else [path])]
    names = Counter(plan_name(path) for path in found)
    faults = [f"{path}: no such file" for path in found if not path.is_file()]
    faults += [f"{path}: its plan would be {name}, like that of another problem" for path in found
               if names[name := plan_name(path)] > 1]  # fmt: skip
    if faults or not found:
        raise UnusableFilesError(faults or ["there is no problem in these folders"])
    return found


def _in_folder(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.name.endswith(ENDINGS) and not p.name.endswith(PLAN_ENDING))


def plan_name(problem: Path) -> str:
    ending = next((ending for ending in ENDINGS if problem.name.endswith(ending)), "")
    return problem.name.removesuffix(ending) + PLAN_ENDING


def tasks(paths: Iterable[Path], effort: Effort) -> list[Task]:
    """Ready to be sent; raises UnusableFilesError with every file that cannot be read."""
    ready, faults = list[Task](), list[str]()
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            faults.append(f"{path}: {error.strerror}")
            continue
        ready.append(Task(path, data if path.suffix == ".gz" else gzip.compress(data, 1, mtime=0), effort))
    if faults:
        raise UnusableFilesError(faults)
    return ready


def solve_all(ready: list[Task], crew: Crew) -> Iterator[tuple[Task, Outcome[Answer]]]:
    """Each problem with what came of it, as it comes; raises NoCrewError."""
    for outcome in spread(solved, ready, lambda task: len(task.data), crew):
        yield ready[outcome.number], outcome


def solved(task: Task) -> Answer:
    """The plan of one problem; in a worker, or here."""
    began = time.monotonic()
    try:
        problem = Problem.from_bytes(task.data, zipped=True)
    except InvalidDocument as error:
        return Refused(tuple(map(str, error.faults)))
    plan = match(problem, task.effort)
    return Solved(
        plan=json.dumps(plan.to_json(), ensure_ascii=False, indent=1) + "\n",
        youths=len(problem.youths),
        placed=plan.score.placed,
        score=plan.score.total,
        bound=plan.bound.value,
        status=plan.run.status,
        seconds=round(time.monotonic() - began, 1),
        peak_mb=_peak_mb(),
    )


def _peak_mb() -> int:
    """Kilobytes on Linux, bytes on a Mac."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10)


def is_done(task: Task, plan: Path) -> bool:
    """Whether a whole plan for this very problem, seed and versions stands there already."""
    try:
        run = json.loads(plan.read_bytes())["run"]
        known = (run["problem_sha256"], run["seed"], run["versions"])
        wanted = (Problem.from_bytes(task.data, zipped=True).sha256(), task.effort.seed, _versions())
        return bool(run["status"] != "stopped" and known == wanted)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _versions() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}
