"""`python -m matcher`: solve, check, cluster and compare matching problems in files; it speaks to nothing else."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from matcher.brake import Stop, ended_by_interrupt, pulled_by_interrupt
from matcher.plan import Plan
from matcher.problem import Problem, parsed
from matcher.refusal import InvalidDocument

OK, FOUND_WANTING, UNUSABLE = 0, 1, 2
WHOLE, NEAR = 100, "0.75"
ABOUT_NEAR = f"leave a large problem alone once its plan is proven within so many percent of the best (default {NEAR})"
Read = TypeVar("Read")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: done; 1: `check` found violations; 2: a file or option cannot be used."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except _UnusableError as error:
        print(error, file=sys.stderr)
        return UNUSABLE


class _UnusableError(Exception):
    """One line, or one per error of a document."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matcher", description="Group-offer matching, in files.")
    commands = parser.add_subparsers(required=True, metavar="command")
    solve = _command(commands, "solve", _solve, "make a plan for a problem")
    solve.add_argument("problem", type=Path)
    solve.add_argument("-o", "--output", type=Path, help="where the plan goes; standard output when left out")
    solve.add_argument("--seed", type=int, default=1, help="same seed, same plan (default 1)")
    solve.add_argument("--time-limit", type=_seconds, help="emergency brake in seconds; work, not time, ends a run")
    solve.add_argument("--near", type=_percent, default=NEAR, metavar="PERCENT", help=ABOUT_NEAR)
    solve.add_argument(
        "--keep", action="store_true", help="groups named in `previously` stay; only fit in what changed"
    )
    solve.add_argument("--certificate", type=Path, help="also write the prices that prove the bound to this file")
    _add_solve_many(commands)
    check = _command(commands, "check", _check, "hold a plan against every rule")
    check.add_argument("problem", type=Path)
    check.add_argument("plan", type=Path)
    check.add_argument("--certificate", type=Path, help="also work the bound out again from the prices in this file")
    summary = _command(commands, "summary", _summary, "show how places and waiting are spread")
    summary.add_argument("problem", type=Path)
    summary.add_argument("plan", type=Path)
    cluster = _command(commands, "cluster", _cluster, "show which help requests are alike")
    cluster.add_argument("problem", type=Path)
    compare = _command(commands, "diff", _diff, "show what changed between two plans")
    compare.add_argument("old", type=Path)
    compare.add_argument("new", type=Path)
    return parser


def _add_solve_many(commands: Any) -> None:
    many = _command(commands, "solve-many", _solve_many, "make a plan for each of many problems, side by side")
    many.add_argument("problems", type=Path, nargs="+", help="files, or folders with .json and .json.gz files")
    many.add_argument("-o", "--output", type=Path, required=True, help="folder for the plans: NAME.plan.json")
    many.add_argument("--workers", type=_positive, help="processes on this machine (default: one for each core)")
    many.add_argument("--cluster", metavar="tcp://HOST:PORT", help="a Dask scheduler whose workers do the work instead")
    many.add_argument("--memory", type=_positive, metavar="MB", help="the most a process on this machine may claim")
    many.add_argument("--tries", type=_positive, default=3, help="workers a problem may lose before it is given up")
    many.add_argument("--seed", type=int, default=1, help="same seed, same plans (default 1)")
    many.add_argument("--time-limit", type=_seconds, help="emergency brake in seconds, for each problem")
    many.add_argument("--near", type=_percent, default=NEAR, metavar="PERCENT", help=ABOUT_NEAR)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more is asked")
    return number


def _percent(text: str) -> float:
    percent = float(text)
    if not 0 <= percent <= WHOLE:
        raise argparse.ArgumentTypeError("a percentage is asked")
    return percent / WHOLE


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    return command


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError("more than 0 seconds is asked")
    return seconds


def _solve(asked: argparse.Namespace) -> int:
    stop = Stop()
    with pulled_by_interrupt(stop):
        problem, plan = _solved(asked, stop)
    _write(plan.to_json(), asked.output)
    if asked.certificate is not None:
        from matcher.proving import certificate

        _write(certificate(problem, plan, asked.time_limit).to_json(), asked.certificate)
    told = f"{plan.score.placed} of {len(problem.youths)} placed, {len(plan.proposed)} new groups"
    print(f"{told}, score {plan.score.total}, gap {plan.bound.gap}, {plan.run.status}", file=sys.stderr)
    return OK


