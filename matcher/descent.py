"""Rough prices of youths for large sections, found by stepping against the overuse of seats; it chooses no groups.

The volume algorithm (Barahona and Anbil, Mathematical Programming 87, 2000): prices rise for youths that the most
profitable groups want more than once and fall for youths nobody wants, with a running mean of that demand.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matcher.brake import Brake
from matcher.eligibility import Eligible, Ints
from matcher.pricing import SCALE
from matcher.sections import Section

STEPS = 60
FIRST_STEP = 0.02
SHORTER = 0.8
PATIENCE = 2
MEMORY = 0.2
"""Weight of the newest demand in the running mean."""
HEADSTARTS = range(400, 2400, 200)
Pricing = Callable[[Ints], tuple[int, Ints]]
"""Prices → (proven bound, how often each youth is wanted)."""


def rough_prices(eligible: Eligible, section: Section, pricing: Pricing, brake: Brake) -> Ints:
    """Scaled prices whose bound is within some percent of the best."""
    bound, best = min(((pricing(start)[0], start) for start in _starts(eligible, section)), key=lambda found: found[0])
    mine, demand, step, waited, trial = section.youths, None, FIRST_STEP, 0, best
    for _ in range(STEPS):
        if brake.pulled:
            break
        proven, wanted = pricing(trial)
        waited = 0 if proven < bound * (1 - step / 10) else waited + 1
        if proven < bound:
            bound, best = proven, trial
        demand = wanted[mine] if demand is None else (1 - MEMORY) * demand + MEMORY * wanted[mine]
        over = np.where((best[mine] <= 0) & (demand < 1), 0.0, demand - 1)
        length = bound * step / max(1e-9, float((over**2).sum()))
        trial = best.copy()
        trial[mine] = np.maximum(0, np.round(best[mine] + length * over)).astype(np.int64)
        if waited >= PATIENCE:
            step, waited = step * SHORTER, 0
    return best


def _starts(eligible: Eligible, section: Section) -> list[Ints]:
    """Urgency less one amount for everybody: what remains when seats are scarce."""
    starts = []
    for less in HEADSTARTS:
        price = np.zeros(len(eligible.open), dtype=np.int64)
        price[section.youths] = np.maximum(0, eligible.urgency[section.youths] - less) * SCALE
        starts.append(price)
    return starts
