"""What closed groups could become with the youths who are unplaced: exact, over every group of matching.md section 2.

Counts per cell bound what any group there could reach; only groups that the bound leaves open are searched exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.catalogue import Catalogue, Reach
from matcher.company import Company, best_together, most_together
from matcher.gate_table import GateTable, Ints
from matcher.gates import travel_points, urgency, value
from matcher.parts import PROPOSED_PREFIX, Group, ProposedGroup, Youth
from matcher.spots import Spot, Spots, fullest, level, written
from matcher.standing import Standing

ROWS_AT_ONCE = 512


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
        self.open_cost = self.problem.policy.open_cost
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
        found: dict[str, list[Youth]] = {offer.key: [] for offer in self.offers}
        for start in range(0, len(self.youths) if self.offers else 0, ROWS_AT_ONCE):
            table = GateTable(self.problem, self.youths[start : start + ROWS_AT_ONCE], self.offers)
            for row, column in np.argwhere(table.fails == 0).tolist():
                found[self.offers[column].key].append(table.youths[row])
        return found

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
        return worst > 0 and worst * self.least_proposed > self.open_cost

    def nearest(self, youth: Youth) -> Prospect | None:
        """The closed group that comes nearest to opening with this unplaced youth in it; None when there is none."""
        best: Prospect | None = None
        for offer in self.offers_of.get(youth.key, ()):
            best = _nearer(best, self.judged(offer, youth, self.offer_candidates[offer.key]))
        for theme, row in self.rows.get(youth.key, ()):
            best = self._nearest_proposed(theme, row, best)
        return best

    def _nearest_proposed(self, theme: str, row: int, best: Prospect | None) -> Prospect | None:
        reach, enough = self.reaches[theme], self.least_proposed
        bounds, fullest_cell = self.upper[theme]
        bound, first = level(int(bounds[row]), enough), int(fullest_cell[row])
        for cell in sorted(map(int, np.flatnonzero(reach.comes[row])), key=lambda number: number != first):
            if not self._could_beat(bound, best):
                break
            together = self._most_together(reach.comers(cell), reach.youths[row].key, enough)
            here = min(bound, level(together, enough))
            for reachable, spot in Spots(reach, cell, row, enough, None if self.always_gains else self.open_cost):
                if not self._could_beat(min(reachable, here), best):
                    break
                best = self._judged_at(reach, cell, row, spot, best)
        return best

    def _judged_at(self, reach: Reach, cell: int, row: int, spot: Spot, best: Prospect | None) -> Prospect | None:
        youth = reach.youths[row]
        for group in self.closed_at(reach, cell, spot):
            if group.key not in youth.not_in:
                best = _nearer(best, self.judged(group, youth, self.candidates(reach, cell, spot, group)))
        return best

    def _could_beat(self, reachable: int, best: Prospect | None) -> bool:
        """Whether a proposed group of this level could come nearer to opening than the best found."""
        if best is None:
            return True
        rank = (reachable > self.least_proposed, min(0, reachable - self.least_proposed))
        return rank > (best.opens, -best.short)

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


def _declines_proposed(youth: Youth) -> bool:
    return any(key.startswith(PROPOSED_PREFIX) for key in youth.not_in)


def _nearer(best: Prospect | None, other: Prospect) -> Prospect:
    if best is None or (other.opens, -other.short) > (best.opens, -best.short):
        return other
    return best
