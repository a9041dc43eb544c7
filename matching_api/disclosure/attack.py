"""What somebody can work out about a count that is not shown, from all that is: linear programming, and no mercy.

The attacker knows which pieces every count adds up, that no piece is negative, and every count that is shown. Of a
count that is not shown the least and the most that fit are found by linear programming (HiGHS).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from matching_api.disclosure import one_sum

Key = TypeVar("Key", bound=Hashable)
# What everything is a sum of, by whatever name; and a sum, with its signs.
Piece = Hashable
Sum = Mapping[Any, int]
_TOLERANCE = 1e-6


@dataclass
class Range:
    """The least and the most a count can be, with the keys of shown counts that hold it there."""

    least: float
    most: float
    held_by: set[Any] = field(default_factory=set)

    @property
    def width(self) -> float:
        return self.most - self.least


@dataclass(frozen=True)
class Published(Generic[Key]):
    """Counts by key with their values, each a sum of pieces with a sign; `known` are sums everybody knows."""

    sums: Mapping[Key, Sum]
    values: Mapping[Key, int]
    known: Sequence[tuple[Sum, int]] = ()


class Attacker(Generic[Key]):
    """Somebody who has every count of `shown`; what was found feasible stays so when less is shown later."""

    def __init__(self, published: Published[Key]) -> None:
        self._published = published
        pieces = {piece for each in published.sums.values() for piece in each}
        pieces |= {piece for each, _ in published.known for piece in each}
        self._column = {piece: at for at, piece in enumerate(sorted(pieces, key=repr))}
        self._row = {key: self._vector(each) for key, each in published.sums.items()}
        self._seen: dict[Key, tuple[float, float]] = {
            key: (float(value), float(value)) for key, value in published.values.items()
        }

    def seen(self, key: Key) -> float:
        """How far apart the values are that were found to fit so far."""
        least, most = self._seen[key]
        return most - least

    def range_of(self, key: Key, shown: Iterable[Key], enough: float = np.inf) -> Range:
        """The range of a count; stops looking when it is `enough` wide."""
        keys = sorted(shown, key=repr)
        known = self._published.known
        rows = [self._row[each] for each in keys] + [self._vector(each) for each, _ in known]
        amounts = [self._published.values[each] for each in keys] + [amount for _, amount in known]
        found = Range(*self._seen[key])
        for sign in (-1, 1):
            if found.width >= enough - _TOLERANCE:
                break
            end, held = self._extreme(key, sign, rows, amounts)
            found.held_by |= {keys[at] for at in held if at < len(keys)}
            found.least, found.most = (min(found.least, end), found.most) if sign > 0 else (found.least, end)
        return found

    def _extreme(
        self, key: Key, sign: int, rows: Sequence["np.ndarray"], amounts: Sequence[int]
    ) -> tuple[float, set[int]]:
        if not rows:
            return (np.inf if sign < 0 else 0.0), set()
        if by_hand := one_sum.extreme(self._row[key], sign, np.array(rows), np.array(amounts, float)):
            if by_hand.pieces is None:
                self._seen[key] = (self._seen[key][0], np.inf)
            else:
                self._remember(by_hand.pieces)
            return by_hand.value, set(by_hand.held_by)
        from scipy.optimize import linprog  # takes long to load, and most counts need no proof

        answer = linprog(sign * self._row[key], A_eq=np.array(rows), b_eq=np.array(amounts, float), method="highs")
        if answer.status == 3:  # unbounded
            self._seen[key] = (self._seen[key][0], np.inf)
            return np.inf, set()
        self._remember(answer.x)
        held = np.flatnonzero(np.abs(answer.eqlin.marginals) > _TOLERANCE)
        return float(self._row[key] @ answer.x), {int(at) for at in held}

    def _remember(self, solution: "np.ndarray") -> None:
        for key, row in self._row.items():
            value, (least, most) = float(row @ solution), self._seen[key]
            self._seen[key] = (min(least, value), max(most, value))

    def _vector(self, sums: Sum) -> "np.ndarray":
        vector = np.zeros(len(self._column))
        for piece, sign in sums.items():
            vector[self._column[piece]] = sign
        return vector
