"""Disclosure control: which counts of persons may be shown beside a total; pure, and knows no persons."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Cell:
    """A count, or nothing when showing it could point at persons."""

    value: int | None

    @property
    def suppressed(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class Table(Generic[Key]):
    """Cells with their total, all as they may be shown together."""

    cells: Mapping[Key, Cell]
    total: Cell


def single(count: int, threshold: int) -> Cell:
    """A count on its own: suppressed when it is under the threshold, none at all included."""
    return Cell(count if count >= threshold else None)


def table(counts: Mapping[Key, int], threshold: int) -> Table[Key]:
    """Cells under the threshold are suppressed, and so many others that the total does not give them away.

    Whoever subtracts the cells shown from a total that is shown learns the sum of those that are not. So while that
    sum is of one cell only, or under the threshold itself, the smallest cell still shown is suppressed too.
    """
    total = single(sum(counts.values()), threshold)
    hidden = {key for key, count in counts.items() if count < threshold}
    shown = sorted((count, str(key), key) for key, count in counts.items() if key not in hidden)
    for _, _, key in shown if hidden and not total.suppressed else ():
        if len(hidden) > 1 and sum(counts[each] for each in hidden) >= threshold:
            break
        hidden.add(key)
    return Table({key: Cell(None if key in hidden else count) for key, count in counts.items()}, total)
