"""Who may sit where and what it is worth, as arrays over every group of matching.md section 2; it chooses nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.bands import useful_bands
from matcher.gates import urgency
from matcher.likeness import Ints as Ints, similarities
from matcher.parts import OLDEST, PROPOSED_LANGUAGE, PROPOSED_PREFIX, ProposedGroup
from matcher.problem import Problem
from matcher.rooms import Rooms, Travel, rooms_of
from matcher.seats import Seats, seats_of

Cell = tuple[int, int, int, int]
"""(room, column of its tag set, band, size)."""
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Eligible:
    """The whole problem as arrays; youths and offers keep their place in the problem's order.

    A cell is (room, tag set, band, size); with one of the room's families it is a group of section 2. Youths of one
    `kind` have the same age and could sit in the same sizes: largest size × number of ages + age; -1 where none is.
    """

    problem: Problem
    open: NDArray[np.bool_]
    urgency: Ints
    age: Ints
    largest: Ints
    kind: Ints
    families: tuple[tuple[str, str], ...]
    capacity: Ints
    themes: tuple[str, ...]
    tag_sets: tuple[tuple[str, ...], ...]
    set_start: Ints
    similarity_points: Ints
    bands: tuple[tuple[int, int], ...]
    age_points: Ints
    sizes: Ints
    fewest: int
    rooms: Rooms
    seats: Seats

    def group(self, family: int, room: int, tag_set: int, band: int, size: int) -> ProposedGroup:
        """The proposed group of a cell, when this family opens it."""
        organisation, theme = self.families[family]
        spot, (low, high) = self.rooms.spot[room], self.bands[band]
        return ProposedGroup(
            organisation=organisation, theme=theme, tags=self.tag_sets[tag_set], age_min=low, age_max=high,
            place=spot.place, daypart=spot.daypart, mode=spot.mode, language=PROPOSED_LANGUAGE,
            seats_min=self.problem.policy.proposed_min, seats_max=int(self.sizes[size]),
        )  # fmt: skip

    @cached_property
    def named(self) -> dict[str, tuple[frozenset[int], frozenset[int]]]:
        """Key of a proposed group → who declined it, and to whom it was suggested in the last round."""
        refused, again = defaultdict(set), defaultdict(set)
        for number, youth in enumerate(self.problem.youths):
            for key in youth.not_in:
                refused[key].add(number)
            if youth.previously is not None:
                again[youth.previously].add(number)
        keys = sorted(key for key in {*refused, *again} if key.startswith(PROPOSED_PREFIX))
        return {key: (frozenset(refused[key]), frozenset(again[key])) for key in keys}

    def seats_of(self, owner: int, cell: Cell | None) -> tuple[Ints, Ints]:
        """(youth numbers, values) of everyone eligible for a family's cell, or for an offer when `cell` is None."""
        if cell is not None:
            return self.members(owner, cell)
        part = slice(self.seats.start[owner], self.seats.start[owner + 1])
        return self.seats.youth[part], self.seats.value[part]

    def least(self, owner: int, cell: Cell | None) -> int:
        """With how many youths a family's cell, or an offer when `cell` is None, can open; at least one."""
        return self.fewest if cell is not None else max(1, int(self.seats.needs[owner]))

    def members(self, family: int, cell: Cell) -> tuple[Ints, Ints]:
        """(youth numbers, values) of everyone eligible for a cell (room, column, band, size) of a family."""
        who, value = self.members_of_cell(cell)
        if self.named:
            refused, again = self.named.get(self.group_of(family, cell).key, (NOBODY, NOBODY))
            if refused or again:
                value = value + self.problem.policy.previously * np.isin(who, sorted(again))
                stays = ~np.isin(who, sorted(refused))
                return who[stays], value[stays]
        return who, value

    def members_of_cell(self, cell: Cell) -> tuple[Ints, Ints]:
        """As `members`, without what `not_in` and `previously` say of one family's group."""
        rooms, (room, column, band, size) = self.rooms, cell
        part = slice(rooms.start[room], rooms.start[room + 1])
        who = rooms.youth[part]
        alike = self.similarity_points[rooms.row[part], column]
        near = self.age_points[band][self.age[who]]
        able = (alike >= 0) & (near >= 0) & (self.largest[who] >= self.sizes[size])
        return who[able], (rooms.worth[part] + alike + near)[able]

    def group_of(self, family: int, cell: Cell) -> ProposedGroup:
        room, column, band, size = cell
        return self.group(family, room, int(self.set_start[self.rooms.theme[room]]) + column, band, size)

    @cached_property
    def youth_number(self) -> dict[str, int]:
        return {youth.key: number for number, youth in enumerate(self.problem.youths)}

    @cached_property
    def apart(self) -> tuple[frozenset[int], ...]:
        """Per youth the numbers of the youths who may not share a group with them."""
        number, apart = self.youth_number, self.problem.apart
        nobody: frozenset[int] = frozenset()
        return tuple(
            frozenset(number[other] for other in apart[youth.key]) if youth.key in apart else nobody
            for youth in self.problem.youths
        )


def of(problem: Problem) -> Eligible:
    """The arrays of a problem; pinned youths are nowhere eligible, as their place is settled."""
    policy, youths = problem.policy, problem.youths
    is_open = np.array([youth.key not in problem.pin_of for youth in youths], dtype=np.bool_)
    sizes = [size for size in sorted(set(policy.proposed_sizes)) if size >= max(1, policy.proposed_min)]
    families = tuple(sorted(pair for pair, groups in problem.facilitators_of.items() if groups > 0 and sizes))
    themes = tuple(sorted({theme for _, theme in families}))
    spans = useful_bands(policy)
    tag_sets, set_start, rows, points = similarities(problem, themes)
    roomy = max([0, *policy.proposed_sizes, *(offer.seats_max for offer in problem.offers)])
    urgent = np.array([urgency(policy, youth) for youth in youths], dtype=np.int64)
    age = np.array([youth.age for youth in youths], dtype=np.int64)
    largest = np.array([roomy if y.largest_group is None else y.largest_group for y in youths], dtype=np.int64)
    largest_size = np.searchsorted(sizes, largest, side="right") - 1
    kind = np.where(largest_size < 0, -1, largest_size * (OLDEST + 1) + age).astype(np.int64)
    travel = Travel(problem)
    return Eligible(
        problem=problem,
        open=is_open,
        urgency=urgent,
        age=age,
        largest=largest,
        kind=kind,
        families=families,
        capacity=np.array([problem.facilitators_of[pair] for pair in families], dtype=np.int64),
        themes=themes,
        tag_sets=tag_sets,
        set_start=set_start,
        similarity_points=points,
        bands=tuple((low, high) for low, high, _ in spans),
        age_points=np.array([span for _, _, span in spans], dtype=np.int64).reshape(len(spans), OLDEST + 1),
        sizes=np.array(sizes, dtype=np.int64),
        fewest=max(1, policy.proposed_min),
        rooms=rooms_of(problem, families, themes, rows, urgent, kind, travel),
        seats=seats_of(problem, urgent, travel),
    )
