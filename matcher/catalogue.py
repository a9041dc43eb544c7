"""Every proposed group of matching.md section 2, factored as place and time × tag set × ages × size, never written out.

All tag sets, bands and sizes combine freely in each cell, so the gates can be judged factor by factor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from matcher import gate_table as table
from matcher.gates import TOLERANCE
from matcher.parts import IN_PERSON, OLDEST, PROPOSED_LANGUAGE, Policy, ProposedGroup, Youth
from matcher.problem import Problem

Band = tuple[int, int]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A theme at one place (None online), daypart and mode, and the organisations that can run it there."""

    theme: str
    place: str | None
    daypart: str
    mode: str
    organisations: tuple[str, ...]

    def group(self, policy: Policy, organisation: str, tags: tuple[str, ...], band: Band, size: int) -> ProposedGroup:
        return ProposedGroup(
            organisation=organisation,
            theme=self.theme,
            tags=tags,
            age_min=band[0],
            age_max=band[1],
            place=self.place,
            daypart=self.daypart,
            mode=self.mode,
            language=PROPOSED_LANGUAGE,
            seats_min=policy.proposed_min,
            seats_max=size,
        )


@dataclass(frozen=True)
class Catalogue:
    """The proposed groups of the (organisation, theme) pairs asked for."""

    problem: Problem
    pairs: frozenset[Pair]

    @classmethod
    def whole(cls, problem: Problem) -> Catalogue:
        """Every proposed group that may exist."""
        return cls.limited(problem, problem.facilitators_of)

    @classmethod
    def limited(cls, problem: Problem, left: Mapping[Pair, int]) -> Catalogue:
        """The proposed groups of the pairs that have a facilitator left."""
        return cls(problem, frozenset(pair for pair, groups in left.items() if groups > 0))

    @cached_property
    def cells(self) -> dict[str, tuple[Cell, ...]]:
        """Theme → its cells, in a fixed order; themes without any are absent."""
        if not self.sizes:
            return {}
        found: defaultdict[tuple[str, str, str, str], set[str]] = defaultdict(set)
        themes = self._themes_by_organisation()
        for venue in self.problem.venues:
            for theme in themes.get(venue.organisation, ()):
                for mode in venue.modes:
                    place = (venue.place or "") if mode == IN_PERSON else ""
                    for daypart in venue.dayparts:
                        found[theme, place, daypart, mode].add(venue.organisation)
        cells: defaultdict[str, list[Cell]] = defaultdict(list)
        for theme, place, daypart, mode in sorted(found):
            organisations = tuple(sorted(found[theme, place, daypart, mode]))
            cells[theme].append(Cell(theme, place or None, daypart, mode, organisations))
        return {theme: tuple(its) for theme, its in cells.items()}

    def _themes_by_organisation(self) -> dict[str, list[str]]:
        themes: defaultdict[str, list[str]] = defaultdict(list)
        for organisation, theme in sorted(self.pairs):
            if self.problem.themes.get(theme):
                themes[organisation].append(theme)
        return themes

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(sorted(set(self.problem.policy.proposed_sizes)))

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """Every (age_min, age_max) of section 2."""
        span = self.problem.policy.age_span_years
        return tuple((a, b) for a in range(OLDEST + 1) for b in range(a, min(OLDEST, a + span) + 1))

    @cached_property
    def widest_bands(self) -> tuple[Band, ...]:
        """The bands that lie in no other: who fits together in some band fits together in one of these."""
        span = min(OLDEST, self.problem.policy.age_span_years)
        return tuple((a, a + span) for a in range(OLDEST - span + 1))

    def tag_sets(self, theme: str) -> tuple[tuple[str, ...], ...]:
        """1 to 3 tags of one theme, each set in alphabetical order."""
        tags = sorted(self.problem.themes[theme])
        return tuple(chosen for count in (1, 2, 3) for chosen in combinations(tags, count))


