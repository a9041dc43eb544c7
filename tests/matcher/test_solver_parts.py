"""What the solver is built on: bands that lose nothing, bounds that hold at any prices, keys that are found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from matcher import bound, choosing, eligibility, proposals, returning
from matcher.bands import every_band, useful_bands
from matcher.brake import Brake
from matcher.clustering import clusters
from matcher.eligibility import Cell, Eligible
from matcher.matching import match
from matcher.parts import Policy
from matcher.pricing import SCALE
from matcher.problem import Problem

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(age_span_years=1), Policy(age_points=7.5), Policy(age_span_years=0)]
)
def test_some_useful_band_is_as_good_as_any_band_for_every_company(policy: Policy) -> None:
    useful, chance = useful_bands(policy), Random(1)
    for (low, high), points in every_band(policy).items():
        for _ in range(20):
            ages = [chance.randint(low, high) for _ in range(chance.randint(1, 8))]
            worth = [
                sum(span[age] for age in ages)
                for youngest, oldest, span in useful
                if youngest <= min(ages) and max(ages) <= oldest
            ]
            assert max(worth) >= sum(points[age] for age in ages)


@pytest.mark.slow
def test_the_bound_holds_at_any_prices() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    ready = choosing.field(eligibility.of(problem), Brake())
    best = match(problem).score.total
    for seed in range(5):
        price = np.random.default_rng(seed).integers(0, 3000 * SCALE, len(problem.youths))
        earned = [
            bound.scaled(ready.eligible, ready.tables, section, price, ready.returning.cells)
            for section in ready.sections
        ]
        assert bound.whole_points(int(price.sum()) + sum(earned)) >= best - 1352  # less the pins of this problem


@pytest.mark.slow
def test_a_returning_youth_finds_the_group_of_the_last_round() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    plan = match(problem)
    group_of = {placement.youth: placement.group for placement in plan.placements}
    again = replace(
        problem, youths=tuple(replace(youth, previously=group_of.get(youth.key)) for youth in problem.youths)
    )
    _, found = returning.recalled(eligibility.of(again))
    assert len(found.cells) == len(plan.proposed)
    assert found.unknown == 0
    kept = match(again)
    assert {group.key for group in kept.proposed} == {group.key for group in plan.proposed}
    assert {placement.youth: placement.group for placement in kept.placements} == group_of


def replaces(eligible: Eligible, family: int, other: Cell, cell: Cell) -> bool:
    """Whether everyone of a cell could sit in another for at least as much, and as many of them."""
    there = dict(zip(*(part.tolist() for part in eligible.members(family, other)), strict=True))
    here = dict(zip(*(part.tolist() for part in eligible.members(family, cell)), strict=True))
    enough = eligible.sizes[other[3]] >= eligible.sizes[cell[3]]
    return bool(enough) and all(y in there and there[y] >= value for y, value in here.items())


def test_leaving_out_replaced_groups_loses_nobody_a_seat() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    ready = choosing.field(eligibility.of(problem), Brake())
    eligible, price = ready.eligible, np.zeros(len(problem.youths), dtype=np.int64)
    for section in ready.sections:
        at = proposals.at_prices(eligible, ready.tables, section, price, ())
        near = proposals.within(eligible, ready.tables, at, 500 * SCALE, 5000)
        kept = proposals.useful(eligible, section.youths, near.cells)
        for family, cell in {*near.cells} - {*kept}:
            rivals = [other for owner, other in kept if owner == family and replaces(eligible, family, other, cell)]
            assert len(rivals) >= eligible.capacity[family]


@pytest.mark.slow  # loads scikit-learn
def test_clusters_hold_youths_of_their_theme_who_share_its_tags() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    found = clusters(problem)
    assert found
    for cluster in found:
        assert len(cluster.youths) >= 3
        assert {problem.theme_of[tag] for tag in cluster.tags} == {cluster.theme}
        sharing = [key for key in cluster.youths if {*problem.youth_by_key[key].tags} & {*cluster.tags}]
        assert len(sharing) * 2 > len(cluster.youths)
