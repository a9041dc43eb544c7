"""What if this youth, what if this group: ranks groups for one youth, counts youths for one group; places nobody.

Groups are prepared once as arrays and then answer within a millisecond; nothing is kept or recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher import gate_table as table
from matcher.filling import Filling, Waiting, fill
from matcher.gates import GATES, TOLERANCE, road_km, travel_points, urgency
from matcher.parts import ONLINE, Group, Youth
from matcher.problem import Problem

__all__ = ["Filling", "Groups", "Lack", "Ranked", "Waiting", "fill", "rank"]

TAG, AGE, LANGUAGE, MODE, DAYPART, TOO_FAR, TOO_LARGE, DECLINED = range(len(GATES))
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Lack:
    """A gate that fails, and by how many years, km or seats where that can be said."""

    gate: str
    by: float | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One group for one youth: its value in parts (whole points) and everything that stands in the way."""

    group: str
    value: int
    urgency: int
    similarity: float
    km: float
    fit: int
    travel: int
    offer: int
    previously: int
    lacks: tuple[Lack, ...]

    @property
    def eligible(self) -> bool:
        return not self.lacks


class Groups:
    """Groups prepared to be ranked for any youth, also one who is not in the problem."""

    def __init__(self, problem: Problem, groups: Sequence[Group] | None = None) -> None:
        self.problem = problem
        self.groups: tuple[Group, ...] = problem.offers if groups is None else tuple(groups)
        self._number = {group.key: number for number, group in enumerate(self.groups)}
        self._keys = tuple(self._number)
        self._low, self._high = table.ages(self.groups, "age_min"), table.ages(self.groups, "age_max")
        self._middle, self._half = (self._low + self._high) / 2, np.maximum(1, (self._high - self._low) / 2)
        self._seats = np.array([group.seats_max for group in self.groups], dtype=np.int64)
        self._offer = np.array([problem.policy.offer if g.is_offer else 0 for g in self.groups], dtype=np.int64)
        self._tags = _marks(lambda group: group.tags, self.groups)
        self._tag_count = np.array([len(group.tags) for group in self.groups], dtype=np.float64)
        self._words = {
            LANGUAGE: _marks(lambda group: (group.language,), self.groups),
            MODE: _marks(lambda group: (group.mode,), self.groups),
            DAYPART: _marks(lambda group: (group.daypart,), self.groups),
        }
        goals = [None if group.mode == ONLINE else group.place for group in self.groups]
        self._goals = sorted({goal for goal in goals if goal is not None})
        self._goal = np.array([0 if g is None else 1 + self._goals.index(g) for g in goals], dtype=np.int64)
        self._roads: dict[str, tuple[table.Floats, table.Ints]] = {}

    def rank(self, youth: Youth, most: int = MOST_SHOWN) -> tuple[Ranked, ...]:
        """At most `most` groups: eligible ones first, then those that fail fewest gates; each by value, then key."""
        alike = self._alike(youth)
        roads, points = self._roads_from(youth.place)
        km, travel = roads[self._goal], points[self._goal]
        fails = self._fails(youth, alike, km)
        fit = self._fit(youth, alike)
        previously = self._previously(youth)
        own = urgency(self.problem.policy, youth)
        value = own + fit - travel + self._offer + previously
        missing = np.bitwise_count(fails)
        ranked = []
        for n in _first(missing, value, self._keys, most):
            lacks = self._lacks(youth, int(n), int(fails[n]), float(km[n])) if fails[n] else ()
            ranked.append(
                Ranked(
                    group=self._keys[n],
                    value=int(value[n]),
                    urgency=own,
                    similarity=round(float(alike[n]), 3),
                    km=float(km[n]),
                    fit=int(fit[n]),
                    travel=int(travel[n]),
                    offer=int(self._offer[n]),
                    previously=int(previously[n]),
                    lacks=lacks,
                )
            )
        return tuple(ranked)

    def _alike(self, youth: Youth) -> table.Floats:
        shared = np.zeros(len(self.groups))
        for place, tag in enumerate(youth.tags):
            if tag in self._tags:
                shared += self._tags[tag] * (2 if place == 0 else 1)
        cosine: table.Floats = shared / np.sqrt((3 + len(youth.tags)) * self._tag_count)
        return cosine

    def _roads_from(self, place: str) -> tuple[table.Floats, table.Ints]:
        """Km and points to every goal, the first of which is online; worked out once per postcode."""
        if place not in self._roads:
            at, policy = self.problem.places, self.problem.policy
            km = [0.0, *(road_km(at[place], at[goal]) for goal in self._goals)]
            points = [travel_points(policy, far) for far in km]
            self._roads[place] = np.array(km, dtype=np.float64), np.array(points, dtype=np.int64)
        return self._roads[place]

    def _fails(self, youth: Youth, alike: table.Floats, km: table.Floats) -> table.Bits:
        fails: table.Bits = (alike < self.problem.policy.min_similarity - TOLERANCE).astype(np.uint8)
        fails |= ((youth.age < self._low) | (youth.age > self._high)).astype(np.uint8) << AGE
        for gate, words in ((LANGUAGE, youth.languages), (MODE, youth.modes), (DAYPART, youth.dayparts)):
            if words or gate != DAYPART:
                fails |= (~self._said(gate, words)).astype(np.uint8) << gate
        fails |= (km > youth.max_travel_km).astype(np.uint8) << TOO_FAR
        if youth.largest_group is not None:
            fails |= (self._seats > youth.largest_group).astype(np.uint8) << TOO_LARGE
        for key in youth.not_in:
            if key in self._number:
                fails[self._number[key]] |= 1 << DECLINED
        return fails

    def _said(self, gate: int, words: Sequence[str]) -> table.Flags:
        heard = np.zeros(len(self.groups), dtype=np.bool_)
        for word in words:
            if word in self._words[gate]:
                heard |= self._words[gate][word]
        return heard

    def _fit(self, youth: Youth, alike: table.Floats) -> table.Ints:
        policy = self.problem.policy
        nearness = np.maximum(0, 1 - np.abs(youth.age - self._middle) / self._half)
        points = np.floor(policy.similarity_points * alike + 0.5) + np.floor(policy.age_points * nearness + 0.5)
        return points.astype(np.int64)

    def _previously(self, youth: Youth) -> table.Ints:
        points = np.zeros(len(self.groups), dtype=np.int64)
        if youth.previously in self._number:
            points[self._number[youth.previously]] = self.problem.policy.previously
        return points

    def _lacks(self, youth: Youth, number: int, fails: int, km: float) -> tuple[Lack, ...]:
        group = self.groups[number]
        amounts: dict[int, float] = {
            AGE: max(group.age_min - youth.age, youth.age - group.age_max),
            TOO_FAR: round(km - youth.max_travel_km, 6),
            TOO_LARGE: group.seats_max - (youth.largest_group or 0),
        }
        return tuple(Lack(GATES[gate], amounts.get(gate)) for gate in range(len(GATES)) if fails >> gate & 1)


def rank(problem: Problem, youth: Youth, most: int = MOST_SHOWN) -> tuple[Ranked, ...]:
    """The offers of a problem ranked for one youth; prepare `Groups` once when asking more often."""
    return Groups(problem).rank(youth, most)


def _marks(words: Callable[[Group], Sequence[str]], groups: Sequence[Group]) -> dict[str, table.Flags]:
    """Word → which groups have it."""
    found: dict[str, table.Flags] = {}
    for number, group in enumerate(groups):
        for word in words(group):
            found.setdefault(word, np.zeros(len(groups), dtype=np.bool_))[number] = True
    return found


def _first(missing: table.Bits, value: table.Ints, keys: Sequence[str], most: int) -> list[int]:
    """Positions of the first `most` by fewest missing, most value, smallest key."""
    order = missing.astype(np.int64) * (int(np.ptp(value)) + 1 if len(value) else 1) - value
    if len(order) > most:
        edge = np.partition(order, most - 1)[most - 1] if most else -1
        near = np.flatnonzero(order <= edge)
    else:
        near = np.arange(len(order))
    return sorted(map(int, near), key=lambda n: (order[n], keys[n]))[:most]
