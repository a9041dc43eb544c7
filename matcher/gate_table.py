"""The eight gates for many youths and many named groups at once, as arrays; it decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.coded import Coded as Coded, Flags as Flags, Ints as Ints, Pairs as Pairs
from matcher.gates import (
    EARTH_RADIUS_KM,
    GATES,
    ROAD_FACTOR,
    TOLERANCE,
    is_over_norm,
    road_km,
    travel_points,
    urgency,
)
from matcher.parts import ONLINE, Group, Youth
from matcher.problem import Problem

Bits = NDArray[np.uint8]
Floats = NDArray[np.float64]
DECLINED = 1 << GATES.index("declined")

DOUBTFUL = 1e-6
"""Tenths of a km nearer to a half than this are rounded by the plain formula."""

FIRST_FAIL: Ints = np.array(
    [next((gate for gate in range(len(GATES)) if bits >> gate & 1), len(GATES)) for bits in range(256)]
)
"""Bits of failing gates → position in GATES of the first; len(GATES) when none fails."""


class GateTable:
    """Rows are youths, columns are groups. Most pairs have no tag in common, and nobody asks more of these."""

    def __init__(self, problem: Problem, youths: Sequence[Youth], groups: Sequence[Group]) -> None:
        self.problem, self.youths, self.groups = problem, tuple(youths), tuple(groups)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Group keys, column by column."""
        return tuple(group.key for group in self.groups)

    @cached_property
    def column(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def fails(self) -> Bits:
        """Bits of the gates that keep each youth out of each group; 0 means eligible.

        Bit g stands for gate g of GATES. Where the first fails, the others are not looked at.
        """
        like = self._alike.values >= self.problem.policy.min_similarity - TOLERANCE
        holds = like[np.ix_(self._alike.row, self._alike.column)]
        rows, columns = np.nonzero(holds)
        bits = np.zeros(len(rows), dtype=np.uint8)
        for gate, passes in enumerate(self._gates(rows, columns), start=1):
            bits |= (~passes).astype(np.uint8) << gate
        fails = (~holds).astype(np.uint8)
        fails[rows, columns] = bits
        for row, youth in enumerate(self.youths):
            declined = [self.column[key] for key in youth.not_in if key in self.column]
            fails[row, declined] |= DECLINED
        return fails

    def _gates(self, rows: Ints, columns: Ints) -> Iterator[Flags]:
        """Rules 2 to 7 of section 3 for pairs of a row and a column."""
        youths, groups = self.youths, self.groups
        age = np.array([y.age for y in youths], dtype=np.int64)[rows]
        yield (age >= ages(groups, "age_min")[columns]) & (age <= ages(groups, "age_max")[columns])
        yield _spoken([y.languages for y in youths], [g.language for g in groups]).at(rows, columns)
        yield _spoken([y.modes for y in youths], [g.mode for g in groups]).at(rows, columns)
        yield _spoken([y.dayparts for y in youths], [g.daypart for g in groups], empty_means_all=True).at(rows, columns)
        yield self._roads.at(rows, columns) <= np.array([y.max_travel_km for y in youths], dtype=np.float64)[rows]
        seats = [g.seats_max for g in groups]
        yield _largest(youths, seats)[rows] >= np.array(seats, dtype=np.int64)[columns]

    @cached_property
    def _alike(self) -> Pairs[np.float64]:
        wanted, offered = Coded([y.tags for y in self.youths]), Coded([g.tags for g in self.groups])
        return Pairs(likeness(wanted.values, offered.values), wanted.row, offered.row)

    @cached_property
    def _roads(self) -> Pairs[np.float64]:
        goals = [None if g.mode == ONLINE else g.place for g in self.groups]
        homes, there = Coded([y.place for y in self.youths]), Coded(goals)
        return Pairs(distances(self.problem, homes.values, there.values), homes.row, there.row)

    @cached_property
    def _nearness(self) -> Pairs[np.int64]:
        mine, bands = Coded([y.age for y in self.youths]), Coded([(g.age_min, g.age_max) for g in self.groups])
        return Pairs(age_points(self.problem, mine.values, bands.values), mine.row, bands.row)

    @cached_property
    def _travels(self) -> Pairs[np.int64]:
        return Pairs(travels(self.problem, self._roads.values), self._roads.row, self._roads.column)

    @cached_property
    def _urgency(self) -> Ints:
        return urgencies(self.problem, self.youths)

    @cached_property
    def _is_offer(self) -> Flags:
        return np.array([g.is_offer for g in self.groups], dtype=np.bool_)

    @cached_property
    def _again(self) -> Ints:
        """Per row the column of the group that was suggested before; -1 for none."""
        return np.array([self.column.get(youth.previously or "", -1) for youth in self.youths], dtype=np.int64)

    def similarity(self, rows: Ints | int, columns: Ints | int) -> Floats:
        """Cosine of youths with groups; rows and columns go together, or one is the same for all."""
        return self._alike.at(rows, columns)

    def km(self, rows: Ints | int, columns: Ints | int) -> Floats:
        """Rounded km from youths to groups; 0 online."""
        return self._roads.at(rows, columns)

    def value(self, rows: Ints | int, columns: Ints | int) -> Ints:
        """Points of matching.md section 4 for youths in groups, eligible or not."""
        policy = self.problem.policy
        alike = np.floor(policy.similarity_points * self.similarity(rows, columns) + 0.5).astype(np.int64)
        points: Ints = self._urgency[rows] + alike + self._nearness.at(rows, columns) - self._travels.at(rows, columns)
        points = points + policy.offer * self._is_offer[columns]
        value: Ints = points + policy.previously * (self._again[rows] == columns)
        return value


def _spoken(
    spoken: Sequence[tuple[str, ...]], asked: Sequence[str], *, empty_means_all: bool = False
) -> Pairs[np.bool_]:
    mine, theirs = Coded(spoken), Coded(asked)
    return Pairs(said(mine.values, theirs.values, empty_means_all=empty_means_all), mine.row, theirs.row)


class Wishes:
    """Youths' tags as weights: 2 on the leading tag, 1 on the others (matching.md section 3, rule 1)."""

    def __init__(self, wanted: Sequence[tuple[str, ...]]) -> None:
        coded = Coded(wanted)
        self._row = coded.row
        self._column = {tag: number for number, tag in enumerate(sorted({t for tags in coded.values for t in tags}))}
        self._weights = np.zeros((len(coded.values), len(self._column)))
        for row, tags in enumerate(coded.values):
            self._weights[row, [self._column[tag] for tag in tags]] = 1
            self._weights[row, self._column[tags[0]]] = 2
        self._length: Floats = (self._weights**2).sum(axis=1)

    def alike(self, tags: tuple[str, ...]) -> Floats:
        """Cosine of every youth with one group's tags; whole numbers up to the one root and division."""
        columns = [self._column[tag] for tag in tags if tag in self._column]
        cosines: Floats = self._weights[:, columns].sum(axis=1) / np.sqrt(self._length * len(tags))
        return cosines[self._row]


def likeness(wanted: Sequence[tuple[str, ...]], offered: Sequence[tuple[str, ...]]) -> Floats:
    """Cosine per (youth's tags, group's tags)."""
    wishes, groups = Wishes(wanted), Coded(offered)
    columns = [wishes.alike(tags) for tags in groups.values]
    return np.column_stack(columns)[:, groups.row] if columns else np.zeros((len(wanted), 0))


def distances(problem: Problem, homes: Sequence[str], goals: Sequence[str | None]) -> Floats:
    """Rounded km per (home, goal); 0 to a goal without a place."""
    mine, theirs = Coded(homes), Coded(goals)
    reached = [number for number, goal in enumerate(theirs.values) if goal is not None]
    km = np.zeros((len(mine.values), len(theirs.values)))
    km[:, reached] = _roads([problem.places[p] for p in mine.values], [problem.places[p] for p in theirs.values if p])
    return km[np.ix_(mine.row, theirs.row)]


def _roads(homes: Sequence[tuple[float, float]], goals: Sequence[tuple[float, float]]) -> Floats:
    """`road_km` of every pair; where arrays might round otherwise, the plain formula is asked."""
    here, there = np.radians(np.array(homes).reshape(-1, 1, 2)), np.radians(np.array(goals).reshape(1, -1, 2))
    apart = there - here
    chord = (
        np.sin(apart[..., 0] / 2) ** 2 + np.cos(here[..., 0]) * np.cos(there[..., 0]) * np.sin(apart[..., 1] / 2) ** 2
    )
    tenths = ROAD_FACTOR * 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1, np.sqrt(chord))) * 10
    km: Floats = np.floor(tenths + 0.5) / 10
    for row, column in np.argwhere(np.abs(tenths % 1 - 0.5) < DOUBTFUL):
        km[row, column] = road_km(homes[row], goals[column])
    return km


