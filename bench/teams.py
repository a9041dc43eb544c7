"""Teams of like youths made into groups: libraries that cluster people know no rooms, ages or minimums to open."""

from __future__ import annotations

from collections import defaultdict
from math import cos, radians
from typing import Any

import numpy as np

from bench.greedy import SEATED, Forming
from bench.outside import asked
from matcher.gates import urgency
from matcher.parts import DAYPARTS
from matcher.plan import Plan
from matcher.problem import Problem

LEADING, OTHER, YEAR, KM, DAYPART = 1.5, 0.8, 0.35, 0.15, 0.5
"""How far apart two youths are for a leading or another tag, a year of age, a kilometre and a daypart."""
KM_PER_DEGREE = 111.2


def k_means_and_fill(problem: Problem) -> Plan:
    """k-means-constrained: clusters of 3 to 8 like youths per leading theme; each gets the group that suits it best."""
    return _opened(problem, "k_means", {"people": _features(problem)})


def team_former_and_fill(problem: Problem, seconds: float) -> Plan:
    """team-former: teams of 3 to 8 with the same leading theme, quarrels avoided; each gets the group that suits it."""
    apart = [[problem.youths.index(problem.youth_by_key[key]) for key in sorted(problem.apart.get(youth.key, ()))]
             for youth in problem.youths]  # fmt: skip
    return _opened(problem, "team_former", {"apart": apart, "seconds": seconds})


def _opened(problem: Problem, library: str, more: dict[str, Any]) -> Plan:
    """Teams, those with most urgency first: the group that earns most with only them in it, while facilitators last."""
    policy, most = problem.policy, max(problem.policy.proposed_sizes)
    themes: defaultdict[str, list[int]] = defaultdict(list)
    for number, youth in enumerate(problem.youths):
        if youth.key not in problem.pin_of:
            themes[problem.theme_of[youth.tags[0]]].append(number)
    question = {"themes": list(themes.values()), "least": policy.proposed_min, "most": most, **more}
    teams: list[list[int]] = asked(library, question)
    forming = Forming.of(problem)
    points = [urgency(policy, youth) for youth in problem.youths]
    for team in sorted(teams, key=lambda team: (-sum(points[y] for y in team), team)):
        price = np.full(len(problem.youths), SEATED, dtype=np.int64)
        price[team] = forming.price[team]
        if (found := forming.next_group(price)) is not None:
            forming.seat(found)
    return forming.plan()


def _features(problem: Problem) -> list[list[float]]:
    tags = {tag: column for column, tag in enumerate(problem.theme_of)}
    rows = np.zeros((len(problem.youths), len(tags) + 3 + len(DAYPARTS)))
    for row, youth in zip(rows, problem.youths, strict=True):
        for tag in youth.tags:
            row[tags[tag]] = LEADING if tag == youth.tags[0] else OTHER
        latitude, longitude = problem.places[youth.place]
        north, east = KM_PER_DEGREE * latitude, KM_PER_DEGREE * longitude * cos(radians(latitude))
        row[len(tags) : len(tags) + 3] = youth.age * YEAR, north * KM, east * KM
        for daypart in youth.dayparts:
            row[len(tags) + 3 + DAYPARTS.index(daypart)] = DAYPART
    return [[float(value) for value in row] for row in rows]
