"""Better groups for a section by exchanging a few at a time, thousands of times; it proves nothing.

It begins with any groups, or none, and never ends with less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matcher.brake import Brake
from matcher.draft import Column, worth
from matcher.eligibility import Eligible, Ints
from matcher.exchange_moves import exchange
from matcher.exchange_table import Table
from matcher.lanes import Lanes
from matcher.pricing import Returned
from matcher.sections import Section

AT_ONCE = 2_000
"""Exchanges between two looks at the brake; the first, which opens what can be opened, is always made."""


@dataclass(frozen=True)
class Patience:
    """How many exchanges for each group that could be open, and the loss (points) taken at the start and the end."""

    each: int
    hot: float
    cold: float


def exchanged(
    eligible: Eligible,
    lanes: Lanes,
    section: Section,
    usable: NDArray[np.bool_],
    price: Ints,
    returning: Returned,
    start: Sequence[Column],
    patience: Patience,
    seed: int,
    brake: Brake,
) -> list[Column]:
    """Groups of the section for its usable youths, at scaled prices of what they could be worth elsewhere."""
    table = Table(eligible, lanes, section, price, returning)
    now, points = table.standing(usable, start)
    best = now[0].copy(), now[1].copy()
    desk, log = table.desk(), table.log(seed)
    youths = np.flatnonzero(usable & (np.diff(table.world.reach_start) > 0))
    heat, total = (patience.hot, patience.cold), (points, points)
    ends = patience.each * len(now[0]) if len(youths) else 0
    for first, last in pairwise([0, *range(1, ends, AT_ONCE), ends]):
        if first > 0 and brake.pulled:
            break
        total = exchange(table.world, now, best, desk, log, youths, total, first, last, ends, heat)
    found = table.columns(best[0])
    return found if worth(eligible, found) > worth(eligible, start) else list(start)
