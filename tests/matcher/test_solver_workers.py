"""How many workers there are decides nothing: the same plan to the letter on one and on two."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matcher import choosing, spread
from matcher.matching import match
from matcher.problem import Problem

PROBLEM = Path(__file__).parents[2] / "data" / "scenarios" / "hr-120.json.gz"


def plan_with(workers: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(spread, "cores", lambda: workers)
    plan = match(Problem.read(PROBLEM))
    return json.dumps(replace(plan, run=replace(plan.run, seconds=0.0)).to_json())


@pytest.mark.slow
def test_one_and_two_workers_give_the_same_plan_of_a_large_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "FEW_YOUTHS", 100)
    assert plan_with(1, monkeypatch) == plan_with(2, monkeypatch)


@pytest.mark.slow
def test_one_and_two_workers_give_the_same_proven_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plan_with(1, monkeypatch) == plan_with(2, monkeypatch)
