"""What changed between two plans is told youth by youth, with why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from matcher.diff import Changed, difference
from matcher.plan import Plan, RunnerUp, Unplaced

PLAN = Plan.from_json(json.loads((Path(__file__).parents[2] / "data" / "scenarios" / "tiny.plan.json").read_text()))
NEW_GROUP = PLAN.proposed[0].key


def without(*youths: str) -> Plan:
    gone = tuple(Unplaced(youth, "full", None, None) for youth in youths)
    left = tuple(placement for placement in PLAN.placements if placement.youth not in youths)
    opened = tuple(group for group in PLAN.proposed if any(p.group == group.key for p in left))
    score = replace(PLAN.score, placed=len(left))
    return replace(PLAN, placements=left, proposed=opened, unplaced=(*PLAN.unplaced, *gone), score=score)


def test_a_plan_does_not_differ_from_itself() -> None:
    same = difference(PLAN, PLAN)
    assert (same.placed, same.moved, same.dropped, same.opened, same.closed) == ((), (), (), (), ())
    assert set(same.to_json()["score"].values()) == {0}


def test_who_gets_a_place_is_told_with_the_reason_there_was_none() -> None:
    changed = difference(without("y4", "y5", "y6"), PLAN)
    assert changed.placed[0] == Changed("y4", None, NEW_GROUP, "full")
    assert (len(changed.placed), changed.opened, changed.score.placed) == (3, (NEW_GROUP,), 3)


def test_who_loses_a_place_is_told_with_the_reason_now() -> None:
    changed = difference(PLAN, without("y4", "y5", "y6"))
    assert changed.dropped[0] == Changed("y4", NEW_GROUP, None, "full")
    assert (changed.closed, changed.score.placed) == ((NEW_GROUP,), -3)


def test_who_moves_is_told_with_what_keeps_them_from_the_old_group() -> None:
    y1 = PLAN.placements[0]
    runner_up = RunnerUp("g1", 2930, "full")
    moved = replace(y1, group="g3", why=replace(y1.why, runner_up=runner_up))
    assert difference(PLAN, with_first(moved)).moved == (Changed("y1", "g1", "g3", "full"),)
    elsewhere = replace(y1, group="g3")
    assert difference(PLAN, with_first(elsewhere)).moved == (Changed("y1", "g1", "g3", "rearranged"),)


def test_who_moves_because_the_group_is_gone_is_told_so() -> None:
    left = tuple(p for p in with_first(replace(PLAN.placements[0], group="g3")).placements if p.youth != "y3")
    changed = difference(PLAN, replace(PLAN, placements=left))
    assert changed.moved == (Changed("y1", "g1", "g3", "gone"),)
    assert changed.dropped == (Changed("y3", "g1", None, "left"),)


def with_first(placement: object) -> Plan:
    return replace(PLAN, placements=(placement, *PLAN.placements[1:]))  # type: ignore[arg-type]
