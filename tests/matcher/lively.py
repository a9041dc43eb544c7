"""Seeded worlds in which groups fill: few words, so that seats, quarrels and facilitators decide."""

from __future__ import annotations

import random
from typing import Any

from matcher.problem import Problem
from tests.matcher.every_group import proposed_groups
from tests.matcher.worlds import PLACES, pins

TAGS = ["faalangst", "piekeren"]


def lively(seed: int) -> Problem:
    """A world of up to seven youths with much in common; some declined or were offered proposed groups before."""
    draw = random.Random(seed)
    document = _document(draw)
    keys = [group.key for group in proposed_groups(Problem.from_json(document))]
    for youth in document["youths"]:
        if keys and draw.random() < 0.4:
            youth["not_in"] += draw.sample(keys, min(len(keys), draw.choice([1, 3, 50])))
        if keys and draw.random() < 0.2:
            youth["previously"] = draw.choice(keys)
    document["pinned"] = pins(document, draw.choice([0, 0, 1, 2]))
    return Problem.from_json(document)


def _document(draw: random.Random) -> dict[str, Any]:
    offers = [_offer(draw, number) for number in range(draw.choice([0, 1, 2, 3]))]
    keys = [f"y{number}" for number in range(draw.randint(3, 7))]
    return {
        "version": 1,
        "as_of": "2026-11-22",
        "policy": {
            "proposed_min": draw.choice([1, 2, 2, 3]),
            "proposed_sizes": draw.choice([[3], [2, 3], [6, 8]]),
            "age_span_years": draw.choice([0, 1, 4]),
            "open_cost": draw.choice([300, 300, 2300, 6000]),
        },
        "themes": {"angst": TAGS, "sociaal": ["vrienden"]},
        "places": PLACES,
        "youths": [_youth(draw, key, [k for k in keys if k != key], offers) for key in keys],
        "offers": offers,
        "venues": [_venue(draw) for _ in range(draw.choice([1, 1, 2]))],
        "facilitators": [
            {"organisation": name, "theme": "angst", "groups": draw.choice([0, 1, 1, 2])}
            for name in ("jt-leiden", "sp-rivier")
        ],
        "pinned": [],
    }


def _youth(draw: random.Random, key: str, others: list[str], offers: list[dict[str, Any]]) -> dict[str, Any]:
    seldom = lambda value, usual: value if draw.random() < 0.1 else usual  # noqa: E731
    return {
        "key": key,
        "organisation": "jt-leiden",
        "tags": draw.sample(TAGS, draw.choice([1, 1, 2])),
        "age": draw.choice([8, 9, 9, 10, 11]),
        "place": draw.choice(["2312", "2312", "2333", "2201"]),
        "waiting_days": draw.choice([0, 30, 98, 120]),
        "dayparts": seldom(["mon-morning"], ["wed-afternoon"]),
        "languages": seldom(["ar"], ["nl"]),
        "modes": seldom(["online"], ["in-person"]),
        "max_travel_km": draw.choice([10, 10.7, 20, 20]),
        "largest_group": draw.choice([None, None, None, 3, 6]),
        "not_with": draw.sample(others, draw.choice([0, 0, 0, 1, 2])),
        "not_in": [draw.choice(offers)["key"]] if offers and draw.random() < 0.1 else [],
        "previously": None,
    }


def _offer(draw: random.Random, number: int) -> dict[str, Any]:
    seats = draw.choice([(1, 2), (2, 3), (3, 4), (2, 2)])
    return {
        "key": f"g{number}",
        "organisation": "sp-rivier",
        "tags": [draw.choice(TAGS)],
        "age_min": draw.choice([0, 9]),
        "age_max": draw.choice([10, 12]),
        "mode": "in-person",
        "place": draw.choice(["2312", "2333"]),
        "daypart": draw.choice(["wed-afternoon", "wed-afternoon", "mon-morning"]),
        "language": "nl",
        "seats_min": seats[0],
        "seats_max": seats[1],
        "taken": draw.choice([0, 0, 1]),
        "running": draw.random() < 0.3,
    }


def _venue(draw: random.Random) -> dict[str, Any]:
    return {
        "place": draw.choice(["2312", "2333"]),
        "organisation": draw.choice(["jt-leiden", "jt-leiden", "sp-rivier"]),
        "dayparts": draw.choice([["wed-afternoon"], ["mon-morning", "wed-afternoon"]]),
        "modes": ["in-person"],
    }
