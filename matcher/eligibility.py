"""Who may sit where and what it is worth, as arrays over every group of matching.md section 2; it chooses nothing."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matcher.bands import age_points, useful_bands
from matcher.parts import IN_PERSON, OLDEST, PROPOSED_LANGUAGE, PROPOSED_PREFIX, Offer, Policy, ProposedGroup
from matcher.problem import Problem, Youth

Ints = NDArray[np.int64]
Cell = tuple[int, int, int, int]
"""(room, column of its tag set, band, size)."""
NOBODY: frozenset[int] = frozenset()
EARTH_KM = 6371.0
ROAD_FACTOR = 1.25
SLACK = 1e-9
NOT_ELIGIBLE = -1
"""In `similarity_points` and `age_points` only: real points are never negative."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place (None when online), a daypart and a mode: where and when a group could meet."""

    place: str | None
    daypart: str
    mode: str


@dataclass(frozen=True)
class Rooms:
    """Every (theme, spot) where a proposed group can meet, with the youths who can come there.

    `start[r]:start[r+1]` are the members of room r: youth number (youngest first),
    worth (urgency - travel) and row in `similarity_points`. `family_start` likewise gives the (organisation, theme) pairs that can use the room.
    """

    theme: Ints
    spot: tuple[Spot, ...]
    start: Ints
    youth: Ints
    worth: Ints
    row: Ints
    family_start: Ints
    family: Ints

    def __len__(self) -> int:
        return len(self.spot)


@dataclass(frozen=True)
class Seats:
    """The offers: who may sit there (`start`, `youth`, `value`), how many they still need and can hold."""

    start: Ints
    youth: Ints
    value: Ints
    needs: Ints
    free: Ints

    def __len__(self) -> int:
        return len(self.needs)


@dataclass(frozen=True)
class Eligible:
    """The whole problem as arrays; youths and offers keep their place in the problem's order.

    A cell is (room, tag set, band, size); with one of the room's families it is a group of section 2.
    """

    problem: Problem
    open: NDArray[np.bool_]
    urgency: Ints
    age: Ints
    largest: Ints
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
    tag_sets, set_start, rows, points = _similarities(problem, themes)
    roomy = max([0, *policy.proposed_sizes, *(offer.seats_max for offer in problem.offers)])
    urgency = _urgency(problem)
    travel = _Travel(problem)
    return Eligible(
        problem=problem,
        open=is_open,
        urgency=urgency,
        age=np.array([youth.age for youth in youths], dtype=np.int64),
        largest=np.array(
            [roomy if youth.largest_group is None else youth.largest_group for youth in youths], dtype=np.int64
        ),
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
        rooms=_rooms(problem, families, themes, rows, urgency, travel),
        seats=_seats(problem, urgency, travel),
    )


def round_half_up(amount: float) -> int:
    return math.floor(amount + 0.5)


def similarity(wanted: tuple[str, ...], offered: tuple[str, ...]) -> float:
    """Cosine of a youth's tags (2 on the first, 1 on the others) and a group's (1 each); section 3, rule 1."""
    shared = sum(2 if place == 0 else 1 for place, tag in enumerate(wanted) if tag in offered)
    return shared / (math.sqrt(3 + len(wanted)) * math.sqrt(len(offered)))


class _Travel:
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
            km = [0.0 if place is None else self._km(origin, place) for origin in self.origins]
            points = [round_half_up(self._policy.per_km * min(far, self._policy.km_cap)) for far in km]
            self._known[place] = np.array(km, dtype=np.float64), np.array(points, dtype=np.int64)
        return self._known[place]

    def _km(self, origin: str, place: str) -> float:
        return road_km(self._places[origin], self._places[place])


def road_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """1.25 × the haversine distance of two [latitude, longitude] points, rounded half up to 0.1 km."""
    lat1, lon1, lat2, lon2 = (math.radians(angle) for angle in (*one, *other))
    half_chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    straight = 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half_chord)))
    return math.floor(ROAD_FACTOR * straight * 10 + 0.5) / 10


