"""The problem cut into sections, one per theme, that share only few youths; it solves nothing.

Facilitators belong to a theme, and a youth seldom fits groups of two themes. Who does is *shared*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.eligibility import Eligible, Ints


@dataclass(frozen=True)
class Section:
    """One theme, or a few joined: its families, rooms, offers and everyone eligible for any of these."""

    themes: tuple[str, ...]
    families: tuple[int, ...]
    rooms: Ints
    offers: tuple[int, ...]
    youths: Ints


def of(eligible: Eligible) -> tuple[Section, ...]:
    """The sections in the order of their themes; every family, room and offer is in exactly one."""
    problem = eligible.problem
    offers, families = defaultdict(list), defaultdict(list)
    for number, offer in enumerate(problem.offers):
        offers[problem.theme_of[offer.tags[0]]].append(number)
    for number, (_, theme) in enumerate(eligible.families):
        families[theme].append(number)
    found = []
    for theme in sorted({*offers, *families}):
        rooms = _rooms_of(eligible, theme)
        youths = _youths_of(eligible, rooms, offers[theme])
        if len(youths):
            found.append(Section((theme,), tuple(families[theme]), rooms, tuple(offers[theme]), youths))
    return tuple(found)


def shared(sections: Sequence[Section]) -> Ints:
    """The youths who are eligible in more than one section."""
    everyone = np.concatenate([np.zeros(0, dtype=np.int64), *(section.youths for section in sections)])
    numbers, times = np.unique(everyone, return_counts=True)
    return numbers[times > 1]


def joined(sections: Sequence[Section], most: int) -> tuple[Section, ...]:
    """Sections that share youths put together, those that share most first, while at most `most` youths are in one."""
    found = list(sections)
    while True:
        pairs = [
            (-len(np.intersect1d(one.youths, other.youths)), i, j)
            for i, one in enumerate(found)
            for j, other in enumerate(found[:i])
            if len(one.youths) + len(other.youths) <= most
        ]
        if not pairs or min(pairs)[0] == 0:
            return tuple(found)
        _, i, j = min(pairs)
        found[j] = _join(found[j], found.pop(i))


def _join(one: Section, other: Section) -> Section:
    return Section(
        themes=one.themes + other.themes,
        families=one.families + other.families,
        rooms=np.concatenate([one.rooms, other.rooms]),
        offers=one.offers + other.offers,
        youths=np.union1d(one.youths, other.youths),
    )


def _rooms_of(eligible: Eligible, theme: str) -> Ints:
    if theme not in eligible.themes:
        return np.zeros(0, dtype=np.int64)
    first, last = np.searchsorted(eligible.rooms.theme, eligible.themes.index(theme) + np.arange(2))
    return np.arange(first, last, dtype=np.int64)


def _youths_of(eligible: Eligible, rooms: Ints, offers: list[int]) -> Ints:
    start, seats = eligible.rooms.start, eligible.seats
    inside: list[NDArray[Any]] = [eligible.rooms.youth[start[r] : start[r + 1]] for r in rooms]
    inside += [seats.youth[seats.start[g] : seats.start[g + 1]] for g in offers]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *inside]))
