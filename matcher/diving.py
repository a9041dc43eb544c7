"""Whole groups from the relaxation of a section: the surest groups are settled first, the rest is priced again.

Diving with column generation (Sadykov et al., INFORMS Journal on Computing 31, 2019). Every dive leaves its groups in a
pool, from which a program of whole numbers takes the best that go together. It proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.assign import Catalogue
from matcher.brake import Brake
from matcher.draft import Column, worth
from matcher.eligibility import Eligible
from matcher.mixture import Mixture
from matcher.neighbourhoods import OUT_OF_REACH, neighbourhoods
from matcher.pricing import Returned, Tables
from matcher.sections import Section

SURE, HALF, NOTABLE = 0.9, 0.5, 0.1
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Steps:
    """How a dive goes: it prices the rest so many times, then settles at least one in `at_once` of the groups left."""

    rounds: int
    at_once: int


class Diver:
    """Dives in one section for the usable youths; `pool` holds all columns met, `mixed` those a mixture took."""

    def __init__(
        self,
        eligible: Eligible,
        tables: Tables,
        section: Section,
        returning: Returned,
        usable: Flags,
        known: Iterable[Column],
        brake: Brake,
        steps: Steps = Steps(rounds=3, at_once=12),
    ) -> None:
        section = replace(section, youths=section.youths[usable[section.youths]])
        self._eligible, self._section, self._usable, self._brake = eligible, section, usable, brake
        self._steps = steps
        self._catalogue = Catalogue(eligible, tables, section, returning)
        calm = (peaceful(eligible, column) for column in known)
        self.mixed: dict[Column, None] = {}
        self.pool = dict.fromkeys(c for c in calm if c is not None and usable[list(c.youths)].all())

    def dive(self, kept: Sequence[Column] = (), banned: Iterable[Column] = ()) -> list[Column]:
        """Groups with `kept` among them and without the banned ones, nearly the best that the relaxation knows."""
        free, out, settled = self._usable.copy(), {*banned}, list[Column]()
        known, chosen = dict.fromkeys(column for column in self.pool if column not in out), list(kept)
        while True:
            settled += chosen
            free[[y for column in chosen for y in column.youths]] = False
            mixture = self._rest(known, settled, free)
            self._priced_again(mixture, free, out, self._left(settled))
            known |= dict.fromkeys(mixture.columns)
            taken = mixture.taken()
            self.mixed |= dict.fromkeys(column for share, column in taken if share > NOTABLE)
            chosen = self._surest(taken, settled)
            if not chosen:
                break
        self.pool |= known
        return settled

    def _rest(self, known: Iterable[Column], settled: Sequence[Column], free: Flags) -> Mixture:
        """The known columns that go with what is settled, to be mixed without it.

        A program that holds what is settled too, in fixed amounts, is larger and does not go on from its last
        solution: it takes twice as long.
        """
        section, closed = self._section, {(column.owner, column.cell) for column in settled}
        rest = replace(section, youths=section.youths[free[section.youths]])
        mixture = Mixture(self._eligible, rest, self._left(settled), closed)
        for column in known:
            if free[list(column.youths)].all():
                mixture.add(column)
        return mixture

    def around(self, columns: Sequence[Column], groups: int) -> list[Column]:
        """The columns after a dive around each proposed group, with the offers free too; never worth less."""
        now = list(columns)
        for trace in list(neighbourhoods(self._eligible, now, groups)):
            if trace <= {*now} and not self._brake.pulled:
                found = self.dive(kept=[c for c in now if c.cell is not None and c not in trace])
                now = max(now, found, key=lambda chosen: worth(self._eligible, chosen))
        return now

    def _surest(self, taken: Sequence[tuple[float, Column]], settled: Sequence[Column]) -> list[Column]:
        """Of open columns with their shares those taken nearly whole, and of the others the surest, a few at a time."""
        least, used, groups = sum(share for share, _ in taken) / self._steps.at_once, set[int](), set[object]()
        running = Counter(column.owner for column in settled if column.cell is not None)
        chosen = list[Column]()
        for share, column in sorted(taken, key=lambda one: (-one[0], -one[1].value, one[1].owner, one[1].youths)):
            if share <= SURE and chosen and (share <= HALF or len(chosen) >= least):
                break
            full = column.cell is not None and running[column.owner] >= self._eligible.capacity[column.owner]
            if not full and used.isdisjoint(column.youths) and (column.owner, column.cell) not in groups:
                chosen.append(column)
                used |= {*column.youths}
                groups.add((column.owner, column.cell))
                running[column.owner] += column.cell is not None
        return chosen

    def _left(self, settled: Iterable[Column]) -> dict[int, int]:
        """How many groups each family can still open."""
        running = Counter(column.owner for column in settled if column.cell is not None)
        return {f: int(self._eligible.capacity[f]) - running[f] for f in self._section.families}

    def _priced_again(self, mixture: Mixture, free: Flags, out: set[Column], left: dict[int, int]) -> None:
        for _ in range(0 if self._brake.pulled else self._steps.rounds):
            mixture.solve()
            price = np.where(free, mixture.prices(len(free)), OUT_OF_REACH)
            self._catalogue.price(price, left)
            found = [peaceful(self._eligible, column) for column in self._catalogue.columns(price, times=1, more=1)]
            new = [c for c in found if c is not None and c not in out and free[list(c.youths)].all()]
            if not sum([mixture.add(column) for column in new]) or self._brake.pulled:
                break
        mixture.solve()


def peaceful(eligible: Eligible, column: Column) -> Column | None:
    """The column without who may not sit with somebody worth more in it; None when too few are left."""
    if not any(eligible.apart[y] for y in column.youths):
        return column
    worth_of = dict(zip(*(part.tolist() for part in eligible.seats_of(column.owner, column.cell)), strict=True))
    stays = list[int]()
    for y in sorted(column.youths, key=lambda y: (-worth_of[y], y)):
        if eligible.apart[y].isdisjoint(stays):
            stays.append(y)
    if len(stays) < eligible.least(column.owner, column.cell):
        return None
    return Column(column.owner, column.cell, tuple(sorted(stays)), sum(worth_of[y] for y in stays))
