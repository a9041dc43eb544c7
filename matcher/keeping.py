"""The groups of the last round once more, for the youths who wait now: what to begin from when little changed.

It knows only what `previously` says and looks for no better groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from matcher import assign, choosing
from matcher.choosing import Field, Prices
from matcher.diving import peaceful
from matcher.draft import Column
from matcher.eligibility import Cell, Ints
from matcher.pricing import SCALE
from matcher.sections import Section

LEFT_OVER = 1400
"""Points by which a place may be worth more than its price, for a start: what facilitators are worth, shared out."""
STEPS = assign.Steps(rounds=20, first=100, last=5)
Group = tuple[int, Cell | None]


def groups_of_last_round(ready: Field) -> list[Column]:
    """Every group that `previously` names and that can still run, with those who may still sit there.

    Seats go to whom they are worth most; a family opens no more groups than it can now, the fullest first.
    """
    left = Counter(dict(enumerate(ready.eligible.capacity.tolist())))
    found = [column for group, youths in _named(ready).items() if (column := _again(ready, group, youths)) is not None]
    kept = []
    for column in sorted(found, key=lambda c: (-len(c.youths), -c.value, c.owner, c.cell or ())):
        if column.cell is None or left[column.owner] > 0:
            left[column.owner] -= column.cell is not None
            kept.append(column)
    return kept


def _named(ready: Field) -> dict[Group, list[int]]:
    """Group → the open youths whose `previously` it is, in the order of the groups."""
    eligible, youths = ready.eligible, defaultdict[Group, list[int]](list)
    group_of: dict[str, Group] = {eligible.group_of(f, cell).key: (f, cell) for f, cell in ready.returning.cells}
    group_of |= {offer.key: (number, None) for number, offer in enumerate(eligible.problem.offers)}
    for number, youth in enumerate(eligible.problem.youths):
        if eligible.open[number] and youth.previously in group_of:
            youths[group_of[youth.previously]].append(number)
    return dict(sorted(youths.items(), key=lambda pair: (pair[0][0], pair[0][1] or ())))


def _again(ready: Field, group: Group, youths: list[int]) -> Column | None:
    eligible, (owner, cell) = ready.eligible, group
    who, value = eligible.seats_of(owner, cell)
    points = {y: v for y, v in zip(who.tolist(), value.tolist(), strict=True) if y in set(youths)}
    most = int(eligible.sizes[cell[3]]) if cell is not None else int(eligible.seats.free[owner])
    stay = sorted(sorted(points, key=lambda y: (-points[y], y))[:most])
    if len(stay) < eligible.least(owner, cell):
        return None
    return peaceful(eligible, Column(owner, cell, tuple(stay), sum(points[y] for y in stay)))


def prices(ready: Field, kept: list[Column]) -> Prices:
    """Prices from what the places of these groups are worth, after some rounds of an auction."""
    start = _left_over(ready, kept)

    def work(section: Section) -> assign.Relaxed:
        mine, cells = _only(section, start), ready.returning.cells
        bound = int(mine.sum()) + assign.Catalogue(ready.eligible, ready.tables, section, cells).price(mine)
        begin = assign.Relaxed(mine, bound, (), ())
        return assign.auctioned(ready.eligible, ready.tables, section, cells, begin, STEPS, ready.brake)

    return choosing.gathered(ready, ready.sections, choosing.in_each_section(ready, work))


def _left_over(ready: Field, kept: list[Column]) -> Ints:
    price = np.zeros(len(ready.eligible.open), dtype=np.int64)
    for column in kept:
        who, value = ready.eligible.seats_of(column.owner, column.cell)
        inside = np.isin(who, column.youths)
        price[who[inside]] = np.maximum(0, value[inside] - LEFT_OVER) * SCALE
    return price


def _only(section: Section, price: Ints) -> Ints:
    found = np.zeros_like(price)
    found[section.youths] = price[section.youths]
    return found
