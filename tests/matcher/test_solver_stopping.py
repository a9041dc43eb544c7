"""A run that is ended early, by Ctrl-C at any stage or a switch, and what a run tells while it goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from matcher import choosing
from matcher.brake import Stop
from matcher.matching import Effort, Watch, match
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.rules import violations

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from matcher import choosing, matching
from matcher.__main__ import main

few, stage, problem, plan = sys.argv[1:]
choosing.FEW_YOUTHS = int(few)

def interrupts(heard, *_):
    if heard == stage:
        os.kill(os.getpid(), signal.SIGINT)

matching.Watch.__init__.__defaults__ = (interrupts, *matching.Watch.__init__.__defaults__[1:])
sys.exit(main(["solve", problem, "-o", plan]))
"""


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem.read(SCENARIOS / "hr-120.json.gz")


@pytest.mark.slow
@pytest.mark.parametrize(("few", "stage"), [(700, "groups"), (100, "prices"), (100, "better-groups")])
def test_an_interrupt_at_any_stage_leaves_a_valid_plan_that_says_so(
    few: int, stage: str, problem: Problem, tmp_path: Path
) -> None:
    asked = [sys.executable, "-c", INTERRUPTED, str(few), stage, str(SCENARIOS / "hr-120.json.gz")]
    done = subprocess.run([*asked, str(tmp_path / "plan.json")], capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    plan = Plan.from_json(json.loads((tmp_path / "plan.json").read_text()))
    assert not violations(problem, plan)
    assert plan.run.status == "stopped"
    assert plan.score.total <= plan.bound.value
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.slow
def test_the_first_complete_plan_of_a_large_problem_comes_before_the_best(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "FEW_YOUTHS", 100)
    early: list[Plan] = []
    last = match(problem, watch=Watch(plan=early.append))
    (first,) = early
    assert not violations(problem, first)
    assert (first.run.status, last.run.status) == ("stopped", "feasible")
    assert first.bound.value >= last.bound.value
    assert first.bound.over == last.bound.over
    assert 0.95 * last.score.total <= first.score.total <= last.score.total


@pytest.mark.slow
def test_stages_follow_each_other_without_a_gap(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "FEW_YOUTHS", 100)
    heard: list[tuple[str, float, float]] = []
    match(problem, Effort(), Watch(progress=lambda *stage: heard.append(stage)))
    assert [stage for stage, _, _ in heard] == ["prices", "groups", "better-groups", "better-groups", "reasons"]
    edges = [0.0, *(end for _, _, end in heard)]
    assert [start for _, start, _ in heard] == pytest.approx(edges[:-1])
    assert edges[-1] == 1.0


def test_a_switch_that_was_pulled_before_still_gives_a_valid_plan() -> None:
    problem, stop = Problem.read(SCENARIOS / "tiny.json"), Stop()
    stop.pull()
    plan = match(problem, watch=Watch(stop=stop))
    assert not violations(problem, plan)
    assert plan.bound.value >= plan.score.total