def _urgency(problem: Problem) -> Ints:
    return np.array([urgency(problem, youth) for youth in problem.youths], dtype=np.int64)


def urgency(problem: Problem, youth: Youth) -> int:
    """Points for placing a youth anywhere (section 4)."""
    policy = problem.policy
    weeks = min(youth.waiting_days // 7, policy.weeks_cap)
    young = policy.under_6 if youth.age < 6 else policy.under_10 if youth.age < 10 else 0
    late = policy.over_norm if youth.waiting_days > policy.treeknorm_days else 0
    return int(policy.placed + policy.per_week * weeks + late + young)


Row = dict[int, tuple[Ints, Ints]]
"""Theme number → (youth numbers, their rows in `similarity_points`)."""


def _similarities(problem: Problem, themes: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], Ints, Row, Ints]:
    """All tag sets some youth supports, per theme, with the points of every distinct tag list for each of them."""
    policy, wanted = problem.policy, defaultdict(list)
    for number, youth in enumerate(problem.youths):
        if PROPOSED_LANGUAGE in youth.languages and youth.key not in problem.pin_of:
            for theme in themes if anything_goes(policy) else {problem.theme_of[tag] for tag in youth.tags}:
                wanted[theme].append((number, youth.tags))
    tag_sets: list[tuple[str, ...]] = []
    starts, rows = [0], Row()
    table: list[Ints] = []
    for t, theme in enumerate(themes):
        tags = sorted(problem.themes[theme])
        lists = sorted({tags_of for _, tags_of in wanted[theme]})
        sets = [chosen for count in (1, 2, 3) for chosen in combinations(tags, count)]
        points = np.array([[_points(policy, mine, chosen) for chosen in sets] for mine in lists], dtype=np.int64)
        points = points.reshape(len(lists), len(sets))
        used = np.flatnonzero((points >= 0).any(axis=0))
        tag_sets += [sets[s] for s in used]
        starts.append(len(tag_sets))
        row_of = {mine: len(table) + i for i, mine in enumerate(lists)}
        table += list(points[:, used])
        able = [(number, row_of[mine]) for number, mine in wanted[theme] if (table[row_of[mine]] >= 0).any()]
        pairs = np.array(able, dtype=np.int64).reshape(len(able), 2)
        rows[t] = pairs[:, 0], pairs[:, 1]
    widest = max([1, *(len(row) for row in table)])
    square = np.full((max(1, len(table)), widest), NOT_ELIGIBLE, dtype=np.int64)
    for i, row in enumerate(table):
        square[i, : len(row)] = row
    return tuple(tag_sets), np.array(starts, dtype=np.int64), rows, square


def _points(policy: Policy, wanted: tuple[str, ...], offered: tuple[str, ...]) -> int:
    alike = similarity(wanted, offered)
    return round_half_up(policy.similarity_points * alike) if alike >= policy.min_similarity - SLACK else NOT_ELIGIBLE


def anything_goes(policy: Policy) -> bool:
    """Whether even a group without one shared tag is similar enough."""
    return policy.min_similarity <= SLACK


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


def _rooms(
    problem: Problem,
    families: tuple[tuple[str, str], ...],
    themes: tuple[str, ...],
    rows: Row,
    urgency: Ints,
    travel: _Travel,
) -> Rooms:
    number = {pair: f for f, pair in enumerate(families)}
    found = sorted(_room_members(problem, number, themes, rows, urgency, travel), key=lambda room: room[0])
    members = [part for _, _, part, _ in found]
    stacked = np.concatenate([np.zeros((3, 0), dtype=np.int64), *members], axis=1)
    return Rooms(
        theme=np.array([theme for theme, _, _, _ in found], dtype=np.int64),
        spot=tuple(spot for _, spot, _, _ in found),
        start=_starts([part.shape[1] for part in members]),
        youth=stacked[0].copy(),
        worth=stacked[1].copy(),
        row=stacked[2].copy(),
        family_start=_starts([len(mine) for _, _, _, mine in found]),
        family=np.array([f for _, _, _, mine in found for f in mine], dtype=np.int64),
    )


