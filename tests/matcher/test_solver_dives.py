"""Dives into the relaxation, and picking among their groups: what goes together, and that nothing gets worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from matcher import assign, choosing, eligibility, mixture, picking, rolling
from matcher.brake import Brake, Stop
from matcher.choosing import Field, Prices
from matcher.diving import Diver, peaceful
from matcher.draft import Column, worth
from matcher.matching import match
from matcher.problem import Problem

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"


@pytest.fixture(scope="module")
def ready() -> Field:
    return choosing.field(eligibility.of(Problem.read(SCENARIOS / "hr-120.json.gz")), Brake())


@pytest.fixture(scope="module")
def priced(ready: Field) -> Prices:
    return choosing.prices(ready)


def diver(ready: Field, priced: Prices, brake: Brake = Brake()) -> Diver:
    """For the section with most youths, with everybody free."""
    section = max(ready.sections, key=lambda part: len(part.youths))
    known = [column for theme in section.themes for column, _ in priced.shares.get(theme, ())]
    return Diver(ready.eligible, ready.tables, section, ready.returning.cells, ready.eligible.open, known, brake)


def goes_together(ready: Field, columns: Sequence[Column]) -> bool:
    eligible = ready.eligible
    seated = [y for column in columns for y in column.youths]
    groups = [(column.owner, column.cell) for column in columns]
    running = Counter(column.owner for column in columns if column.cell is not None)
    return (
        len(seated) == len(set(seated))
        and len(groups) == len(set(groups))
        and all(running[family] <= eligible.capacity[family] for family in running)
        and all(eligible.apart[y].isdisjoint(column.youths) for column in columns for y in column.youths)
    )


def test_what_a_dive_settles_goes_together_and_comes_near_what_the_mixture_is_worth(
    ready: Field, priced: Prices
) -> None:
    found = diver(ready, priced).dive()
    section = max(ready.sections, key=lambda part: len(part.youths))
    mixture = sum(share * column.value for theme in section.themes for column, share in priced.shares.get(theme, ()))
    assert goes_together(ready, found)
    assert sum(column.value for column in found) >= 0.9 * mixture


def test_a_dive_leaves_out_what_is_banned_and_keeps_what_is_kept(ready: Field, priced: Prices) -> None:
    dives = diver(ready, priced)
    first = dives.dive()
    without = dives.dive(banned=first[:1])
    assert first[0] not in without
    assert goes_together(ready, without)
    kept = dives.dive(kept=first[-3:])
    assert {*first[-3:]} <= {*kept}
    assert goes_together(ready, kept)


def test_dives_around_groups_and_picking_among_all_never_lose(ready: Field, priced: Prices) -> None:
    dives = diver(ready, priced)
    first = dives.dive(banned=dives.dive()[:1])
    around = dives.around(first, 3)
    picked = picking.best_together(ready.eligible, dives.mixed, around, 10, 1, Brake())
    amounts = [worth(ready.eligible, columns) for columns in (first, around, picked)]
    assert amounts == sorted(amounts)
    assert goes_together(ready, around)
    assert goes_together(ready, picked)


def test_with_the_brake_pulled_a_dive_still_settles_what_is_known(ready: Field, priced: Prices) -> None:
    stop = Stop()
    stop.pull()
    found = diver(ready, priced, Brake(stop=stop)).dive()
    assert found
    assert goes_together(ready, found)


def test_of_two_who_may_not_sit_together_the_one_worth_less_leaves() -> None:
    eligible = eligibility.of(Problem.read(SCENARIOS / "tiny.json"))
    number = eligible.youth_number
    offer = [offer.key for offer in eligible.problem.offers].index("g1")
    y1, y2, y3 = (number[key] for key in ("y1", "y2", "y3"))
    calm = peaceful(eligible, Column(offer, None, (y1, y2, y3), 2930 + 1421 + 1525))
    assert calm == Column(offer, None, (y1, y3), 2930 + 1525)
    assert peaceful(eligible, Column(offer, None, (y2, y3), 1421 + 1525)) is None  # one youth is too few to start


def test_a_section_too_large_for_programs_gets_a_good_plan_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in (
        (assign, "HUGE"),
        (rolling, "HUGE"),
        (rolling, "SMALL_SECTION"),
        (assign, "LARGE"),
        (choosing, "JOINED_YOUTHS"),
        (choosing, "FEW_YOUTHS"),
    ):
        monkeypatch.setattr(module, name, 0)
    monkeypatch.setattr(mixture, "pywraplp", None)
    plan = match(Problem.read(SCENARIOS / "hr-500.json.gz"))
    assert plan.bound.gap < 0.06
