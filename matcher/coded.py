"""Columns of values held once each, and what is worked out for pairs of them; it knows no youths or groups."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Value = TypeVar("Value", bound=Hashable)
Number = TypeVar("Number", bound=np.generic)


class Coded(Generic[Value]):
    """A column of values as its distinct values and, per row, the position of its value among them."""

    def __init__(self, column: Sequence[Value]) -> None:
        self.values, self.row = _distinct(column)

    def where(self, holds: Callable[[Value], bool]) -> Flags:
        """Per row whether something holds of its value; asked once per distinct value."""
        return np.array([holds(value) for value in self.values], dtype=np.bool_)[self.row]


@dataclass(frozen=True)
class Pairs(Generic[Number]):
    """Something of each youth and group, held once for the youths and groups that are the same in it."""

    values: NDArray[Number]
    row: Ints
    column: Ints

    def at(self, rows: Ints | int, columns: Ints | int) -> NDArray[Number]:
        found: NDArray[Number] = self.values[self.row[rows], self.column[columns]]
        return found


def _distinct(values: Sequence[Value]) -> tuple[list[Value], Ints]:
    """The distinct values in order of appearance, and for each value its position among them."""
    number: dict[Value, int] = {}
    rows = [number.setdefault(value, len(number)) for value in values]
    return list(number), np.array(rows, dtype=np.int64)