def _solved(asked: argparse.Namespace, stop: Stop) -> tuple[Problem, Plan]:
    """The best plan; the first complete one already stands in the output file while better ones are looked for."""
    from matcher.matching import Effort, Watch, match

    problem, path = _problem(asked.problem), asked.output
    early = None if path is None else (lambda plan: _write(plan.to_json(), path))
    effort = Effort(seed=asked.seed, time_limit=asked.time_limit, keep=asked.keep, near=asked.near)
    return problem, match(problem, effort, Watch(plan=early, stop=stop))


def _solve_many(asked: argparse.Namespace) -> int:
    with ended_by_interrupt():
        from joblib.externals import loky  # noqa: F401  starts the processes; loaded here, where nothing is lost yet

        from matcher import many, progress
        from matcher.crew import Crew, NoCrewError
        from matcher.matching import Effort

    memory = None if asked.memory is None else asked.memory * 2**20
    crew = Crew(asked.workers, asked.cluster, memory, asked.tries)
    try:
        asked.output.mkdir(parents=True, exist_ok=True)
        effort = Effort(seed=asked.seed, time_limit=asked.time_limit, near=asked.near)
        ready = many.tasks(many.problems_in(asked.problems), effort)
        return progress.follow(ready, crew, asked.output, lambda line: print(line, file=sys.stderr))
    except OSError as error:
        raise _UnusableError(f"{error.filename or asked.output}: {error.strerror}") from error
    except (many.UnusableFilesError, NoCrewError) as error:
        raise _UnusableError(str(error)) from error


def _check(asked: argparse.Namespace) -> int:
    from matcher.audit import contradictions
    from matcher.rules import violations

    problem, plan = _problem(asked.problem), _plan(asked.plan)
    found = violations(problem, plan) or contradictions(problem, plan)
    lines = [f"score {plan.score.total}, bound {plan.bound.value}, gap {plan.bound.gap}, {plan.score.placed} placed"]
    if asked.certificate is not None:
        from matcher.certificate import verdict
        from matcher.certificate_file import Certificate

        certificate = _read(asked.certificate, lambda path: Certificate.from_json(parsed(path.read_bytes())))
        judged = verdict(problem, plan, certificate)
        found = [*found, *judged.faults]
        lines.append(judged.told)
    print(*found, *lines, sep="\n")
    return FOUND_WANTING if found else OK


def _summary(asked: argparse.Namespace) -> int:
    from matcher import fairness

    print(*fairness.table(fairness.of(_problem(asked.problem), _plan(asked.plan))), sep="\n")
    return OK


def _cluster(asked: argparse.Namespace) -> int:
    from matcher.clustering import clusters

    problem = _problem(asked.problem)
    _write([cluster.to_json() for cluster in clusters(problem)], None)
    return OK


def _diff(asked: argparse.Namespace) -> int:
    from matcher.diff import difference

    _write(difference(_plan(asked.old), _plan(asked.new)).to_json(), None)
    return OK


def _problem(path: Path) -> Problem:
    return _read(path, Problem.read)


def _plan(path: Path) -> Plan:
    return _read(path, lambda file: Plan.from_json(parsed(file.read_bytes())))


def _read(path: Path, how: Callable[[Path], Read]) -> Read:
    """What the file holds; every reason why it cannot be used otherwise."""
    try:
        return how(path)
    except InvalidDocument as error:
        raise _UnusableError("\n".join(f"{path}: {fault}" for fault in error.faults)) from error
    except OSError as error:
        raise _UnusableError(f"{path}: {error.strerror}") from error


def _write(document: object, path: Path | None) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if path is None:
        sys.stdout.write(text)
        return
    part = path.with_name(f".{path.name}.part") if path.is_file() or not path.exists() else path
    try:
        part.write_text(text, encoding="utf-8")
        if part != path:
            part.replace(path)  # who reads meanwhile finds the old plan whole, or the new one
    except OSError as error:
        raise _UnusableError(f"{path}: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
