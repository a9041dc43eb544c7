"""What if: the quick answers are those of the plain rules, for any youth and any draft group."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import median_low

from hypothesis import given, settings, strategies as st

from matcher import gates
from matcher.gates import first_failing_gate
from matcher.problem import Problem
from matcher.scoring import worth
from matcher.what_if import Groups, Waiting, fill, rank
from tests.matcher.lively import lively
from tests.matcher.worlds import problems

TINY = Problem.read(Path(__file__).parents[2] / "data" / "scenarios" / "tiny.json")
worlds = st.one_of(problems, st.integers(0, 99_999).map(lively))


def test_a_youth_sees_where_they_fit_and_what_else_lacks() -> None:
    first, *others = rank(TINY, TINY.youth_by_key["y1"])
    assert (first.group, first.value, first.eligible) == ("g1", 2930, True)
    assert (first.urgency, first.fit, first.travel, first.offer, first.previously) == (2625, 159, 4, 50, 100)
    lacks = {row.group: {lack.gate: lack.by for lack in row.lacks} for row in others}
    assert lacks == {"g3": {}, "g2": {"no-group-with-tag": None, "age": 3, "mode": None, "daypart": None}}


def test_a_draft_group_sees_who_waits_for_it() -> None:
    draft = replace(TINY.offer_by_key["g1"], key="draft", taken=0)
    filling = fill(TINY, draft)
    assert filling.youths == ("y1", "y2", "y3")
    assert (filling.eligible, filling.needed, filling.short, filling.seats) == (3, 4, 1, 8)
    assert (filling.over_norm, filling.median_waiting_days, filling.longest_waiting_days) == (1, 60, 123)


def test_a_draft_group_that_nobody_fits_has_no_waiting_time() -> None:
    draft = replace(TINY.offer_by_key["g1"], language="fr")
    filling = fill(TINY, draft)
    assert (filling.eligible, filling.median_waiting_days, filling.longest_waiting_days) == (0, None, None)
    assert filling.but_for == {"language": 3}


@settings(max_examples=25, deadline=None)
@given(worlds)
def test_every_rank_tells_the_truth_of_its_group(problem: Problem) -> None:
    index = Groups(problem)
    for youth in problem.youths:
        ranked = index.rank(youth)
        assert sorted(row.group for row in ranked) == sorted(problem.offer_by_key)
        order = [(len(row.lacks), -row.value, row.group) for row in ranked]
        assert order == sorted(order)
        for row in ranked:
            group = problem.offer_by_key[row.group]
            parts = worth(problem, youth, group)
            gate = first_failing_gate(problem.policy, problem.places, youth, group)
            assert gate == (row.lacks[0].gate if row.lacks else None)
            assert row.value == parts.value
            assert (row.similarity, row.km, row.fit) == (parts.similarity, parts.km, parts.fit)
            assert (row.travel, row.offer, row.previously) == (parts.travel, parts.offer, parts.previously)


@settings(max_examples=25, deadline=None)
@given(worlds, st.integers(0, 4))
def test_a_short_list_is_the_top_of_the_long_one(problem: Problem, most: int) -> None:
    index = Groups(problem)
    for youth in problem.youths:
        assert index.rank(youth, most) == index.rank(youth, 1000)[:most]


@settings(max_examples=25, deadline=None)
@given(worlds)
def test_every_draft_counts_whom_the_rules_let_in(problem: Problem) -> None:
    index = Waiting(problem)
    for group in problem.offers:
        able = [y for y in problem.youths if first_failing_gate(problem.policy, problem.places, y, group) is None]
        filling = index.fill(group)
        assert sorted(filling.youths) == sorted(youth.key for youth in able)
        assert filling.over_norm == sum(gates.is_over_norm(problem.policy, youth) for youth in able)
        days = [youth.waiting_days for youth in able]
        assert filling.longest_waiting_days == max(days, default=None)
        assert filling.median_waiting_days == (median_low(days) if days else None)
