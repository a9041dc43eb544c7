"""Closed groups that one or two more youths would open, the most valuable first; it places nobody."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from matcher.catalogue import Catalogue, Reach
from matcher.company import best_together
from matcher.gate_table import Flags, Floats
from matcher.gates import value
from matcher.parts import Group, ProposedGroup, Youth
from matcher.plan import Almost
from matcher.prospects import Prospects
from matcher.spots import Spot
from matcher.standing import NOBODY, Standing

NEARLY = 2
"""Youths a group may be short to count as almost open."""


@dataclass(frozen=True, slots=True)
class Entry:
    group: Group
    youths: tuple[str, ...]
    short: int
    points: int


class Source(Protocol):
    """A closed offer, or a cell of the catalogue."""

    youths: frozenset[str]

    def best(self, used: set[str]) -> Entry | None:
        """The most valuable entry that names nobody used and that nobody used could join."""


def almost_open(standing: Standing) -> tuple[Almost, ...]:
    """The `almost` of matching.md section 5, for a finished plan.

    Greedy by what the youths are worth together; a group counts only while nobody who could join it is named in an
    earlier one.
    """
    prospects = Prospects(standing, Catalogue.limited(standing.problem, standing.facilitators_left))
    entries = [*_pinned_below_minimum(standing), *_greedy(_sources(prospects))]
    entries.sort(key=lambda entry: (-entry.points, entry.group.key))
    return tuple(Almost(_told(entry.group), entry.youths, entry.short) for entry in entries)


def _told(group: Group) -> str | ProposedGroup:
    return group if isinstance(group, ProposedGroup) else group.key


def _greedy(sources: Sequence[Source]) -> Iterator[Entry]:
    used: set[str] = set()
    queue = [(-entry.points, n, entry) for n, source in enumerate(sources) if (entry := source.best(used)) is not None]
    heapq.heapify(queue)
    while queue:
        _, number, entry = heapq.heappop(queue)
        source = sources[number]
        fresh = entry if source.youths.isdisjoint(used) else source.best(used)
        if fresh is entry or (fresh is not None and fresh.points == entry.points):
            used |= set(fresh.youths)
            yield fresh
            fresh = source.best(used)
        if fresh is not None:
            heapq.heappush(queue, (-fresh.points, number, fresh))


def _sources(prospects: Prospects) -> list[Source]:
    cells = [
        _CellSource(prospects, reach, cell) for reach in prospects.reaches.values() for cell in range(len(reach.cells))
    ]
    return [*(_OfferSource(prospects, offer) for offer in prospects.offers), *(cell for cell in cells if cell.youths)]


def _pinned_below_minimum(standing: Standing) -> Iterator[Entry]:
    """Pinned offers below their own minimum that hold nobody but pinned youths."""
    problem = standing.problem
    for key in sorted(problem.pinned_groups):
        offer, members = problem.offer_by_key[key], standing.members.get(key, [])
        short = offer.needed - len(members)
        if 1 <= short <= NEARLY and all(youth in problem.pin_of for youth in members):
            yield Entry(offer, tuple(members), short, _points(standing, offer, members))


def _points(standing: Standing, group: Group, members: Sequence[str]) -> int:
    problem = standing.problem
    return sum(value(problem.policy, problem.places, problem.youth_by_key[key], group) for key in members)


def _entry(prospects: Prospects, group: Group, candidates: list[Youth], used: set[str]) -> Entry | None:
    """Everyone who can be in this group together, unless that is too few, enough, or somebody used could join."""
    standing, problem = prospects.standing, prospects.problem
    worth = {youth.key: value(problem.policy, problem.places, youth, group) for youth in candidates}
    positive = {key: max(1, points) for key, points in worth.items() if key not in used}
    company = best_together(positive, problem.apart, 1, standing.free(group))
    if company is None:
        return None
    short = standing.least(group) - len(company.youths)
    joins = any(problem.apart.get(key, NOBODY).isdisjoint(company.youths) for key in worth.keys() & used)
    if joins or not 1 <= short <= NEARLY or standing.free(group) < standing.least(group):
        return None
    return Entry(group, company.youths, short, sum(worth[key] for key in company.youths))


class _OfferSource:
    def __init__(self, prospects: Prospects, offer: Group) -> None:
        self._prospects, self._offer = prospects, offer
        self._candidates = prospects.offer_candidates[offer.key]
        self.youths = frozenset(youth.key for youth in self._candidates)

    def best(self, used: set[str]) -> Entry | None:
        return _entry(self._prospects, self._offer, self._candidates, used)


class _CellSource:
    """Counts and sums per tag set, band and size; what they single out is then judged exactly."""

    def __init__(self, prospects: Prospects, reach: Reach, cell: int) -> None:
        self._prospects, self._reach, self._cell = prospects, reach, cell
        self._here = np.flatnonzero(reach.comes[:, cell])
        self._people = [reach.youths[row] for row in self._here]
        self.youths = frozenset(youth.key for youth in self._people)
        apart = prospects.problem.apart
        self._plain = not any(youth.not_in or youth.key in apart for youth in self._people)

    def best(self, used: set[str]) -> Entry | None:
        if self.youths <= used:
            return None
        for spot in self._promising(used):
            for group in self._prospects.closed_at(self._reach, self._cell, spot):
                members = self._prospects.candidates(self._reach, self._cell, spot, group)
                entry = _entry(self._prospects, group, members, used)
                if entry is not None:
                    return entry
        return None

    def _promising(self, used: set[str]) -> Iterator[Spot]:
        """Spots with nearly enough youths and nobody used, the most valuable first."""
        least = self._prospects.least_proposed
        taken = np.array([youth.key in used for youth in self._people], dtype=np.float64)
        counts, sums = self._sums(np.ones(len(taken))), self._values()
        fair = (self._sums(taken) == 0) & (counts >= max(1, least - NEARLY))
        if self._plain:
            fair &= counts < least
        places = np.flatnonzero(fair.ravel())
        for place in places[np.argsort(-sums.ravel()[places], kind="stable")]:
            t, b, z = np.unravel_index(place, fair.shape)
            yield int(t), int(b), int(z)

    def _fits(self, size: int) -> Floats:
        reach, here = self._reach, self._here
        fits: Flags = reach.fits[here] & reach.roomy[here, size][:, None]
        return fits.astype(np.float64)

    def _sums(self, amounts: Floats) -> Floats:
        """Per (tag set, band, size) the sum of an amount over the youths who are eligible."""
        ages = self._reach.ages[self._here] * amounts[:, None]
        sizes = range(len(self._reach.catalogue.sizes))
        return np.stack([self._fits(size).T @ ages for size in sizes], axis=-1)

    def _values(self) -> Floats:
        """The same for their values, without the points for a former suggestion."""
        reach, here = self._reach, self._here
        ages = reach.ages[here].astype(np.float64)
        own = (reach.urgency[here] - reach.travel(here, self._cell)).astype(np.float64)
        sizes = range(len(reach.catalogue.sizes))
        alike = [(self._fits(size) * reach.alike_points[here]).T @ ages for size in sizes]
        aged = [self._fits(size).T @ (ages * reach.age_points[here]) for size in sizes]
        return self._sums(own) + np.stack(alike, axis=-1) + np.stack(aged, axis=-1)
