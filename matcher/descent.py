"""Rough prices of youths, found by small steps against the overuse of seats; it chooses no groups.

A subgradient method (Held, Wolfe and Crowder, Mathematical Programming 6, 1974) with steps that shrink by a fixed
factor: prices rise for youths whom the most profitable groups want more than once and fall for youths nobody wants.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.brake import Brake
from matcher.eligibility import Eligible, Ints
from matcher.pricing import SCALE

FIRST_STEP, LAST_STEP = 300, 10
"""Points by which a price changes for each seat wanted too many or too few."""
MOST_AT_ONCE = 3
"""Seats too many beyond which a price rises no faster: in the first steps all groups want the same few."""
HEADSTARTS = (600, 1200, 1800)
Pricing = Callable[[Ints], tuple[int, Ints]]
"""Prices → (proven bound, how often each youth is wanted)."""


@dataclass(frozen=True)
class Steps:
    """How many steps, and the points by which prices change in the first and in the last, per seat wanted too often."""

    count: int
    first: int = FIRST_STEP
    last: int = LAST_STEP


def rough_prices(
    youths: Ints, starts: Sequence[Ints], pricing: Pricing, steps: Steps, brake: Brake
) -> tuple[int, Ints]:
    """(proven bound, prices), both scaled: within some percent of the best, from the best of the starts.

    Starts are scaled prices of all youths; others than these have none.
    """
    tried = [(*pricing(start), start) for start in starts]
    bound, wanted, best = min(tried, key=lambda found: found[0])
    price = best[youths].astype(np.float64)
    for step in np.geomspace(steps.first, steps.last, steps.count):
        if brake.pulled:
            break
        price = np.maximum(0, price + step * SCALE * np.minimum(wanted[youths] - 1, MOST_AT_ONCE))
        trial = np.zeros_like(best)
        trial[youths] = np.round(price)
        proven, wanted = pricing(trial)
        if proven < bound:
            bound, best = proven, trial
    return bound, best


def headstarts(eligible: Eligible, youths: Ints) -> list[Ints]:
    """Urgency less one amount for everybody: what remains when seats are scarce."""
    starts = []
    for less in HEADSTARTS:
        price = np.zeros(len(eligible.open), dtype=np.int64)
        price[youths] = np.maximum(0, eligible.urgency[youths] - less) * SCALE
        starts.append(price)
    return starts
