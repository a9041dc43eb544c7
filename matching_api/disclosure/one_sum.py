"""The same answer as linear programming, by hand, where all that is shown are pieces and one sum; else none.

A list with its total is the commonest table there is. A program for it takes a thousand times as long as adding up.
"""

from dataclasses import dataclass

import numpy as np

Vector = np.ndarray


@dataclass(frozen=True)
class End:
    """An extreme of a count, pieces that reach it, and the rows that hold it; unbounded has no pieces."""

    value: float
    pieces: Vector | None
    held_by: frozenset[int]


def extreme(wanted: Vector, sign: int, rows: Vector, amounts: Vector) -> End | None:
    """The most (sign -1) or the least (sign 1) of a count; no piece is negative, and `rows` times pieces is `amounts`.

    None where it takes more than this, or where more than one set of rows could be said to hold it.
    """
    width = np.count_nonzero(rows, axis=1)
    wide, single = np.flatnonzero(width > 1), np.flatnonzero(width == 1)
    at = rows[single].argmax(axis=1)
    alone = len(single) + len(wide) == len(rows) and len(set(at.tolist())) == len(at)
    if len(wide) > 1 or not alone or not _zero_or_one(rows) or not _zero_or_one(wanted) or (amounts[single] == 0).any():
        return None
    pieces = np.zeros(rows.shape[1])
    pieces[at] = amounts[single]
    total = rows[wide[0]] if len(wide) else np.zeros_like(pieces)
    rest = float(amounts[wide[0]] - total @ pieces) if len(wide) else 0.0
    free = np.ones(len(pieces), bool)
    free[at] = False
    inside, counted = free & (total > 0), free & (wanted > 0)
    if len(wide) and (rest <= 0 or not inside.any()):
        return None
    if sign < 0 and (counted & ~inside).any():
        return End(np.inf, None, frozenset())
    # What is left of the sum goes to a piece of the count, or to any other where there is one.
    likely = inside & (counted if sign < 0 else ~counted)
    chosen = likely if likely.any() else inside
    if chosen.any():
        pieces[chosen.argmax()] = rest
    weight = float((chosen & counted).any())
    held = {int(row) for row, column in zip(single, at, strict=True) if wanted[column] != weight * total[column]}
    return End(float(wanted @ pieces), pieces, frozenset(held | ({int(wide[0])} if weight else set())))


def _zero_or_one(vector: Vector) -> bool:
    return bool(((vector == 0) | (vector == 1)).all())
