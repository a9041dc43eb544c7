"""The figures in the picture of the gates, held against every group written out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.funnel import every_group, funnel
from matcher.gates import GATES, first_failing_gate
from matcher.parts import Group
from matcher.problem import Problem, Youth
from tests.matcher.every_group import proposed_groups
from tests.matcher.lively import lively


def groups(problem: Problem) -> list[Group]:
    return [*problem.offers, *proposed_groups(problem)]


def left_after(problem: Problem, youth: Youth, gate: int) -> int:
    """Groups that fail no gate up to this one."""
    stops = (first_failing_gate(problem.policy, problem.places, youth, group) for group in groups(problem))
    return sum(stop is None or GATES.index(stop) > gate for stop in stops)


@pytest.mark.parametrize("seed", range(8))
def test_each_gate_leaves_as_many_groups_as_there_are_to_be_counted(seed: int) -> None:
    problem = lively(seed)
    youth = replace(problem.youths[0], not_in=())
    assert every_group(problem) == len(groups(problem))
    assert funnel(problem, youth) == [left_after(problem, youth, gate) for gate in range(len(GATES) - 1)]
