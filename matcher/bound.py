"""A proven upper bound on the score over all groups of section 2, in whole numbers from prices alone.

For any prices >= 0 of the youths, no plan scores more than the prices together, plus what each family could earn with
its facilitators and each offer could earn at these prices (Lagrangian relaxation: Geoffrion, 1974). Exclusions
(`not_with`, `not_in` of proposed groups) are left out, which can only raise it.
"""

from __future__ import annotations

import numpy as np

from matcher.eligibility import Eligible, Ints
from matcher.pricing import SCALE, Returned, Tables, best_cells, family_profits
from matcher.sections import Section


def scaled(eligible: Eligible, tables: Tables, section: Section, price: Ints, returning: Returned) -> int:
    """What the families and offers of a section earn at most at these prices; add the prices for a bound."""
    best = best_cells(eligible, tables, section.rooms, price)
    earned = family_profits(eligible, section.rooms, best, price, returning)
    families = np.array(section.families, dtype=np.int64)
    offers = sum(_offer(eligible, offer, price) for offer in section.offers)
    return int((earned[families] * eligible.capacity[families]).sum()) + offers


def _offer(eligible: Eligible, offer: int, price: Ints) -> int:
    seats = eligible.seats
    part = slice(seats.start[offer], seats.start[offer + 1])
    profit = np.sort(seats.value[part] * SCALE - price[seats.youth[part]])[::-1][: seats.free[offer]]
    needed = seats.needs[offer]
    if len(profit) < needed:
        return 0
    return max(0, int(profit[:needed].sum() + np.maximum(profit[needed:], 0).sum()))


def whole_points(amount: int) -> int:
    """A scaled bound as whole points: scores are whole, so rounding down loses nothing."""
    return amount // SCALE
