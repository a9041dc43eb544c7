"""The measure of growth: an exponent that is one for twice the work for twice the youths."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.scale import Run, exponent, middle, table

ONE = Run(
    youths=1000, plans=1, placed=500, score=10, bound=20, gap=0.5, seconds=3.0, processor=4.0, megabytes=200, load=0.0
)


@pytest.mark.parametrize(("power", "told"), [(1.0, "** 1.00"), (1.5, "** 1.50")])
def test_the_exponent_is_that_of_the_growth(power: float, told: str) -> None:
    runs = [replace(ONE, youths=n * 1000, processor=4.0 * n**power) for n in (1, 2, 8)]
    assert exponent(runs) == pytest.approx(power)
    assert any(told in line for line in table(runs))


def test_a_country_is_told_with_its_regions_and_does_not_count_for_the_growth_in_one() -> None:
    country = replace(ONE, youths=450_000, plans=42, processor=1.0)
    lines = list(table([ONE, replace(ONE, youths=2000, processor=8.0), country]))
    assert any(line.startswith("| 450,000 in 42 regions |") for line in lines)
    assert any("** 1.00" in line for line in lines)


def test_of_several_seeds_the_middle_is_told_and_the_most_memory() -> None:
    runs = [replace(ONE, seconds=seconds, megabytes=mb) for seconds, mb in ((1.0, 300), (9.0, 100), (2.0, 200))]
    assert (middle(runs).seconds, middle(runs).megabytes) == (2.0, 300)
