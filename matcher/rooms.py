"""Where and when proposed groups could meet, and who could come there; it knows no tag sets or bands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.gates import road_km, travel_points
from matcher.likeness import Ints, Row
from matcher.parts import IN_PERSON
from matcher.problem import Problem

Few = NDArray[np.int32]
"""Numbers of youths and rows, of which a whole province has millions in rooms."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place (None when online), a daypart and a mode: where and when a group could meet."""

    place: str | None
    daypart: str
    mode: str


@dataclass(frozen=True)
class Rooms:
    """Every (theme, spot) where a proposed group can meet, with the youths who can come there.

    `start[r]:start[r+1]` are the members of room r: youth number (by `kind`), worth (urgency - travel) and row in
    the table of similarity points. `family_start` likewise gives the (organisation, theme) pairs that can use the room.
    """

    theme: Ints
    spot: tuple[Spot, ...]
    start: Ints
    youth: Few
    worth: Ints
    row: Few
    family_start: Ints
    family: Ints

    def __len__(self) -> int:
        return len(self.spot)


class Travel:
    """Kilometres and points between places, each pair worked out once (section 3, rule 6)."""

    def __init__(self, problem: Problem) -> None:
        self._places = problem.places
        self._policy = problem.policy
        self.origins = sorted({youth.place for youth in problem.youths})
        number = {place: i for i, place in enumerate(self.origins)}
        self.origin = np.array([number[youth.place] for youth in problem.youths], dtype=np.int64)
        self.reach = np.array([youth.max_travel_km for youth in problem.youths], dtype=np.float64)
        self._known: dict[str | None, tuple[NDArray[np.float64], Ints]] = {}

    def to(self, place: str | None) -> tuple[NDArray[np.float64], Ints]:
        """(km, points) from every origin; nothing to travel when online."""
        if place not in self._known:
            km = [
                0.0 if place is None else road_km(self._places[origin], self._places[place]) for origin in self.origins
            ]
            points = [travel_points(self._policy, far) for far in km]
            self._known[place] = np.array(km, dtype=np.float64), np.array(points, dtype=np.int64)
        return self._known[place]


def _free_at(problem: Problem, daypart: str, mode: str) -> NDArray[np.bool_]:
    return np.array(
        [mode in youth.modes and (not youth.dayparts or daypart in youth.dayparts) for youth in problem.youths],
        dtype=np.bool_,
    )


def _spots(problem: Problem, families: tuple[tuple[str, str], ...]) -> dict[Spot, list[str]]:
    """Every spot with the organisations that can use it and run at least one group."""
    able = {organisation for organisation, _ in families}
    spots: defaultdict[Spot, set[str]] = defaultdict(set)
    for venue in problem.venues:
        for mode in venue.modes if venue.organisation in able else ():
            for daypart in venue.dayparts:
                place = venue.place if mode == IN_PERSON else None
                spots[Spot(place, daypart, mode)].add(venue.organisation)
    order = sorted(spots, key=lambda spot: (spot.place or "", spot.daypart, spot.mode))
    return {spot: sorted(spots[spot]) for spot in order}


def rooms_of(
    problem: Problem,
    families: tuple[tuple[str, str], ...],
    themes: tuple[str, ...],
    rows: Row,
    urgency: Ints,
    kind: Ints,
    travel: Travel,
) -> Rooms:
    number = {pair: f for f, pair in enumerate(families)}
    found = sorted(_room_members(problem, number, themes, rows, urgency, kind, travel), key=lambda room: room[0])
    members = [part for _, _, part, _ in found]
    return Rooms(
        theme=np.array([theme for theme, _, _, _ in found], dtype=np.int64),
        spot=tuple(spot for _, spot, _, _ in found),
        start=starts([len(who) for who, _, _ in members]),
        youth=np.concatenate([np.zeros(0, dtype=np.int32), *(who for who, _, _ in members)]),
        worth=np.concatenate([np.zeros(0, dtype=np.int64), *(worth for _, worth, _ in members)]),
        row=np.concatenate([np.zeros(0, dtype=np.int32), *(row for _, _, row in members)]),
        family_start=starts([len(mine) for _, _, _, mine in found]),
        family=np.array([f for _, _, _, mine in found for f in mine], dtype=np.int64),
    )


def _room_members(
    problem: Problem,
    number: dict[tuple[str, str], int],
    themes: tuple[str, ...],
    rows: Row,
    urgency: Ints,
    kind: Ints,
    travel: Travel,
) -> Iterator[tuple[int, Spot, tuple[Few, Ints, Few], list[int]]]:
    """(theme, spot, (youths, worth, rows), families) of each room that could hold the fewest youths."""
    fewest = max(1, problem.policy.proposed_min)
    free_at: dict[tuple[str, str], NDArray[np.bool_]] = {}
    for spot, organisations in _spots(problem, tuple(number)).items():
        when = (spot.daypart, spot.mode)
        if when not in free_at:
            free_at[when] = _free_at(problem, *when)
        km, points = travel.to(spot.place)
        near = free_at[when] & (km[travel.origin] <= travel.reach)
        for t, theme in enumerate(themes):
            mine = [number[o, theme] for o in organisations if (o, theme) in number]
            youths, row = rows[t]
            here = near[youths] if mine else np.zeros(0, dtype=np.bool_)
            if here.sum() >= fewest:
                order = np.flatnonzero(here)[np.argsort(kind[youths[here]], kind="stable")]
                who = youths[order]
                worth = urgency[who] - points[travel.origin[who]]
                yield t, spot, (who.astype(np.int32), worth, row[order].astype(np.int32)), mine


def starts(lengths: list[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.array(lengths, dtype=np.int64))]).astype(np.int64)
