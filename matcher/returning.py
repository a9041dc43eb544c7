"""Finds the proposed groups behind the keys in `previously`, so that returning there counts; it values nothing.

A key is a hash, so the group is found by trying the groups its youths are eligible for, useful bands first. That is
bounded work; who is left over is counted, and the bound allows for them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np

from matcher.bands import every_band
from matcher.eligibility import Cell, Eligible, Ints
from matcher.parts import PROPOSED_LANGUAGE, PROPOSED_PREFIX

MOST_TRIED = 1_500_000
Spec = tuple[int, int, int, tuple[int, int], int]
"""(family, room, column of the tag set, (youngest, oldest), size)."""


@dataclass(frozen=True)
class Returning:
    """The groups youths can return to, and how many youths may have one that was not found."""

    cells: tuple[tuple[int, Cell], ...]
    unknown: int


def recalled(eligible: Eligible) -> tuple[Eligible, Returning]:
    """The groups that `previously` names; their bands are added to the useful ones where missing."""
    youths_of: defaultdict[str, list[int]] = defaultdict(list)
    for number, youth in enumerate(eligible.problem.youths):
        if eligible.open[number] and (youth.previously or "").startswith(PROPOSED_PREFIX):
            youths_of[str(youth.previously)].append(number)
    search = _Search(eligible)
    found = [spec for key, youths in sorted(youths_of.items()) if (spec := search.find(key, youths)) is not None]
    eligible = _with_bands(eligible, sorted({spec[3] for spec in found}))
    place = {band: number for number, band in enumerate(eligible.bands)}
    cells = tuple((f, (room, column, place[band], size)) for f, room, column, band, size in found)
    return eligible, Returning(cells, search.unknown)


class _Search:
    """Tries specifications: first those that all youths of a key share, then those of each, MOST_TRIED in all.

    Who was together is mostly still eligible for the same, and shares few. From MOST_TRIED on every youth whose key is
    not found that way is unknown.
    """

    def __init__(self, eligible: Eligible) -> None:
        self._eligible = eligible
        self._tried = 0
        self.unknown = 0

    @cached_property
    def _member_of(self) -> Ints:
        """Places in rooms, youth after youth."""
        return np.argsort(self._eligible.rooms.youth, kind="stable")

    @cached_property
    def _first(self) -> Ints:
        """Per youth where its places begin in `_member_of`."""
        numbers = np.arange(len(self._eligible.open) + 1)
        return np.searchsorted(self._eligible.rooms.youth[self._member_of], numbers)

    def find(self, key: str, youths: list[int]) -> Spec | None:
        if not _is_hash(key):
            return None
        wanted, apart = bytes.fromhex(key.removeprefix(PROPOSED_PREFIX)), [[youth] for youth in youths]
        for together in ([youths] if len(youths) > 1 else []), apart:
            for useful in (True, False):
                for company in together:
                    if together is apart and self._tried > MOST_TRIED:
                        self.unknown += len(youths)
                        return None
                    found = self._tried_of(wanted, company, useful)
                    if found is not None:
                        return found
        return None

    def _tried_of(self, wanted: bytes, company: Sequence[int], useful: bool) -> Spec | None:
        """The group with this hash for which everyone in the company is eligible, if there is one."""
        members = [self._member_of[self._first[y] : self._first[y + 1]] for y in company]
        for spec, text in _specifications(self._eligible, company, members, useful):
            self._tried += len(company) == 1
            if hashlib.sha256(text.encode()).digest()[:8] == wanted:
                return spec
        return None


def _is_hash(key: str) -> bool:
    digits = key.removeprefix(PROPOSED_PREFIX)
    return len(digits) == 16 and set(digits) <= set("0123456789abcdef")


def _specifications(
    eligible: Eligible, company: Sequence[int], members: Sequence[Ints], useful: bool
) -> Iterator[tuple[Spec, str]]:
    """The groups for which all youths of a company are eligible, as specification and text; `members`: their places."""
    rooms, ages, known = eligible.rooms, eligible.age[list(company)], set(eligible.bands)
    bands = [
        b
        for b in every_band(eligible.problem.policy)
        if b[0] <= ages.min() <= ages.max() <= b[1] and (b in known) == useful
    ]
    sizes = [
        (s, size) for s, size in enumerate(eligible.sizes.tolist()) if size <= eligible.largest[list(company)].min()
    ]
    least = eligible.problem.policy.proposed_min
    for room, rows in _common_rooms(eligible, members):
        spot, theme = rooms.spot[room], rooms.theme[room]
        first, last = eligible.set_start[theme], eligible.set_start[theme + 1]
        able = np.flatnonzero((eligible.similarity_points[rows, : last - first] >= 0).all(axis=0)).tolist()
        for family in rooms.family[rooms.family_start[room] : rooms.family_start[room + 1]].tolist():
            for column in able:
                head = f"{eligible.families[family][0]}|{'+'.join(eligible.tag_sets[first + column])}|"
                for low, high in bands:
                    body = f"{head}{low}-{high}|{spot.place or ''}|{spot.daypart}|{spot.mode}|{PROPOSED_LANGUAGE}|"
                    for s, size in sizes:
                        yield (family, room, column, (low, high), s), f"{body}{least}-{size}"


def _common_rooms(eligible: Eligible, members: Sequence[Ints]) -> Iterator[tuple[int, Ints]]:
    """(room, rows of its youths in the table of similarity points) of each room where all of them can come."""
    rooms = eligible.rooms
    inside = [np.searchsorted(rooms.start, mine, side="right") - 1 for mine in members]
    common = reduce(np.intersect1d, inside)
    places = [mine[np.searchsorted(at, common)] for mine, at in zip(members, inside, strict=True)]
    rows = rooms.row[np.stack(places, axis=1)]
    yield from zip(common.tolist(), rows, strict=True)


def _with_bands(eligible: Eligible, wanted: list[tuple[int, int]]) -> Eligible:
    missing = [band for band in wanted if band not in eligible.bands]
    if not missing:
        return eligible
    points = every_band(eligible.problem.policy)
    bands = sorted([*eligible.bands, *missing])
    return replace(eligible, bands=tuple(bands), age_points=np.array([points[band] for band in bands], dtype=np.int64))
