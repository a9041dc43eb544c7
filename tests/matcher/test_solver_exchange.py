"""What an exchange of groups may do: it never loses points, never breaks a rule, and comes out the same twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from matcher import choosing, completion, eligibility
from matcher.brake import Brake, Stop
from matcher.draft import Column, worth, written
from matcher.eligibility import Eligible
from matcher.exchange import Patience, exchanged
from matcher.matching import match
from matcher.order import in_order
from matcher.problem import Problem
from tests.matcher.worlds import problems

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
SHORT = Patience(10, 60, 2)


def everywhere(problem: Problem, seed: int = 1, brake: Brake = Brake()) -> tuple[Eligible, list[Column]]:
    """Exchanges from nothing in every section, youths free and at no price; nobody in two sections."""
    ready = choosing.field(eligibility.of(in_order(problem)), Brake())
    free, found = ready.eligible.open.copy(), list[Column]()
    price = np.zeros(len(free), dtype=np.int64)
    for section in ready.sections:
        back = ready.returning.cells
        columns = exchanged(ready.eligible, ready.tables.lanes, section, free, price, back, [], SHORT, seed, brake)
        free[[y for column in columns for y in column.youths]] = False
        found += columns
    return ready.eligible, found


def broken(eligible: Eligible, columns: Sequence[Column]) -> list[str]:
    """Rules of section 3 that these groups break, from the tables of who may sit where."""
    faults = []
    seated = Counter(y for column in columns for y in column.youths)
    faults += ["somebody sits twice"] * (max(seated.values(), default=1) > 1)
    opened = Counter(column.owner for column in columns if column.cell is not None)
    faults += ["too many groups"] * any(opened[f] > eligible.capacity[f] for f in opened)
    faults += ["a group twice"] * (len({(c.owner, c.cell) for c in columns}) < len(columns))
    for column in columns:
        who, value = eligible.seats_of(column.owner, column.cell)
        points = dict(zip(who.tolist(), value.tolist(), strict=True))
        most = eligible.seats.free[column.owner] if column.cell is None else eligible.sizes[column.cell[3]]
        least = max(1, eligible.seats.needs[column.owner]) if column.cell is None else eligible.fewest
        faults += ["not eligible"] * (not {*column.youths} <= points.keys())
        faults += ["too many or too few"] * (not least <= len(column.youths) <= most)
        faults += ["may not sit together"] * any(eligible.apart[y] & {*column.youths} for y in column.youths)
        faults += ["counted wrong"] * (column.value != sum(points.get(y, 0) for y in column.youths))
    return faults


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(problems, st.integers(1, 5))
def test_in_any_small_world_what_is_exchanged_keeps_every_rule(problem: Problem, seed: int) -> None:
    eligible, columns = everywhere(problem, seed)
    assert broken(eligible, columns) == []
    completion.finished(eligible.problem, *written(eligible, columns))  # raises when groups do not go together


@pytest.mark.slow
def test_from_nothing_it_comes_near_the_best_plan() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    eligible, columns = everywhere(problem)
    best = match(problem).score.total - 1352  # less the pins of this problem
    assert 0.9 * best <= worth(eligible, columns) <= best


@pytest.mark.slow
def test_it_never_loses_what_it_began_with_and_is_the_same_twice() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    ready = choosing.field(eligibility.of(in_order(problem)), Brake())
    price, section = np.zeros(len(problem.youths), dtype=np.int64), ready.sections[0]
    start: list[Column] = []
    for seed in range(1, 6):
        found = [
            exchanged(
                ready.eligible, ready.tables.lanes, section, ready.eligible.open, price, (), start, SHORT, seed, Brake()
            )
            for _ in range(2)
        ]
        assert found[0] == found[1]
        assert worth(ready.eligible, found[0]) >= worth(ready.eligible, start)
        start = found[0]


@pytest.mark.slow
def test_with_the_brake_pulled_it_still_opens_what_can_be_opened() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    stop = Stop()
    stop.pull()
    eligible, columns = everywhere(problem, brake=Brake(stop=stop))
    assert columns
    assert broken(eligible, columns) == []


@pytest.mark.slow
def test_who_declined_a_group_is_not_put_there_and_who_comes_from_one_counts_for_more() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    eligible, columns = everywhere(problem)
    group_of = {key: group for key, group in written(eligible, columns)[0].items() if key not in problem.pin_of}
    youths = tuple(
        replace(youth, not_in=(group_of[youth.key],)) if n % 3 == 0 and youth.key in group_of else
        replace(youth, previously=group_of.get(youth.key))
        for n, youth in enumerate(problem.youths)
    )  # fmt: skip
    again, after = everywhere(replace(problem, youths=youths))
    assert broken(again, after) == []
    now, _ = written(again, after)
    declined = {youth.key: youth.not_in for youth in youths}
    assert all(now[key] not in declined[key] for key in now if key in declined)
    returned = sum(now.get(youth.key) == youth.previously for youth in youths if youth.previously)
    assert returned > 0
