"""With a minimal similarity of 0 anybody may sit anywhere, also where no tag is shared."""

from typing import Any

from matcher.matching import match
from matcher.problem import Problem


def _youth(key: str, tag: str) -> dict[str, Any]:
    return {
        "key": key, "organisation": "jt", "tags": [tag], "age": 9, "place": "2312", "waiting_days": 10, "dayparts": [],
        "languages": ["nl"], "modes": ["in-person"], "max_travel_km": 5.0, "largest_group": None, "not_with": [],
        "not_in": [], "previously": None,
    }  # fmt: skip


def _world(**lists: Any) -> Problem:
    empty: dict[str, Any] = {"offers": [], "venues": [], "facilitators": [], "pinned": []}
    frame = {"version": 1, "as_of": "2026-11-22", "policy": {"min_similarity": 0.0}}
    known = {"themes": {"angst": ["faalangst"], "sociaal": ["vrienden-maken"]}, "places": {"2312": [52.16, 4.49]}}
    return Problem.from_json({**frame, **known, **empty, **lists})


def test_a_group_of_another_theme_takes_youths_who_share_no_tag_with_it() -> None:
    problem = _world(
        youths=[_youth(key, "vrienden-maken") for key in ("y1", "y2", "y3")],
        venues=[{"place": "2312", "organisation": "jt", "dayparts": ["wed-afternoon"], "modes": ["in-person"]}],
        facilitators=[{"organisation": "jt", "theme": "angst", "groups": 1}],
    )
    plan = match(problem)
    assert [group.tags for group in plan.proposed] == [("faalangst",)]
    assert len(plan.placements) == 3


def test_an_offer_takes_a_youth_who_shares_no_tag_with_it() -> None:
    offer = {
        "key": "g1", "organisation": "sp", "tags": ["faalangst"], "age_min": 8, "age_max": 12, "mode": "in-person",
        "place": "2312", "daypart": "wed-afternoon", "language": "nl", "seats_min": 1, "seats_max": 1, "taken": 0,
        "running": False,
    }  # fmt: skip
    plan = match(_world(youths=[_youth("y1", "vrienden-maken")], offers=[offer]))
    assert [placement.group for placement in plan.placements] == ["g1"]
    assert plan.bound.value == plan.score.total
