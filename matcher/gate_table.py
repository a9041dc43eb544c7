"""The eight gates for many youths and many named groups at once, as arrays; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

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
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Value = TypeVar("Value", bound=Hashable)

DOUBTFUL = 1e-6
"""Tenths of a km nearer to a half than this are rounded by the plain formula."""

FIRST_FAIL: Ints = np.array(
    [next((gate for gate in range(len(GATES)) if bits >> gate & 1), len(GATES)) for bits in range(256)]
)
"""Bits of failing gates → position in GATES of the first; len(GATES) when none fails."""


class GateTable:
    """Rows are youths, columns are groups; `fails` has bit g set where gate g of GATES keeps the youth out."""

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
    def similarity(self) -> Floats:
        """Cosine per (youth, group)."""
        return likeness([y.tags for y in self.youths], [g.tags for g in self.groups])

    @cached_property
    def km(self) -> Floats:
        """Rounded km per (youth, group); 0 online."""
        goals = [None if g.mode == ONLINE else g.place for g in self.groups]
        return distances(self.problem, [y.place for y in self.youths], goals)

    @cached_property
    def fails(self) -> Bits:
        """Failing gates per (youth, group) as bits; 0 means eligible."""
        policy, youths, groups = self.problem.policy, self.youths, self.groups
        age = np.array([y.age for y in youths], dtype=np.int64)[:, None]
        reach = np.array([y.max_travel_km for y in youths], dtype=np.float64)[:, None]
        holds = (
            self.similarity >= policy.min_similarity - TOLERANCE,
            (age >= ages(groups, "age_min")) & (age <= ages(groups, "age_max")),
            said([y.languages for y in youths], [g.language for g in groups]),
            said([y.modes for y in youths], [g.mode for g in groups]),
            said([y.dayparts for y in youths], [g.daypart for g in groups], empty_means_all=True),
            self.km <= reach,
            roomy_enough(youths, [g.seats_max for g in groups]),
            ~self._declined(),
        )
        fails = np.zeros((len(youths), len(groups)), dtype=np.uint8)
        for gate, passes in enumerate(holds):
            fails |= (~passes).astype(np.uint8) << gate
        return fails

    def _declined(self) -> Flags:
        declined = np.zeros((len(self.youths), len(self.groups)), dtype=np.bool_)
        for row, youth in enumerate(self.youths):
            for key in youth.not_in:
                if key in self.column:
                    declined[row, self.column[key]] = True
        return declined

    @cached_property
    def value(self) -> Ints:
        """Points of matching.md section 4 per (youth, group), eligible or not."""
        policy = self.problem.policy
        points = urgencies(self.problem, self.youths)[:, None] + self.fit - self.travel
        points += np.array([policy.offer if g.is_offer else 0 for g in self.groups], dtype=np.int64)
        for row, youth in enumerate(self.youths):
            if youth.previously in self.column:
                points[row, self.column[youth.previously]] += policy.previously
        return points

    @cached_property
    def fit(self) -> Ints:
        policy = self.problem.policy
        alike = np.floor(policy.similarity_points * self.similarity + 0.5).astype(np.int64)
        bands = [(g.age_min, g.age_max) for g in self.groups]
        return alike + age_points(self.problem, [y.age for y in self.youths], bands)

    @cached_property
    def travel(self) -> Ints:
        return travels(self.problem, self.km)


class Coded(Generic[Value]):
    """A column of values as its distinct values and, per row, the position of its value among them."""

    def __init__(self, column: Sequence[Value]) -> None:
        self.values, self.row = _distinct(column)

    def where(self, holds: Callable[[Value], bool]) -> Flags:
        """Per row whether something holds of its value; asked once per distinct value."""
        return np.array([holds(value) for value in self.values], dtype=np.bool_)[self.row]


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
    mine, my_row = _distinct(spoken)
    theirs, their_row = _distinct(asked)
    table = [[word in words or (empty_means_all and not words) for word in theirs] for words in mine]
    return np.array(table, dtype=np.bool_).reshape(len(mine), len(theirs))[np.ix_(my_row, their_row)]


def roomy_enough(youths: Sequence[Youth], seats: Sequence[int]) -> Flags:
    """Whether each youth can sit in a group of each size."""
    free_choice = max([0, *seats])
    largest = [free_choice if y.largest_group is None else y.largest_group for y in youths]
    return np.array(largest, dtype=np.int64)[:, None] >= np.array(seats, dtype=np.int64)


def ages(groups: Iterable[Group], bound: str) -> Ints:
    return np.array([getattr(group, bound) for group in groups], dtype=np.int64)


def _distinct(values: Sequence[Value]) -> tuple[list[Value], Ints]:
    """The distinct values in order of appearance, and for each value its position among them."""
    number: dict[Value, int] = {}
    rows = [number.setdefault(value, len(number)) for value in values]
    return list(number), np.array(rows, dtype=np.int64)
