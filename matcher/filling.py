"""Would it fill: one draft group against all youths who wait, in counts and waiting times; it places nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

import numpy as np

from matcher import gate_table as table
from matcher.gates import GATES, TOLERANCE, road_km
from matcher.parts import ONLINE, Group, Youth
from matcher.problem import Problem


@dataclass(frozen=True, slots=True)
class Filling:
    """Who could come to a draft group.

    `youths` are the keys of the eligible, longest waiting first; waiting is in days and None when there are none.
    `but_for` counts, per gate, the youths whom that gate alone keeps out. `needed` is the minimum still to be met.
    """

    youths: tuple[str, ...]
    needed: int
    seats: int
    over_norm: int
    median_waiting_days: int | None
    longest_waiting_days: int | None
    but_for: Mapping[str, int]

    @property
    def eligible(self) -> int:
        return len(self.youths)

    @property
    def short(self) -> int:
        """Youths missing to start."""
        return max(0, self.needed - self.eligible)


class Waiting:
    """The youths of a problem prepared to be counted for any draft group."""

    def __init__(self, problem: Problem, youths: Sequence[Youth] | None = None) -> None:
        self.problem = problem
        self.youths: tuple[Youth, ...] = problem.youths if youths is None else tuple(youths)
        self._wishes = table.Wishes([youth.tags for youth in self.youths])
        self._languages = table.Coded([youth.languages for youth in self.youths])
        self._modes = table.Coded([youth.modes for youth in self.youths])
        self._dayparts = table.Coded([youth.dayparts for youth in self.youths])
        self._places = table.Coded([youth.place for youth in self.youths])
        self._age = np.array([youth.age for youth in self.youths], dtype=np.int64)
        self._reach = np.array([youth.max_travel_km for youth in self.youths], dtype=np.float64)
        self._days = np.array([youth.waiting_days for youth in self.youths], dtype=np.int64)
        self._choosy = [number for number, youth in enumerate(self.youths) if youth.not_in]
        sizes = [0 if youth.largest_group is None else youth.largest_group for youth in self.youths]
        self._largest = np.array(sizes, dtype=np.int64)
        self._any_size = np.array([youth.largest_group is None for youth in self.youths], dtype=np.bool_)
        self._over_norm = table.over_norm(problem, self.youths)

    def fill(self, group: Group) -> Filling:
        """How a group that does not exist yet, or is being changed, would fill from those who wait."""
        fails = self._fails(group)
        able = np.flatnonzero(fails == 0)
        able = able[np.argsort(-self._days[able], kind="stable")]
        days = [int(self._days[number]) for number in able]
        counts = np.bincount(fails, minlength=1 << len(GATES))
        return Filling(
            youths=tuple(self.youths[number].key for number in able),
            needed=self.problem.still_needed(group),
            seats=group.free,
            over_norm=int(self._over_norm[able].sum()),
            median_waiting_days=median_low(days) if days else None,
            longest_waiting_days=days[0] if days else None,
            but_for={name: int(counts[1 << gate]) for gate, name in enumerate(GATES) if counts[1 << gate]},
        )

    def _fails(self, group: Group) -> table.Bits:
        least = self.problem.policy.min_similarity - TOLERANCE
        holds = (
            self._wishes.alike(group.tags) >= least,
            (group.age_min <= self._age) & (self._age <= group.age_max),
            self._languages.where(lambda words: group.language in words),
            self._modes.where(lambda words: group.mode in words),
            self._dayparts.where(lambda words: not words or group.daypart in words),
            self._km(group) <= self._reach,
            self._any_size | (group.seats_max <= self._largest),
        )
        fails = np.zeros(len(self.youths), dtype=np.uint8)
        for gate, passes in enumerate(holds):
            fails |= (~passes).astype(np.uint8) << gate
        key = group.key
        for number in self._choosy:
            if key in self.youths[number].not_in:
                fails[number] |= 1 << GATES.index("declined")
        return fails

    def _km(self, group: Group) -> table.Floats:
        if group.mode == ONLINE or group.place is None:
            return np.zeros(len(self.youths))
        at = self.problem.places
        km = np.array([road_km(at[place], at[group.place]) for place in self._places.values], dtype=np.float64)
        return km[self._places.row]


def fill(problem: Problem, group: Group) -> Filling:
    """The youths of a problem counted for one draft group; prepare `Waiting` once when asking more often."""
    return Waiting(problem).fill(group)
