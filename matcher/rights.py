"""Who may be used where while the sections of a problem are worked on apart; it chooses no groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from matcher.choosing import LEAST_SHARE, Prices
from matcher.draft import Column
from matcher.eligibility import Ints
from matcher.sections import Section


class Rights:
    """Who may be used where while parts are worked on apart: youths of several parts in one of theirs, by turns."""

    def __init__(self, parts: Sequence[Section], priced: Prices, youths: int) -> None:
        self.part_of = {(f, True): n for n, part in enumerate(parts) for f in part.families}
        self.part_of |= {(g, False): n for n, part in enumerate(parts) for g in part.offers}
        times = np.zeros(youths, dtype=np.int64)
        for part in parts:
            times[part.youths] += 1
        self._own = np.full(youths, -1, dtype=np.int64)
        used: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for n, part in enumerate(parts):
            self._own[part.youths[times[part.youths] == 1]] = n
            for y in part.youths[times[part.youths] > 1].tolist():
                used[y][n] = LEAST_SHARE
        for column, share in (pair for mine in priced.shares.values() for pair in mine):
            n = self.of(column)
            for y in column.youths:
                if y in used:
                    used[y][n] += share
        self._turns = {y: sorted(mine, key=lambda n: (-mine[n], n)) for y, mine in used.items()}

    def of(self, column: Column) -> int:
        """The part whose group this is."""
        return self.part_of[column.owner, column.cell is not None]

    def shared_out(self, now: Iterable[Column], turn: int) -> Ints:
        """Per youth the one part that may use it: where it sits, or else the part whose turn it is; -1 for none."""
        found = self._own.copy()
        for y, turns in self._turns.items():
            found[y] = turns[turn % len(turns)]
        for column in now:
            found[list(column.youths)] = self.of(column)
        return found
