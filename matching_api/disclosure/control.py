"""The one function through which every aggregate goes: hides small counts, and whatever would give them away."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from matching_api.disclosure.attack import Attacker, Piece, Published, Sum

Key = TypeVar("Key", bound=Hashable)
ROUNDED_TO = 5


@dataclass(frozen=True)
class Audience:
    """Who reads: inside the partnership exact from 5 up, outside rounded to 5 and from 10 up."""

    threshold: int
    rounded: bool = False

    def told(self, count: int) -> int:
        """A count as it is told: to the nearest 5 outside (halves upward)."""
        return (2 * count + ROUNDED_TO) // (2 * ROUNDED_TO) * ROUNDED_TO if self.rounded else count


INSIDE, OUTSIDE = Audience(5), Audience(10, rounded=True)


@dataclass(frozen=True)
class Cell:
    """A count, or nothing when showing it could point at persons."""

    value: int | None

    @property
    def suppressed(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class Tables(Generic[Key]):
    """Counts that are shown together, or a month apart, each a sum of the same pieces.

    `amounts` says how large every piece is, `cells` of which pieces each count is the sum. `decided` was shown (true)
    or hidden (false) before and stays so. `unsaid` is not shown but must not follow either, when it is 1 or more.
    `known` are sums of pieces (with signs) that everybody can work out. `late` is hidden only when nothing else helps,
    `early` first: what was hidden a month before is hidden again.
    """

    amounts: Mapping[Any, int]
    cells: Mapping[Key, Collection[Piece]]
    decided: Mapping[Key, bool] = field(default_factory=dict)
    unsaid: Collection[Key] = ()
    known: Sequence[tuple[Sum, int]] = ()
    late: Collection[Key] = ()
    early: Collection[Key] = ()


def protect(tables: Tables[Key], audience: Audience = INSIDE) -> dict[Key, Cell]:
    """Every count as it may be shown. A small one is hidden, and so many others that nobody can work it out.

    Small is under the threshold, none at all included. A count that is hidden for being small can, for whoever has
    everything that is shown, lie anywhere in a range at least as wide as the threshold.
    """
    values = {key: sum(tables.amounts[piece] for piece in pieces) for key, pieces in tables.cells.items()}
    hidden = {key for key, value in values.items() if value < audience.threshold and key not in tables.unsaid}
    hidden |= set(tables.unsaid) | {key for key, shown in tables.decided.items() if not shown}
    hidden -= {key for key, shown in tables.decided.items() if shown}
    small = [key for key in hidden if values[key] < audience.threshold and (values[key] or key not in tables.unsaid)]
    sums = {key: dict.fromkeys(pieces, 1) for key, pieces in tables.cells.items()}
    attacker = Attacker(Published(sums, values, tables.known))
    for key in sorted(small, key=repr):
        while attacker.seen(key) < audience.threshold:
            shown = values.keys() - hidden
            found = attacker.range_of(key, shown, enough=audience.threshold)
            if found.width >= audience.threshold - 1e-6:
                break
            may = {each for each in found.held_by if not tables.decided.get(each, False)} or {
                each for each in shown if not tables.decided.get(each, False)
            }
            if not may:
                break
            hidden.add(min(may, key=_order(tables, values)))
    told = {key: Cell(None if key in hidden else audience.told(value)) for key, value in values.items()}
    return {key: cell for key, cell in told.items() if key not in tables.unsaid}


def single(count: int, audience: Audience = INSIDE) -> Cell:
    """A count on its own: hidden when it is under the threshold, none at all included."""
    return Cell(audience.told(count) if count >= audience.threshold else None)


def table(counts: Mapping[Key, int], audience: Audience = INSIDE) -> tuple[dict[Key, Cell], Cell]:
    """The cells of one table, and their total, as they may be shown together."""
    total = ("total",)
    cells: dict[Hashable, Collection[Piece]] = {("cell", key): [key] for key in counts}
    shown = protect(Tables(counts, {**cells, total: list(counts)}, late=[total]), audience)
    return {key: shown["cell", key] for key in counts}, shown[total]


def _order(tables: Tables[Key], values: Mapping[Key, int]) -> Callable[[Key], tuple[bool, bool, int, str]]:
    return lambda key: (key in tables.late, key not in tables.early, values[key], repr(key))
