"""Other ways to form groups give valid plans, whatever their quality, and close groups under their minimum."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.greedy import longest_waiting_first, most_heads_first
from bench.other_libraries import _until_minimums_hold
from bench.peers import ways
from matcher.completion import unfinished
from matcher.problem import Problem
from matcher.rules import violations
from matcher.standing import Standing

TINY = Path(__file__).parents[2] / "data" / "scenarios" / "tiny.json"


@pytest.mark.parametrize("way", [longest_waiting_first, most_heads_first, ways(5)["HiGHS, all at once"]])
def test_their_plans_are_valid_and_finished(way: Any) -> None:
    problem = Problem.read(TINY)
    plan = way(problem)
    assert not violations(problem, plan)
    group_of = {placement.youth: placement.group for placement in plan.placements}
    assert not unfinished(problem, Standing.of(problem, group_of, plan.proposed))
    assert 0 < plan.score.total <= 11106


def in_order_of_keys(groups: list[dict[str, Any]], opened: list[int], _: Any) -> dict[int, list[int]]:
    seated: dict[int, list[int]] = {}
    for g in opened:
        taken = {youth for mine in seated.values() for youth in mine}
        seated[g] = [youth for youth in groups[g]["youths"] if youth not in taken][: groups[g]["most"]]
    return seated


def test_a_group_under_its_minimum_closes_and_its_youths_go_elsewhere() -> None:
    groups = [
        {"least": 3, "most": 4, "youths": [0, 1], "values": [1, 1]},
        {"least": 2, "most": 2, "youths": [1, 2, 3], "values": [1, 1, 1]},
        {"least": 0, "most": 1, "youths": [3], "values": [1]},
    ]
    assert _until_minimums_hold({"groups": groups, "urgency": []}, in_order_of_keys) == [[], [1, 2], [3]]