def travels(problem: Problem, km: Floats) -> Ints:
    """Points for each rounded distance."""
    tenths = np.rint(km * 10).astype(np.int64)
    points = [travel_points(problem.policy, tenth / 10) for tenth in range(int(tenths.max(initial=0)) + 1)]
    return np.array(points, dtype=np.int64)[tenths]


def age_points(problem: Problem, youths: Sequence[int], bands: Sequence[tuple[int, int]]) -> Ints:
    """Points for nearness to the middle of each band, per (age, band)."""
    ages, spans = Coded(youths), Coded(bands)
    low, high = np.array(spans.values, dtype=np.float64).reshape(-1, 2).T
    off = np.abs(np.array(ages.values, dtype=np.float64)[:, None] - (low + high) / 2)
    nearness = np.maximum(0, 1 - off / np.maximum(1, (high - low) / 2))
    points = np.floor(problem.policy.age_points * nearness + 0.5).astype(np.int64)
    return points[np.ix_(ages.row, spans.row)]


def urgencies(problem: Problem, youths: Sequence[Youth]) -> Ints:
    return np.array([urgency(problem.policy, youth) for youth in youths], dtype=np.int64)


def over_norm(problem: Problem, youths: Sequence[Youth]) -> Flags:
    return np.array([is_over_norm(problem.policy, youth) for youth in youths], dtype=np.bool_)


def said(spoken: Sequence[tuple[str, ...]], asked: Sequence[str], *, empty_means_all: bool = False) -> Flags:
    """Whether each youth's words hold each group's word."""
    mine, theirs = Coded(spoken), Coded(asked)
    table = [[word in words or (empty_means_all and not words) for word in theirs.values] for words in mine.values]
    return np.array(table, dtype=np.bool_).reshape(len(mine.values), len(theirs.values))[np.ix_(mine.row, theirs.row)]


def roomy_enough(youths: Sequence[Youth], seats: Sequence[int]) -> Flags:
    """Whether each youth can sit in a group of each size."""
    return _largest(youths, seats)[:, None] >= np.array(seats, dtype=np.int64)


def _largest(youths: Sequence[Youth], seats: Sequence[int]) -> Ints:
    """The most seats of a group that each youth can sit in; as many as there are for who does not mind."""
    free_choice = max([0, *seats])
    sizes = [free_choice if y.largest_group is None else y.largest_group for y in youths]
    return np.array(sizes, dtype=np.int64)


def ages(groups: Iterable[Group], bound: str) -> Ints:
    return np.array([getattr(group, bound) for group in groups], dtype=np.int64)