class Reach:
    """Which of some youths could sit in which proposed groups of one theme.

    `who` numbers the youths with a similar enough tag set; the other arrays have a row for each of them.
    """

    def __init__(self, catalogue: Catalogue, theme: str, youths: Sequence[Youth]) -> None:
        problem = catalogue.problem
        self.catalogue, self.theme = catalogue, theme
        self.cells = catalogue.cells.get(theme, ())
        self.tag_sets = catalogue.tag_sets(theme)
        own = set(problem.themes[theme])
        anyone = problem.policy.min_similarity <= TOLERANCE
        near = [number for number, youth in enumerate(youths) if anyone or not own.isdisjoint(youth.tags)]
        alike = table.likeness([youths[n].tags for n in near], self.tag_sets)
        fits = alike >= problem.policy.min_similarity - TOLERANCE
        some = fits.any(axis=1)
        self.who = np.array(near, dtype=np.int64)[some]
        self.alike, self.fits = alike[some], fits[some]
        self.youths = tuple(youths[number] for number in self.who)

    @cached_property
    def speaks(self) -> table.Flags:
        return np.array([PROPOSED_LANGUAGE in youth.languages for youth in self.youths], dtype=np.bool_)

    @cached_property
    def mode(self) -> table.Flags:
        return table.said([y.modes for y in self.youths], [cell.mode for cell in self.cells])

    @cached_property
    def daypart(self) -> table.Flags:
        asked = [cell.daypart for cell in self.cells]
        return table.said([y.dayparts for y in self.youths], asked, empty_means_all=True)

    @cached_property
    def _roads(self) -> table.Pairs[np.float64]:
        homes, goals = table.Coded([y.place for y in self.youths]), table.Coded([cell.place for cell in self.cells])
        return table.Pairs(table.distances(self.catalogue.problem, homes.values, goals.values), homes.row, goals.row)

    @cached_property
    def _travels(self) -> table.Pairs[np.int64]:
        roads = self._roads
        return table.Pairs(table.travels(self.catalogue.problem, roads.values), roads.row, roads.column)

    def km(self, rows: table.Ints | int, cells: table.Ints | int) -> table.Floats:
        """Rounded km from youths to cells; rows and cells go together, or one is the same for all."""
        return self._roads.at(rows, cells)

    def travel(self, rows: table.Ints | int, cells: table.Ints | int) -> table.Ints:
        """Points that the way costs, as `km`."""
        return self._travels.at(rows, cells)

    @cached_property
    def near(self) -> table.Flags:
        """Per (youth, cell) whether it is near enough; worked out once for all with one home who travel as far."""
        roads, some = self._roads, table.Coded([(y.place, y.max_travel_km) for y in self.youths])
        home = {y.place: row for y, row in zip(self.youths, roads.row.tolist(), strict=True)}
        km = roads.values[[home[place] for place, _ in some.values]].reshape(-1, roads.values.shape[1])
        near: table.Flags = km <= np.array([reach for _, reach in some.values], dtype=np.float64)[:, None]
        return near[np.ix_(some.row, roads.column)]

    @cached_property
    def comes(self) -> table.Flags:
        """Per (youth, cell): language, mode, daypart and travel hold."""
        return self.speaks[:, None] & self.mode & self.daypart & self.near

    def comers(self, cell: int) -> list[Youth]:
        """The youths who could come to a cell."""
        return [self.youths[row] for row in np.flatnonzero(self.comes[:, cell])]

    @cached_property
    def urgency(self) -> table.Ints:
        return table.urgencies(self.catalogue.problem, self.youths)

    @cached_property
    def ages(self) -> table.Flags:
        return self.within(self.catalogue.bands)

    @cached_property
    def age_points(self) -> table.Ints:
        return table.age_points(self.catalogue.problem, [y.age for y in self.youths], self.catalogue.bands)

    def within(self, bands: Sequence[Band]) -> table.Flags:
        age = np.array([y.age for y in self.youths], dtype=np.int64)[:, None]
        low, high = np.array(bands, dtype=np.int64).T
        inside: table.Flags = (age >= low) & (age <= high)
        return inside

    @cached_property
    def roomy(self) -> table.Flags:
        """Per (youth, size): the group is not too large."""
        return table.roomy_enough(self.youths, self.catalogue.sizes)

    @cached_property
    def alike_points(self) -> table.Ints:
        points = self.catalogue.problem.policy.similarity_points
        return np.floor(points * self.alike + 0.5).astype(np.int64)
