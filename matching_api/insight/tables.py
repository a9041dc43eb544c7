"""Which tables of the region are shown together, and what of them: every count goes through disclosure control here.

Protected as one whole: who waits, by theme and age at once, each with who waits over the norm; by municipality and
subregion; what came and went in a quarter, with what waited at both ends. Tables that have nothing but their totals in
common need not be looked at together: with the totals given, any table of the one goes with any of the other.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from matching_api.disclosure.attack import Sum
from matching_api.disclosure.control import Audience, Cell, Tables, protect
from matching_api.insight.counted import FLOWS, Where

NOTHING = Cell(None)
# The same counts are protected once: of days that have passed they stay the same.
KEPT = 256
Key = tuple[Hashable, ...]
Amounts = Mapping[Any, int]
WAITING, OVER, WITHIN = "waiting", "over_norm", "within"


@dataclass(frozen=True)
class Shown:
    """Cells by key: a figure, and what it is broken down by; a key that is not there is not shown."""

    cells: Mapping[Key, Cell] = field(default_factory=dict)

    def get(self, *key: Hashable) -> Cell:
        return self.cells.get(key, NOTHING)

    def hidden(self) -> set[Key]:
        return {key for key, cell in self.cells.items() if cell.suppressed}

    def showing(self) -> dict[Key, bool]:
        """Is each shown?"""
        return {key: not cell.suppressed for key, cell in self.cells.items()}


@dataclass(frozen=True)
class Axes:
    """Everything a table has a line for, counted or not: also a line with nobody is a line."""

    themes: tuple[str, ...]
    bands: tuple[str, ...]
    places: tuple[tuple[str, str], ...]  # municipality code and its subregion


def stock(counts: Counter[tuple[Where, bool]], axes: Axes, audience: Audience, early: Collection[Key] = ()) -> Shown:
    """Who waits and who waits over the norm; keys are (figure, axis, line), and the figure alone for the total."""
    return _stock(frozenset(counts.items()), axes, audience, frozenset(early))


@lru_cache(maxsize=KEPT)
def _stock(
    counts: frozenset[tuple[tuple[Where, bool], int]], axes: Axes, audience: Audience, early: frozenset[Key]
) -> Shown:
    demand: Counter[tuple[str, str, bool]] = Counter()
    places: Counter[tuple[str, bool]] = Counter()
    for ((theme, band, place), over), amount in counts:
        demand[theme, band, over] += amount
        places[place, over] += amount
    totals = stock_totals(demand.total(), sum(n for key, n in demand.items() if key[2]), audience).showing()
    by_demand = _by_demand(demand, axes, audience, totals, early)
    by_place = _by_place(places, axes, audience, totals, early)
    cells = {**by_demand, **by_place}
    # Over the norm is a part of who waits: beside a count that is hidden it would say the least that can be.
    for key, cell in cells.items():
        if key[0] == OVER and cells[WAITING, *key[1:]].suppressed and not cell.suppressed:
            cells[key] = NOTHING
    return Shown(cells)


def stock_totals(waiting: int, over: int, audience: Audience) -> Shown:
    """How many wait, and over the norm, as every table of that day has them; keys are (figure,)."""
    cells: dict[Key, Collection[Hashable]] = {(WAITING,): [OVER, WITHIN], (OVER,): [OVER], (WITHIN,): [WITHIN]}
    shown = protect(Tables({OVER: over, WITHIN: waiting - over}, cells, unsaid=[(WITHIN,)]), audience)
    if shown[WAITING,].suppressed:
        shown[OVER,] = NOTHING
    return Shown(shown)


def _by_demand(
    demand: Amounts, axes: Axes, audience: Audience, totals: Mapping[Key, bool], early: Collection[Key]
) -> dict[Key, Cell]:
    pieces = {(theme, band, over): 0 for theme in axes.themes for band in axes.bands for over in (True, False)} | dict(
        demand
    )
    cells: dict[Key, list[Hashable]] = {(figure,): [] for figure in (WAITING, OVER, WITHIN)}
    for piece in pieces:
        theme, band, over = piece
        norm = OVER if over else WITHIN
        lines: list[Key] = [("theme", theme), ("age-band", band), ()]
        for line in lines:
            cells.setdefault((WAITING, *line), []).append(piece)
            cells.setdefault((norm, *line), []).append(piece)
        cells.setdefault((WAITING, "theme-and-age", theme, band), []).append(piece)
    return _protected(pieces, cells, audience, totals, early)


def _by_place(
    places: Amounts, axes: Axes, audience: Audience, totals: Mapping[Key, bool], early: Collection[Key]
) -> dict[Key, Cell]:
    pieces = {(place, over): 0 for place, _ in axes.places for over in (True, False)} | dict(places)
    subregion_of = dict(axes.places)
    cells: dict[Key, list[Hashable]] = {(figure,): [] for figure in (WAITING, OVER, WITHIN)}
    for piece in pieces:
        place, over = piece
        norm = OVER if over else WITHIN
        lines: list[Key] = [("municipality", place), ("subregion", subregion_of.get(place, "")), ()]
        for line in lines:
            cells.setdefault((WAITING, *line), []).append(piece)
            cells.setdefault((norm, *line), []).append(piece)
    return _protected(pieces, cells, audience, totals, early)


def _protected(
    pieces: Amounts, cells: Mapping[Key, list[Hashable]], audience: Audience, totals: Mapping[Key, bool],
    early: Collection[Key],
) -> dict[Key, Cell]:  # fmt: skip
    unsaid = [key for key in cells if key[0] == WITHIN and len(key) > 1]
    # Also hidden from who knows the totals that are not shown: other tables of the day have the same.
    parts = _known([dict.fromkeys(cells[figure,], 1) for figure in (OVER, WITHIN)], pieces, audience)
    whole = parts if len(parts) == 2 else _known([dict.fromkeys(cells[WAITING,], 1)], pieces, audience)
    lines = {key: some for key, some in cells.items() if len(key) > 1}
    shown = protect(Tables(pieces, lines, {}, unsaid, whole, early=early), audience)
    for figure in (WAITING, OVER):
        count = sum(pieces[piece] for piece in cells[figure,])
        shown[figure,] = Cell(audience.told(count)) if totals[figure,] else NOTHING
    return shown


def months(changes: Mapping[Hashable, Counter[str]], audience: Audience) -> Shown:
    """What came and went in each month; keys are (flow, "month", month), and (flow,) for all of them.

    Each month for itself and before anything that holds several, so that it never changes. How many waited at its
    beginning and end is known to everybody, so what came and went is too but for its parts.
    """
    cells: dict[Key, Cell] = {}
    for month, counts in changes.items():
        amounts = {name: max(0, counts[name]) for name in FLOWS}
        known: list[tuple[Sum, int]] = [
            (dict(zip(FLOWS, (1, -1, -1, -1), strict=True)), amounts["inflow"] - _gone(amounts))
        ]
        shown = protect(Tables(amounts, {(name,): [name] for name in FLOWS}, known=known), audience)
        cells |= {(name, "month", month): shown[name,] for name in FLOWS}
    return Shown(cells)


def _gone(amounts: Mapping[str, int]) -> int:
    return sum(amounts[name] for name in FLOWS[1:])


Pairs = frozenset[tuple[Any, Any]]


@dataclass(frozen=True)
class Quarter:
    """What came and went in a quarter: by flow, line and month; and what waited at both ends, as it was shown."""

    flows: Pairs  # (flow, line, month) and how many
    decided: Pairs  # (flow,) and (flow, "month", month), and whether it is shown
    ends: tuple[tuple[Pairs, Pairs], ...]  # line and how many, line and whether that is shown


@lru_cache(maxsize=KEPT)
def quarter(axis: str, lines: tuple[str, ...], given: Quarter, audience: Audience) -> Shown:
    """One axis of a quarter; keys are (flow, axis, line).

    Of a line of which it is not shown how many waited at either end, nothing that came or went is shown.
    """
    pieces: dict[Any, int] = {("flow", *key): max(0, amount) for key, amount in given.flows}
    for at, (waited, _) in enumerate(given.ends):
        pieces |= {("end", at, line): dict(waited).get(line, 0) for line in lines}
    cells: dict[Key, list[Hashable]] = {}
    for piece in sorted(pieces, key=repr):
        for key in _cells_of(piece, axis):
            cells.setdefault(key, []).append(piece)
    ends = [dict(shown) for _, shown in given.ends]
    dark = {line for line in lines if not all(each.get(line, False) for each in ends)}
    decided: dict[Key, bool] = {key: shown for key, shown in given.decided if key in cells}
    decided |= {(WAITING, axis, line, at): each.get(line, False) for at, each in enumerate(ends) for line in lines}
    decided |= {(flow, axis, line): False for flow in FLOWS for line in dark}
    # Twice: so that the lines give no total away, and so that they stay hidden from who knows every total.
    for known in (_balances(pieces, lines), [*_balances(pieces, lines), *_totals(pieces, audience)]):
        shown = protect(Tables(pieces, cells, decided, known=known), audience)
        decided |= {key: False for key, cell in shown.items() if cell.suppressed and key[1:2] == (axis,)}
    return Shown({key: shown[key] for key in cells if key[0] in FLOWS and key[1:2] == (axis,)})


def _cells_of(piece: Any, axis: str) -> list[Key]:
    if piece[0] == "end":
        return [(WAITING, axis, piece[2], piece[1])]
    _, flow, line, month = piece
    return [(flow, axis, line), (flow, "month", month), (flow,)]


def _balances(pieces: Amounts, lines: Sequence[str]) -> list[tuple[Sum, int]]:
    """What waited and what came is what waits and what went: of every line, and of all of them in every month."""
    sums: list[dict[Any, int]] = []
    signed = {piece: 1 if piece[1] == FLOWS[0] else -1 for piece in pieces if piece[0] == "flow"}
    for line in lines:
        parts = {piece: sign for piece, sign in signed.items() if piece[2] == line}
        sums.append({("end", 0, line): 1, **parts, ("end", 1, line): -1})
    for month in {piece[3] for piece in signed}:
        sums.append({piece: sign for piece, sign in signed.items() if piece[3] == month})
    for at in (0, 1):
        sums.append({("end", at, line): 1 for line in lines})
    return [(each, sum(sign * pieces[piece] for piece, sign in each.items())) for each in sums]


def _totals(pieces: Amounts, audience: Audience) -> list[tuple[Sum, int]]:
    """The totals of each flow in each month, but for those that would tell a small one by the balance."""
    found: dict[Any, dict[Any, dict[Any, int]]] = {}
    for piece in pieces:
        if piece[0] == "flow":
            found.setdefault(piece[3], {}).setdefault(piece[1], {})[piece] = 1
    known: list[tuple[Sum, int]] = []
    for sums in found.values():
        told = sorted(_known(list(sums.values()), pieces, audience), key=lambda each: each[1])
        known += told[1:] if len(told) == len(sums) - 1 else told
    return known


def _known(sums: Sequence[Sum], pieces: Amounts, audience: Audience) -> list[tuple[Sum, int]]:
    """Sums of pieces with their values; of a small one there is nothing to know, as all its parts are hidden."""
    told = [(each, sum(pieces[piece] for piece in each)) for each in sums]
    return [(each, value) for each, value in told if value >= audience.threshold]


def quarter_totals(flows: Mapping[tuple[str, Any], int], monthly: Shown, audience: Audience) -> Shown:
    """The totals of a quarter beside its months, which were shown or not before; keys are (flow,)."""
    pieces = {key: max(0, amount) for key, amount in flows.items()}
    cells: dict[Key, list[Hashable]] = {}
    for flow, month in pieces:
        cells.setdefault((flow,), []).append((flow, month))
        cells.setdefault((flow, "month", month), []).append((flow, month))
    known: list[tuple[Sum, int]] = []
    for month in {month for _, month in pieces}:
        balance = {(flow, month): 1 if flow == FLOWS[0] else -1 for flow in FLOWS}
        known.append((balance, sum(sign * pieces[piece] for piece, sign in balance.items())))
    decided = {key: shown for key, shown in monthly.showing().items() if key in cells}
    told = protect(Tables(pieces, cells, decided, known=known), audience)
    return Shown({(flow,): told[flow,] for flow in FLOWS if (flow,) in told})
