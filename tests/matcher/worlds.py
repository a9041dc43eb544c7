"""Small random worlds: matching problems that use every field of matching.md, edge values included."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from matcher.gates import first_failing_gate
from matcher.problem import Offer, Problem, Youth

THEMES = {"angst": ["faalangst", "piekeren", "slapen"], "sociaal": ["vrienden", "pesten"], "rouw": ["verlies"]}
TAGS = [tag for tags in THEMES.values() for tag in tags]
PLACES = {"2201": [52.2315, 4.4437], "2312": [52.1608, 4.4934], "2333": [52.1686, 4.471], "2403": [52.129, 4.655]}
DAYPARTS = ["fri-evening", "mon-morning", "wed-afternoon"]
ORGANISATIONS = ["jt-leiden", "sp-rivier"]

tags = st.lists(st.sampled_from(TAGS), min_size=1, max_size=3, unique=True)
languages = st.sampled_from([["nl"], ["nl"], ["nl", "ar"], ["ar"], ["uk", "nl"]])
modes = st.sampled_from([["in-person"], ["in-person"], ["online"], ["in-person", "online"]])
places = st.sampled_from(sorted(PLACES))
dayparts = st.lists(st.sampled_from(DAYPARTS), max_size=3, unique=True)
near_ages = st.one_of(st.integers(7, 11), st.sampled_from([0, 5, 6, 9, 10, 22]))


@st.composite
def youths(draw: st.DrawFn, number: int, keys: list[str], groups: list[str], alike: bool) -> dict[str, Any]:
    others = [key for key in keys if key != f"y{number}"]
    youth = {
        "key": f"y{number}",
        "organisation": draw(st.sampled_from(ORGANISATIONS)),
        "tags": draw(tags),
        "age": draw(near_ages),
        "place": draw(places),
        "waiting_days": draw(st.sampled_from([0, 6, 7, 97, 98, 99, 200, 561, 5000])),
        "dayparts": draw(dayparts),
        "languages": draw(languages),
        "modes": draw(modes),
        "max_travel_km": draw(st.sampled_from([30, 10.7, 10.0, 5, 2.2, 2.1, 0, 0.0])),
        "largest_group": draw(st.sampled_from([None, None, 8, 6, 3, 0])),
        "not_with": draw(st.lists(st.sampled_from(others), max_size=2)) if others else [],
        "not_in": draw(st.lists(st.sampled_from(groups), max_size=1)) if groups else [],
        "previously": draw(st.sampled_from([None, *groups])),
    }
    return youth | ordinary(draw(st.sets(st.sampled_from(sorted(ORDINARY)), max_size=2))) if alike else youth


ORDINARY: dict[str, Any] = {
    "tags": ["faalangst"],
    "age": 9,
    "dayparts": [],
    "languages": ["nl"],
    "modes": ["in-person", "online"],
    "max_travel_km": 30,
    "largest_group": None,
    "not_with": [],
    "not_in": [],
}
"""A youth who fits nearly everywhere: in a world of these, groups fill and the later gates decide."""


def ordinary(but: set[str]) -> dict[str, Any]:
    return {field: value for field, value in ORDINARY.items() if field not in but}


@st.composite
def offers(draw: st.DrawFn, number: int) -> dict[str, Any]:
    ages = sorted(draw(st.tuples(near_ages, near_ages)))
    mode = draw(st.sampled_from(["in-person", "in-person", "online"]))
    seats = sorted(draw(st.tuples(st.integers(0, 5), st.integers(0, 5))))
    return {
        "key": f"g{number}",
        "organisation": draw(st.sampled_from(ORGANISATIONS)),
        "tags": draw(tags),
        "age_min": ages[0],
        "age_max": ages[1],
        "mode": mode,
        "place": None if mode == "online" else draw(places),
        "daypart": draw(st.sampled_from(DAYPARTS)),
        "language": draw(st.sampled_from(["nl", "nl", "ar"])),
        "seats_min": seats[0],
        "seats_max": seats[1],
        "taken": draw(st.integers(0, min(3, seats[1]))),
        "running": draw(st.booleans()),
    }


@st.composite
def venues(draw: st.DrawFn) -> dict[str, Any]:
    its_modes = draw(modes)
    return {
        "place": None if its_modes == ["online"] else draw(places),
        "organisation": draw(st.sampled_from(ORGANISATIONS)),
        "dayparts": draw(dayparts),
        "modes": its_modes,
    }


policies = st.fixed_dictionaries(
    {
        "proposed_min": st.sampled_from([2, 2, 3, 3, 1, 0]),
        "proposed_sizes": st.sampled_from([[3], [3, 6], [6, 8], [2, 3], [], [8]]),
        "age_span_years": st.sampled_from([0, 1, 2, 4]),
    },
    optional={
        "min_similarity": st.sampled_from([0, 0.25, 0.5, 0.9, 1]),
        "open_cost": st.sampled_from([0, 300, 2500, 9000]),
        "placed": st.sampled_from([0, 1000]),
        "per_km": st.sampled_from([0, 2, 2.5, 200]),
        "km_cap": st.sampled_from([0, 4.5, 30]),
        "similarity_points": st.sampled_from([0, 150, 33.3]),
        "age_points": st.sampled_from([0, 50, 7.5]),
        "weeks_cap": st.sampled_from([0, 80]),
        "previously": st.sampled_from([0, 100, 5000]),
    },
)


@st.composite
def documents(draw: st.DrawFn, most_youths: int = 8, most_offers: int = 4) -> dict[str, Any]:
    """A problem as JSON that section 1 accepts."""
    alike = draw(st.booleans())
    keys = [f"y{n}" for n in range(draw(st.integers(most_youths // 2 if alike else 0, most_youths)))]
    offered = [draw(offers(n)) for n in range(draw(st.integers(0, most_offers)))]
    groups = [offer["key"] for offer in offered] + ["new:0123456789abcdef"]
    pairs = [(o, t) for o in ORGANISATIONS for t in THEMES]
    document: dict[str, Any] = {
        "version": 1,
        "as_of": "2026-11-22",
        "policy": draw(st.one_of(st.just({}), policies)),
        "themes": THEMES,
        "places": PLACES,
        "youths": [draw(youths(n, keys, groups, alike)) for n in range(len(keys))],
        "offers": offered,
        "venues": draw(st.lists(venues(), max_size=3)),
        "facilitators": [
            {"organisation": o, "theme": t, "groups": draw(st.integers(0, 2))}
            for o, t in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6))
        ],
        "pinned": [],
    }
    if draw(st.booleans()):
        document["pinned"] = pins(document, draw(st.integers(0, len(keys))))
    if not document["policy"] and draw(st.booleans()):
        del document["policy"]
    return document


def pins(document: dict[str, Any], most: int) -> list[dict[str, str]]:
    """As many placements as fit together, in the order of the youths, at most `most`."""
    problem = Problem.from_json(document)
    chosen: list[dict[str, str]] = []
    for youth in problem.youths:
        fitting = (offer for offer in problem.offers if _could_be_pinned(problem, chosen, youth, offer))
        offer = next(fitting, None)
        if offer is not None and len(chosen) < most:
            chosen.append({"youth": youth.key, "group": offer.key})
    return chosen


def _could_be_pinned(problem: Problem, chosen: list[dict[str, str]], youth: Youth, offer: Offer) -> bool:
    inside = {pin["youth"] for pin in chosen if pin["group"] == offer.key}
    apart = problem.apart.get(youth.key, frozenset())
    gate = first_failing_gate(problem.policy, problem.places, youth, offer)
    return gate is None and apart.isdisjoint(inside) and len(inside) < offer.free


problems = documents().map(Problem.from_json)