def _room_members(
    problem: Problem,
    number: dict[tuple[str, str], int],
    themes: tuple[str, ...],
    rows: Row,
    urgency: Ints,
    travel: _Travel,
) -> Iterator[tuple[int, Spot, Ints, list[int]]]:
    """(theme, spot, [youths, worth, rows], families) of each room that could hold the fewest youths."""
    fewest = max(1, problem.policy.proposed_min)
    free_at: dict[tuple[str, str], NDArray[np.bool_]] = {}
    age = np.array([youth.age for youth in problem.youths], dtype=np.int64)
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
                order = np.flatnonzero(here)[np.argsort(age[youths[here]], kind="stable")]
                who = youths[order]
                yield t, spot, np.stack([who, urgency[who] - points[travel.origin[who]], row[order]]), mine


def _seats(problem: Problem, urgency: Ints, travel: _Travel) -> Seats:
    by_tag: defaultdict[str, list[int]] = defaultdict(list)
    for number, youth in enumerate(problem.youths):
        if youth.key not in problem.pin_of:
            for tag in youth.tags:
                by_tag[tag].append(number)
    number_of = {youth.key: number for number, youth in enumerate(problem.youths)}
    anything, members, pins = anything_goes(problem.policy), [], defaultdict[str, int](int)
    shut_out: defaultdict[str, set[int]] = defaultdict(lambda: {number_of[pin.youth] for pin in problem.pinned})
    for pin in problem.pinned:
        pins[pin.group] += 1
        shut_out[pin.group] |= {number_of[other] for other in problem.apart.get(pin.youth, ())}
    for offer in problem.offers:
        km, points = travel.to(offer.place)
        alike = range(len(problem.youths)) if anything else {n for tag in offer.tags for n in by_tag[tag]}
        near = sorted({*alike} - shut_out[offer.key])
        worth = [
            (
                number,
                _worth(problem, problem.youths[number], offer, int(urgency[number] - points[travel.origin[number]])),
            )
            for number in near
            if _fits(problem.youths[number], offer) and km[travel.origin[number]] <= travel.reach[number]
        ]
        members.append([(number, value) for number, value in worth if value is not None])
    flat = np.array([pair for part in members for pair in part], dtype=np.int64).reshape(-1, 2)
    return Seats(
        start=_starts([len(part) for part in members]),
        youth=flat[:, 0].copy(),
        value=flat[:, 1].copy(),
        needs=np.array([0 if pins[o.key] else o.needed for o in problem.offers], dtype=np.int64),
        free=np.array([o.free - pins[o.key] for o in problem.offers], dtype=np.int64),
    )


def _fits(youth: Youth, offer: Offer) -> bool:
    """Rules 2 to 5, 7 and 8 of section 3."""
    return (
        offer.age_min <= youth.age <= offer.age_max
        and offer.language in youth.languages
        and offer.mode in youth.modes
        and (not youth.dayparts or offer.daypart in youth.dayparts)
        and (youth.largest_group is None or offer.seats_max <= youth.largest_group)
        and offer.key not in youth.not_in
    )


def _worth(problem: Problem, youth: Youth, offer: Offer, worth: int) -> int | None:
    """Value in this offer, or None when the help requests are too unlike."""
    policy = problem.policy
    points = _points(policy, youth.tags, offer.tags)
    if points == NOT_ELIGIBLE:
        return None
    again = policy.previously if youth.previously == offer.key else 0
    return int(worth + points + age_points(policy, offer.age_min, offer.age_max, youth.age) + policy.offer + again)


def _starts(lengths: list[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.array(lengths, dtype=np.int64))]).astype(np.int64)
