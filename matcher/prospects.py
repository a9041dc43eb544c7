"""What closed groups could become with the youths who are unplaced: exact, over every group of matching.md section 2.

Counts per cell bound what any group there could reach; only groups that the bound leaves open are searched exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.catalogue import Catalogue, Cell, Reach
from matcher.company import Company, best_together, most_together
from matcher.gate_table import Flags, Floats, GateTable, Ints
from matcher.gates import travel_points, urgency, value
from matcher.parts import PROPOSED_PREFIX, Group, ProposedGroup, Youth
from matcher.standing import Standing


@dataclass(frozen=True, slots=True)
class Prospect:
    """The closed group that would come nearest to opening for one youth; `short` youths are missing.

    `opens` says that it would reach its minimum and raise the score.
    """

    group: Group
    short: int
    opens: bool


class Prospects:
    """`catalogue` limits the proposed groups looked at; closed offers are always looked at."""

    def __init__(self, standing: Standing, catalogue: Catalogue) -> None:
        self.standing, self.catalogue, self.problem = standing, catalogue, standing.problem
        self.youths = standing.unplaced
        self.least_proposed = max(1, self.problem.policy.proposed_min)
        self._together: dict[tuple[frozenset[str], str, int], int] = {}

    @cached_property
    def reaches(self) -> dict[str, Reach]:
        """Theme → who of the unplaced could come where."""
        return {theme: Reach(self.catalogue, theme, self.youths) for theme in self.catalogue.cells}

    @cached_property
    def rows(self) -> dict[str, list[tuple[str, int]]]:
        """Youth key → (theme, row in its reach) for every theme with a similar tag set."""
        found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for theme, reach in self.reaches.items():
            for row, youth in enumerate(reach.youths):
                found[youth.key].append((theme, row))
        return found

    @cached_property
    def offers(self) -> tuple[Group, ...]:
        """The offers that are closed."""
        return tuple(offer for offer in self.problem.offers if not self.standing.is_open(offer))

    @cached_property
    def offer_candidates(self) -> dict[str, list[Youth]]:
        """Closed offer key → the unplaced who are eligible for it."""
        eligible = GateTable(self.problem, self.youths, self.offers).fails == 0
        return {
            offer.key: [self.youths[row] for row in np.flatnonzero(eligible[:, column])]
            for column, offer in enumerate(self.offers)
        }

    @cached_property
    def offers_of(self) -> dict[str, list[Group]]:
        """Youth key → the closed offers they are eligible for."""
        found: defaultdict[str, list[Group]] = defaultdict(list)
        for offer in self.offers:
            for youth in self.offer_candidates[offer.key]:
                found[youth.key].append(offer)
        return found

    @cached_property
    def upper(self) -> dict[str, tuple[Ints, Ints]]:
        """Theme → per row of its reach the most youths any cell could bring together, and that cell."""
        return {theme: fullest(reach, self.least_proposed) for theme, reach in self.reaches.items()}

    @cached_property
    def always_gains(self) -> bool:
        """Whether reaching the minimum always raises the score, so that no sum need be made."""
        policy = self.problem.policy
        cheapest = min((urgency(policy, youth) for youth in self.youths), default=0)
        worst = cheapest - travel_points(policy, policy.km_cap)
        return worst > 0 and worst * self.least_proposed > policy.open_cost

    def nearest(self, youth: Youth) -> Prospect | None:
        """The closed group that comes nearest to opening with this unplaced youth in it; None when there is none."""
        best: Prospect | None = None
        for offer in self.offers_of.get(youth.key, ()):
            best = _nearer(best, self.judged(offer, youth, self.offer_candidates[offer.key]))
        for theme, row in self.rows.get(youth.key, ()):
            best = self._nearest_proposed(theme, row, best)
        return best

    def _nearest_proposed(self, theme: str, row: int, best: Prospect | None) -> Prospect | None:
        reach = self.reaches[theme]
        bounds, fullest_cell = self.upper[theme]
        bound, first = int(bounds[row]), int(fullest_cell[row])
        cells = np.flatnonzero(reach.comes[row])
        for cell in sorted(cells, key=lambda number: number != first):
            if not self._could_beat(bound, best):
                break
            for reachable, spot in Spots(reach, int(cell), row, self.least_proposed):
                if not self._could_beat(min(reachable, bound), best):
                    break
                for group in self.closed_at(reach, int(cell), spot):
                    if group.key not in reach.youths[row].not_in:
                        members = self.candidates(reach, int(cell), spot, group)
                        best = _nearer(best, self.judged(group, reach.youths[row], members))
        return best

    def _could_beat(self, reachable: int, best: Prospect | None) -> bool:
        """Whether a proposed group with so many youths could come nearer to opening than the best found."""
        if best is None:
            return True
        missing = self.least_proposed - reachable
        return not best.opens and (missing <= 0 or missing < best.short)

    def closed_at(self, reach: Reach, cell: int, spot: Spot) -> Iterator[ProposedGroup]:
        """The proposed groups of this specification, one per organisation, that the plan has not opened."""
        where = reach.cells[cell]
        for organisation in where.organisations:
            group = written(reach, where, organisation, spot)
            if not self.standing.opened or group.key not in self.standing.opened:
                yield group

    def candidates(self, reach: Reach, cell: int, spot: Spot, group: ProposedGroup) -> list[Youth]:
        """The unplaced who are eligible for a proposed group."""
        tags, band, size = spot
        fit = reach.comes[:, cell] & reach.fits[:, tags] & reach.ages[:, band] & reach.roomy[:, size]
        youths = [reach.youths[row] for row in np.flatnonzero(fit)]
        return [youth for youth in youths if not _declines_proposed(youth) or group.key not in youth.not_in]

    def eligible(self, group: Group) -> list[Youth]:
        """The unplaced who are eligible for a closed group, whichever it is."""
        fails = GateTable(self.problem, self.youths, [group]).fails[:, 0]
        return [self.youths[row] for row in np.flatnonzero(fails == 0)]

    def judged(self, group: Group, youth: Youth, candidates: list[Youth]) -> Prospect:
        """How near a closed group comes to opening with this youth in it."""
        least, most = self.standing.least(group), self.standing.free(group)
        together = self._most_together(candidates, youth.key, most)
        if together < least:
            return Prospect(group, least - together, opens=False)
        opens = self.always_gains or self.company(group, candidates, youth.key) is not None
        return Prospect(group, 0, opens=opens)

    def company(self, group: Group, candidates: list[Youth], must: str | None = None) -> Company | None:
        """The unplaced whose opening of a closed group raises the score most, or None when nothing does."""
        problem, least, most = self.problem, self.standing.least(group), self.standing.free(group)
        points = {youth.key: value(problem.policy, problem.places, youth, group) for youth in candidates}
        found = best_together(points, problem.apart, least, most, must)
        cost = 0 if group.is_offer else problem.policy.open_cost
        return found if found is not None and found.points > cost else None

    def _most_together(self, candidates: list[Youth], must: str, most: int) -> int:
        keys = frozenset(youth.key for youth in candidates)
        apart = self.problem.apart
        if not any(key in apart for key in keys):
            return min(len(keys), max(0, most))
        if (keys, must, most) not in self._together:
            self._together[keys, must, most] = most_together(keys, apart, must, most)
        return self._together[keys, must, most]


Spot = tuple[int, int, int]
"""Positions of tag set, band and size in a reach and its catalogue."""


class Spots:
    """The specifications of a cell that one youth is eligible for, those that could bring most together first.

    Iterates over (youths it could bring together, at most `enough`; spot); equals stand in the youth's own best order.
    """

    def __init__(self, reach: Reach, cell: int, row: int, enough: int) -> None:
        self._reach, self._row, self._enough = reach, row, enough
        self._here = np.flatnonzero(reach.comes[:, cell])

    def __iter__(self) -> Iterator[tuple[int, Spot]]:
        reach, row = self._reach, self._row
        tags, bands = np.flatnonzero(reach.fits[row]), np.flatnonzero(reach.ages[row])
        sizes = np.flatnonzero(reach.roomy[row])
        reachable = np.minimum(self._counts(tags, bands, sizes), self._enough)
        points = reach.alike_points[row, tags][:, None, None] + reach.age_points[row, bands][None, :, None]
        order = np.lexsort((-np.broadcast_to(points, reachable.shape).ravel(), -reachable.ravel()))
        for place in order:
            t, b, z = np.unravel_index(place, reachable.shape)
            yield int(reachable[t, b, z]), (int(tags[t]), int(bands[b]), int(sizes[z]))

    def _counts(self, tags: Ints, bands: Ints, sizes: Ints) -> Ints:
        reach, here = self._reach, self._here
        fits = reach.fits[np.ix_(here, tags)].astype(np.float32)
        ages = reach.ages[np.ix_(here, bands)].astype(np.float32)
        counts = np.zeros((len(tags), len(bands), len(sizes)), dtype=np.int64)
        for place, size in enumerate(sizes):
            roomy = reach.roomy[here, size].astype(np.float32)[:, None]
            counts[:, :, place] = np.minimum((fits * roomy).T @ ages, reach.catalogue.sizes[size])
        return counts


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


def _declines_proposed(youth: Youth) -> bool:
    return any(key.startswith(PROPOSED_PREFIX) for key in youth.not_in)


def _nearer(best: Prospect | None, other: Prospect) -> Prospect:
    if best is None or (other.opens, -other.short) > (best.opens, -best.short):
        return other
    return best
