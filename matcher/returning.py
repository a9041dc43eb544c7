"""Finds the proposed groups behind the keys in `previously`, so that returning there counts; it values nothing.

A key is a hash, so the group is found by trying: of each key's youths, the groups they are eligible for, useful bands
first. That is bounded work; who is left over is counted, and the bound allows for them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matcher.bands import every_band
from matcher.eligibility import Cell, Eligible
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
    """Tries specifications until MOST_TRIED are spent; from then on every youth of a key is unknown."""

    def __init__(self, eligible: Eligible) -> None:
        self._eligible = eligible
        self._tried = 0
        self.unknown = 0

    def find(self, key: str, youths: list[int]) -> Spec | None:
        wanted = bytes.fromhex(key.removeprefix(PROPOSED_PREFIX)) if _is_hash(key) else None
        if wanted is None:
            return None
        for useful in (True, False):
            for youth in youths:
                for spec, text in _specifications(self._eligible, youth, useful):
                    self._tried += 1
                    if hashlib.sha256(text.encode()).digest()[:8] == wanted:
                        return spec
                if self._tried > MOST_TRIED:
                    self.unknown += len(youths)
                    return None
        return None


def _is_hash(key: str) -> bool:
    digits = key.removeprefix(PROPOSED_PREFIX)
    return len(digits) == 16 and set(digits) <= set("0123456789abcdef")


def _specifications(eligible: Eligible, youth: int, useful: bool) -> Iterator[tuple[Spec, str]]:
    rooms, age, known = eligible.rooms, int(eligible.age[youth]), set(eligible.bands)
    bands = [b for b in every_band(eligible.problem.policy) if b[0] <= age <= b[1] and (b in known) == useful]
    sizes = [(s, size) for s, size in enumerate(eligible.sizes.tolist()) if size <= eligible.largest[youth]]
    least = eligible.problem.policy.proposed_min
    for member in np.flatnonzero(rooms.youth == youth).tolist():
        room = int(np.searchsorted(rooms.start, member, side="right")) - 1
        spot, theme = rooms.spot[room], rooms.theme[room]
        first, last = eligible.set_start[theme], eligible.set_start[theme + 1]
        able = np.flatnonzero(eligible.similarity_points[rooms.row[member], : last - first] >= 0).tolist()
        for family in rooms.family[rooms.family_start[room] : rooms.family_start[room + 1]].tolist():
            for column in able:
                head = f"{eligible.families[family][0]}|{'+'.join(eligible.tag_sets[first + column])}|"
                for low, high in bands:
                    body = f"{head}{low}-{high}|{spot.place or ''}|{spot.daypart}|{spot.mode}|{PROPOSED_LANGUAGE}|"
                    for s, size in sizes:
                        yield (family, room, column, (low, high), s), f"{body}{least}-{size}"


def _with_bands(eligible: Eligible, wanted: list[tuple[int, int]]) -> Eligible:
    missing = [band for band in wanted if band not in eligible.bands]
    if not missing:
        return eligible
    points = every_band(eligible.problem.policy)
    bands = sorted([*eligible.bands, *missing])
    return replace(eligible, bands=tuple(bands), age_points=np.array([points[band] for band in bands], dtype=np.int64))
