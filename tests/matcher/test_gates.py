"""The formulas of matching.md sections 3 and 4, by hand and against each other."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from matcher import gates
from matcher.gate_table import FIRST_FAIL, GateTable
from matcher.parts import Offer, Policy, ProposedGroup, Youth
from matcher.problem import Problem
from tests.matcher.lively import lively
from tests.matcher.worlds import problems

TINY = Problem.read(Path(__file__).parents[2] / "data" / "scenarios" / "tiny.json")
POLICY = Policy()
YOUTH: Youth = TINY.youth_by_key["y1"]
GROUP: Offer = TINY.offer_by_key["g1"]


@pytest.mark.parametrize(
    ("key", "points"),
    [("y1", 2625), ("y2", 1200), ("y3", 1300), ("y4", 1250), ("y5", 2550), ("y6", 1350), ("y7", 2900), ("y8", 1025)],
)
def test_urgency_is_as_worked_out_by_hand(key: str, points: int) -> None:
    assert gates.urgency(POLICY, TINY.youth_by_key[key]) == points


@pytest.mark.parametrize(
    ("days", "points"),
    [(0, 1000), (6, 1000), (7, 1025), (98, 1350), (99, 2350), (560, 4000), (5600, 4000)],
)
def test_weeks_count_whole_and_up_to_eighty(days: int, points: int) -> None:
    assert gates.urgency(POLICY, replace(YOUTH, age=10, waiting_days=days)) == points


@pytest.mark.parametrize(("age", "points"), [(0, 400), (5, 400), (6, 200), (9, 200), (10, 0), (22, 0)])
def test_the_youngest_come_first(age: int, points: int) -> None:
    assert gates.urgency(POLICY, replace(YOUTH, age=age, waiting_days=0)) == 1000 + points


@pytest.mark.parametrize(
    ("youth", "group", "expected"),
    [
        (("a",), ("a",), 1.0),
        (("a", "b"), ("a",), 2 / sqrt(5)),
        (("a", "b"), ("b",), 1 / sqrt(5)),
        (("a", "b"), ("a", "b"), 3 / sqrt(10)),
        (("a", "b", "c"), ("a", "b", "c"), 4 / sqrt(18)),
        (("a",), ("a", "b", "c"), 1 / sqrt(3)),
        (("a",), ("b",), 0.0),
    ],
)
def test_similarity_is_the_cosine_with_a_leading_tag_of_two(
    youth: tuple[str, ...], group: tuple[str, ...], expected: float
) -> None:
    assert gates.similarity(youth, group) == pytest.approx(expected)


def test_a_similarity_that_falls_short_by_rounding_counts_as_equal() -> None:
    policy = replace(POLICY, min_similarity=2 / sqrt(5) + 0.9e-9)
    assert gates.first_failing_gate(policy, TINY.places, YOUTH, GROUP) is None
    stricter = replace(POLICY, min_similarity=2 / sqrt(5) + 1.1e-9)
    assert gates.first_failing_gate(stricter, TINY.places, YOUTH, GROUP) == "no-group-with-tag"


def test_travel_is_one_and_a_quarter_times_the_great_circle() -> None:
    assert gates.road_km(TINY.places["2312"], TINY.places["2333"]) == 2.2
    assert gates.road_km(TINY.places["2312"], TINY.places["2201"]) == 10.7
    assert gates.road_km(TINY.places["2312"], TINY.places["2312"]) == 0.0


@pytest.mark.parametrize(("km", "points"), [(0.0, 0), (0.2, 0), (0.3, 1), (2.2, 4), (10.7, 21), (30.0, 60), (99.0, 60)])
def test_travel_costs_two_a_km_up_to_thirty(km: float, points: int) -> None:
    assert gates.travel_points(POLICY, km) == points


@pytest.mark.parametrize(("age", "points"), [(8, 0), (9, 25), (10, 50), (11, 25), (12, 0)])
def test_the_middle_of_a_group_fits_best(age: int, points: int) -> None:
    assert gates.fit(POLICY, replace(YOUTH, tags=("faalangst",), age=age), GROUP) == 150 + points


def test_a_half_is_rounded_up() -> None:
    assert [gates.round_half_up(x) for x in (0.5, 1.5, 2.5, -0.5, 2.4999)] == [1, 2, 3, 0, 2]


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ({"tags": ("vrienden-maken",)}, "no-group-with-tag"),
        ({"age": 13}, "age"),
        ({"languages": ("ar",)}, "language"),
        ({"modes": ("online",)}, "mode"),
        ({"dayparts": ("fri-morning",)}, "daypart"),
        ({"max_travel_km": 2.1}, "too-far"),
        ({"largest_group": 7}, "group-too-large"),
        ({"not_in": ("g1",)}, "declined"),
        ({"max_travel_km": 2.2, "largest_group": 8, "dayparts": ()}, None),
        ({"age": 13, "languages": ("ar",), "not_in": ("g1",)}, "age"),
    ],
)
def test_the_first_gate_that_fails_is_told(change: dict[str, object], gate: str | None) -> None:
    youth = replace(YOUTH, **change)  # type: ignore[arg-type]
    assert gates.first_failing_gate(POLICY, TINY.places, youth, GROUP) == gate


def test_a_proposed_group_has_the_key_of_its_specification() -> None:
    group = ProposedGroup(
        "jt-leiden", "sociaal", ("vrienden-maken",), 7, 11, "2312", "wed-afternoon", "in-person", "nl", 3, 6
    )
    assert group.specification == "jt-leiden|vrienden-maken|7-11|2312|wed-afternoon|in-person|nl|3-6"
    assert group.key == "new:d379e1d3ba995bb0"
    assert "|7-11||" in replace(group, mode="online", place=None).specification


@settings(max_examples=60, deadline=None)
@given(st.one_of(problems, st.integers(0, 99_999).map(lively)))
def test_the_table_says_of_every_pair_what_the_plain_rules_say(problem: Problem) -> None:
    table = GateTable(problem, problem.youths, problem.offers)
    for row, youth in enumerate(problem.youths):
        for column, group in enumerate(problem.offers):
            gate = gates.first_failing_gate(problem.policy, problem.places, youth, group)
            assert (*gates.GATES, None)[FIRST_FAIL[table.fails[row, column]]] == gate
            assert table.value(row, column) == gates.value(problem.policy, problem.places, youth, group)
