"""`python -m matcher solve-many`: many problems side by side, gone on with after an interruption."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from matcher.__main__ import main
from matcher.many import Solved, Task, is_done, plan_name, solved
from matcher.matching import Effort
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.rules import violations
from tests.matcher.lively import lively

TINY = Path(__file__).parents[2] / "data" / "scenarios" / "tiny.json"


def without_seconds(text: str) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(text)
    del plan["run"]["seconds"]
    return plan


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four problems, and a file that is none."""
    folder = tmp_path_factory.mktemp("problems")
    shutil.copy(TINY, folder)
    for seed in range(3):
        (folder / f"{seed}.json.gz").write_bytes(gzip.compress(json.dumps(lively(seed).to_json()).encode()))
    (folder / "none.json").write_text('{"version": 2}')
    return folder


WHILE_LOADING = """
import os, signal, sys
from matcher.brake import ended_by_interrupt
signal.signal(signal.SIGINT, getattr(signal, sys.argv[1]))
with ended_by_interrupt():
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        print("swallowed")  # as some libraries do while they load
print("went on")
"""


@pytest.mark.parametrize(
    ("handler", "code", "told"),
    [("default_int_handler", -signal.SIGINT, ""), ("SIG_IGN", 0, "went on\n")],
    ids=["heeded", "ignored, as in the background of a shell"],
)
def test_an_interruption_while_libraries_load_is_never_lost(handler: str, code: int, told: str) -> None:
    run = subprocess.run([sys.executable, "-c", WHILE_LOADING, handler], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout) == (code, told)


@pytest.mark.slow
def test_two_processes_make_the_plans_that_one_makes_and_go_on_where_they_were(
    problems: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["solve-many", str(problems), "-o", str(tmp_path), "--workers", "2"]
    assert main(asked) == 2
    told = capsys.readouterr().err
    assert "5 problems to solve" in told
    assert "4 plans made" in told
    assert f"{problems / 'none.json'}: /youths: this field is required [missing]" in told
    good = sorted(path for path in problems.iterdir() if path.name != "none.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(plan_name(path) for path in good)
    for path in good:
        here = solved(Task(path, as_gzip(path), Effort()))
        assert isinstance(here, Solved)
        made = (tmp_path / plan_name(path)).read_text()
        assert without_seconds(made) == without_seconds(here.plan)
        assert not violations(Problem.read(path), Plan.from_json(json.loads(made)))
    assert main(["solve-many", *map(str, good), "-o", str(tmp_path)]) == 0
    assert "4 of 4 plans are there already" in capsys.readouterr().err


def as_gzip(path: Path) -> bytes:
    return path.read_bytes() if path.suffix == ".gz" else gzip.compress(path.read_bytes())


@pytest.mark.parametrize("change", ["seed", "status", "problem_sha256", "versions"])
def test_a_plan_for_another_question_does_not_count_as_done(change: str, tmp_path: Path) -> None:
    task = Task(TINY, as_gzip(TINY), Effort())
    answer = solved(task)
    assert isinstance(answer, Solved)
    plan = json.loads(answer.plan)
    (tmp_path / "plan.json").write_text(answer.plan)
    assert is_done(task, tmp_path / "plan.json")
    plan["run"][change] = {"seed": 2, "status": "stopped", "problem_sha256": "0", "versions": {}}[change]
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    assert not is_done(task, tmp_path / "plan.json")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"run": 1}'])
def test_half_a_plan_does_not_count_as_done(text: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(text)
    assert not is_done(Task(TINY, as_gzip(TINY), Effort()), tmp_path / "plan.json")


def test_everything_that_stands_in_the_way_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.json", "a.json.gz"):
        (tmp_path / name).write_bytes(b"")
    assert main(["solve-many", str(tmp_path), str(tmp_path / "b.json"), "-o", str(tmp_path / "plans")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0] == f"{tmp_path / 'b.json'}: no such file"
    assert told[1:] == [
        f"{tmp_path / name}: its plan would be a.plan.json, like that of another problem"
        for name in ("a.json", "a.json.gz")
    ]


def test_a_folder_without_problems_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.plan.json").write_text("{}")
    assert main(["solve-many", str(tmp_path), "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "there is no problem in these folders\n"


@pytest.mark.slow
def test_an_interruption_leaves_whole_plans_and_no_process(tmp_path: Path) -> None:
    problem, plans = TINY.with_name("hr-1800.json.gz"), tmp_path / "plans"
    command = [sys.executable, "-m", "matcher", "solve-many", problem, "-o", plans, "--workers", "1"]
    # Who runs the tests in the background of a shell ignores interruptions, and so would whatever is started here.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heeding)
    assert run.stderr is not None
    assert run.stderr.readline() == "1 problems to solve\n"
    time.sleep(3)  # by then a worker is at it
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=120)
    assert (run.returncode, told) == (130, "interrupted with 0 of 1 plans made; the same command goes on from here\n")
    assert not list(plans.iterdir())
    assert _is_gone(run.pid)


def _is_gone(group: int) -> bool:
    """Whether every process of the group has ended, at once or while we watch."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
