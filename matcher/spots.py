"""The specifications within one cell of the catalogue and how many youths each could bring together; bounds only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.catalogue import Cell, Reach
from matcher.gate_table import Flags, Floats, Ints
from matcher.parts import PROPOSED_PREFIX, ProposedGroup

Spot = tuple[int, int, int]
"""Positions of tag set, band and size in a reach and its catalogue."""


def level(youths: int, enough: int) -> int:
    """How near so many youths come to opening a group: their number, and one more when they are enough."""
    return min(youths, enough) + (youths >= enough)


class Spots:
    """The specifications of a cell that one youth is eligible for, the most promising first.

    Iterates over (level, spot). The level counts youths up to `enough`, and one more when these could also be worth
    more than `cost` (None: they always are); quarrels and declined keys are left out of account. Equals stand in the
    youth's own best order.
    """

    def __init__(self, reach: Reach, cell: int, row: int, enough: int, cost: int | None) -> None:
        self._reach, self._cell, self._row = reach, cell, row
        self._enough, self._cost = enough, cost
        self._here = np.flatnonzero(reach.comes[:, cell])
        self._tags, self._bands = np.flatnonzero(reach.fits[row]), np.flatnonzero(reach.ages[row])
        self._sizes = [int(size) for size in np.flatnonzero(reach.roomy[row])]

    def __iter__(self) -> Iterator[tuple[int, Spot]]:
        if not self._sizes:
            return
        reach, row, levels = self._reach, self._row, self._levels()
        points = reach.alike_points[row, self._tags][:, None, None] + reach.age_points[row, self._bands][None, :, None]
        order = np.lexsort((-np.broadcast_to(points, levels.shape).ravel(), -levels.ravel()))
        for place in order:
            t, b, z = np.unravel_index(place, levels.shape)
            yield int(levels[t, b, z]), (int(self._tags[t]), int(self._bands[b]), self._sizes[z])

    def _levels(self) -> Ints:
        seats = np.array(self._reach.catalogue.sizes, dtype=np.int64)[self._sizes]
        counts = np.minimum(self._sums(np.ones(len(self._here))), seats).astype(np.int64)
        opens = counts >= self._enough
        if self._cost is not None:
            opens &= self._most_points() > self._cost
        return np.minimum(counts, self._enough) + opens

    def _fits(self, size: int) -> Floats:
        reach, here = self._reach, self._here
        fits: Flags = reach.fits[np.ix_(here, self._tags)] & reach.roomy[here, size][:, None]
        return fits.astype(np.float64)

    def _sums(self, amounts: Floats) -> Floats:
        """Per (tag set, band, size) the sum of an amount over the youths who are eligible."""
        ages = self._reach.ages[np.ix_(self._here, self._bands)] * amounts[:, None]
        return np.stack([self._fits(size).T @ ages for size in self._sizes], axis=-1)

    def _most_points(self) -> Floats:
        """At least what any company in each specification is worth: nobody counts for less than their fit."""
        reach, here = self._reach, self._here
        policy = reach.catalogue.problem.policy
        again = [_proposed_before(reach.youths[row].previously) * policy.previously for row in here]
        own = np.maximum(0, reach.urgency[here] - reach.travel(here, self._cell) + np.array(again, dtype=np.int64))
        ages = reach.ages[np.ix_(here, self._bands)].astype(np.float64)
        aged = ages * reach.age_points[np.ix_(here, self._bands)]
        alike = reach.alike_points[np.ix_(here, self._tags)]
        fit = [np.add((self._fits(size) * alike).T @ ages, self._fits(size).T @ aged) for size in self._sizes]
        most: Floats = np.add(self._sums(own.astype(np.float64)), np.stack(fit, axis=-1))
        return most


def _proposed_before(key: str | None) -> bool:
    return key is not None and key.startswith(PROPOSED_PREFIX)


def written(reach: Reach, cell: Cell, organisation: str, spot: Spot) -> ProposedGroup:
    """The proposed group of a spot, run by one organisation."""
    catalogue = reach.catalogue
    tags, band, size = reach.tag_sets[spot[0]], catalogue.bands[spot[1]], catalogue.sizes[spot[2]]
    return cell.group(catalogue.problem.policy, organisation, tags, band, size)


def fullest(reach: Reach, enough: int) -> tuple[Ints, Ints]:
    """Per row the most youths, itself included, that one group could bring together, and a cell where it could.

    Counted no further than `enough`, and an upper bound: who may not share a group, who declined and what is
    open already are left out of account.
    """
    best, where = np.zeros(len(reach.youths), dtype=np.int64), np.zeros(len(reach.youths), dtype=np.int64)
    within = reach.within(reach.catalogue.widest_bands)
    for cell in np.argsort(-reach.comes.sum(axis=0), kind="stable"):
        here = np.flatnonzero(reach.comes[:, cell])
        if len(here) and best[here].min() < min(len(here), enough):
            reached = np.minimum(_crowd(reach, here, within[here]), enough)
            better = here[reached > best[here]]
            where[better] = cell
            best[here] = np.maximum(best[here], reached)
    return best, where


def _crowd(reach: Reach, here: Ints, within: Flags) -> Ints:
    """Per youth of a cell the most youths in a group with them, by tag set, widest band and size."""
    best = np.zeros(len(here), dtype=np.int64)
    for column, size in enumerate(reach.catalogue.sizes):
        fits = reach.fits[here] & reach.roomy[here, column][:, None]
        counts: Floats = fits.T.astype(np.float32) @ within.astype(np.float32)
        both = fits[:, :, None] & within[:, None, :]
        reached = np.where(both, np.minimum(counts, size)[None], 0).max(axis=(1, 2))
        best = np.maximum(best, reached.astype(np.int64))
    return best
