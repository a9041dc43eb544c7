"""How places and waiting are spread, counted over the worked-out example."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matcher import fairness
from matcher.__main__ import main
from matcher.fairness import Share, Waiting, age_band
from matcher.plan import Plan
from matcher.problem import Problem

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
TINY, PLAN = SCENARIOS / "tiny.json", SCENARIOS / "tiny.plan.json"
tiny, tiny_plan = Problem.read(TINY), Plan.from_json(json.loads(PLAN.read_text()))


def share(by: str, name: str) -> Share:
    return next(row for row in fairness.of(tiny, tiny_plan) if (row.by, row.name) == (by, name))


def test_everybody_stands_first_and_counts_everybody_once() -> None:
    first = fairness.of(tiny, tiny_plan)[0]
    assert (first.by, first.youths, first.placed, first.rate) == ("everybody", 8, 6, 0.75)
    assert (first.over_norm, first.over_norm_placed) == (3, 2)


def test_a_theme_counts_the_youths_who_put_it_first() -> None:
    angst = share("theme", "angst")
    assert (angst.youths, angst.placed) == (4, 3)
    assert angst.waiting_unplaced == Waiting(60, 60, 60)


def test_the_one_who_waits_longest_without_a_place_is_seen() -> None:
    assert share("place", "2201").waiting_unplaced == Waiting(200, 200, 200)


def test_where_everybody_has_a_place_nobody_waits_on() -> None:
    assert share("age", "12-17").waiting_unplaced is None


def test_who_speaks_two_languages_counts_under_both() -> None:
    assert (share("language", "ar").youths, share("language", "nl").youths) == (1, 8)


@pytest.mark.parametrize("by", ["theme", "organisation", "place", "age"])
def test_each_view_but_language_adds_up_to_everybody(by: str) -> None:
    rows = [row for row in fairness.of(tiny, tiny_plan) if row.by == by]
    assert (sum(row.youths for row in rows), sum(row.placed for row in rows)) == (8, 6)


def test_half_wait_no_longer_than_the_median_and_nine_in_ten_than_the_ninth() -> None:
    assert Waiting.of(range(1, 11)) == Waiting(5, 9, 10)
    assert Waiting.of([7]) == Waiting(7, 7, 7)
    assert Waiting.of([]) is None


def test_the_age_bands_are_those_of_statistics_netherlands() -> None:
    assert [age_band(age) for age in (0, 3, 4, 11, 12, 17, 18, 22)] == [
        "0-3", "0-3", "4-11", "4-11", "12-17", "12-17", "18-22", "18-22",
    ]  # fmt: skip


def test_age_bands_stand_from_young_to_old() -> None:
    youths = tuple(
        replace(youth, age=age) for youth, age in zip(tiny.youths, (2, 18, 5, 12, 3, 22, 11, 13), strict=True)
    )
    rows = fairness.of(replace(tiny, youths=youths), tiny_plan)
    assert [row.name for row in rows if row.by == "age"] == ["0-3", "4-11", "12-17", "18-22"]


def test_without_youths_there_is_nothing_to_spread() -> None:
    assert fairness.of(replace(tiny, youths=()), replace(tiny_plan, placements=(), unplaced=())) == ()


def test_the_summary_is_one_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", str(TINY), str(PLAN)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["everybody", "8", "6", "75.0%", "3", "2", "30", "123", "123", "60", "200", "200"]
    assert len(lines) == 1 + 1 + 2 + 2 + 3 + 2 + 2


def crowded(**policy: int) -> set[str]:
    """Who gets a seat in the one running group with one free seat: y1, five, or y2, eleven and over a year waiting."""
    from matcher.matching import match

    youth = replace(tiny.youths[1], not_with=())
    youths = (
        replace(youth, key="y1", age=5, waiting_days=370, place="2333"),
        replace(youth, key="y2", age=12, waiting_days=380, max_travel_km=30.0, place="2201"),
    )
    offer = replace(tiny.offers[2], taken=5, age_min=5, age_max=12, place="2333")
    problem = replace(
        tiny, youths=youths, offers=(offer,), pinned=(), facilitators=(), policy=replace(tiny.policy, **policy)
    )
    return {placement.youth for placement in match(problem).placements}


@pytest.mark.slow
def test_a_cap_on_waiting_puts_who_waited_beyond_it_first() -> None:
    assert crowded() == {"y1"}
    assert crowded(treeknorm_days=375, over_norm=25_000) == {"y2"}
