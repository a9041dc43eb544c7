"""A count or one table of counts on its own, inside the partnership; the rules stand in `matching_api.disclosure`."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from matching_api.disclosure import control
from matching_api.disclosure.control import Audience, Cell as Cell

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Table(Generic[Key]):
    """Cells with their total, all as they may be shown together."""

    cells: Mapping[Key, Cell]
    total: Cell


def single(count: int, threshold: int) -> Cell:
    """A count on its own: suppressed when it is under the threshold, none at all included."""
    return control.single(count, Audience(threshold))


def table(counts: Mapping[Key, int], threshold: int) -> Table[Key]:
    """Cells under the threshold are suppressed, and so many others that the total does not give them away."""
    cells, total = control.table(counts, Audience(threshold))
    return Table(cells, total)
