"""Somebody who wants to know a small count and has every table of a region on two days: what follows from them?

The tables are made by the service from a book of counts with invented youths. The attacker knows how youths can come
and go, and that counts are not negative; of each small count that is not shown the least and the most is found.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np
import sqlalchemy as sa
from scipy.optimize import linprog
from scipy.sparse import csr_array
from sqlmodel import Session

from matching_api.disclosure.control import Audience, Cell
from matching_api.history.codes import Cause, Stage
from matching_api.history.models import HistoryEntry
from matching_api.insight import region as regions
from matching_api.insight.counted import FLOWS
from matching_api.insight.region import Region
from matching_api.insight.tables import Axes

THEMES, BANDS = ("angst", "druk", "somber"), ("4-7", "8-11", "12-15")
PLACES = {"GM1": "Rijnstreek", "GM2": "Rijnstreek", "GM3": "Leidse regio", "GM4": "Leidse regio"}
AXES = Axes(THEMES, BANDS, tuple(PLACES.items()))
BEFORE, AFTER = date(2026, 6, 30), date(2026, 9, 30)
MONTHS = (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1))
NORM = 98
EXITS = {"started_in_group": Stage.STARTED, "started_one_on_one": Stage.HELPED, "left_otherwise": Stage.LEFT}
# How somebody can come: there before (over the norm or not), or new in a month; and go: over the norm or not, or out.
COMES: tuple[Any, ...] = (("there", True), ("there", False), *(("new", month) for month in MONTHS))
GOES: tuple[Any, ...] = (("waits", True), ("waits", False), *product(EXITS, MONTHS))


@dataclass(frozen=True)
class Youths:
    """How many youths there are of each theme, band, place, way to come and way to go."""

    counts: Counter[tuple[str, str, str, Any, Any]]


def possible(comes: Any, goes: Any) -> bool:
    """Nobody leaves before coming, and who is over the norm stays so."""
    if comes == ("there", True) and goes[0] == "waits":
        return bool(goes[1])
    return not (comes[0] == "new" and goes[0] in EXITS and goes[1] < comes[1])


KINDS = [
    (theme, band, place, comes, goes)
    for theme, band, place, comes, goes in product(THEMES, BANDS, PLACES, COMES, GOES)
    if possible(comes, goes)
]


def random_region(chance: random.Random) -> Youths:
    """A region of any size: some of its themes, bands and places are much busier than others."""
    weight = {
        each: chance.choice([0.05, 0.3, 1, 2]) for each in (*THEMES, *BANDS, *PLACES, *map(repr, (*COMES, *GOES)))
    }
    size = chance.choice([40, 120, 400])
    kinds = [weight[a] * weight[b] * weight[c] * weight[repr(d)] * weight[repr(e)] for a, b, c, d, e in KINDS]
    return Youths(Counter(chance.choices(KINDS, kinds, k=size)))


@dataclass(frozen=True)
class Attacked:
    """How many tables and counts there were, how many small ones hidden, and which of them can be worked out."""

    tables: int
    counts: int
    hidden: int
    pinned: list[tuple[Any, float, float]]


def attacked(youths: Youths, audience: Audience) -> Attacked:
    """Goes after every small count that is not shown; of those that are found out, the least and the most."""
    tables = list(_tables(youths, audience))
    attacker = Attacker(KINDS, youths.counts, [(rule, cell) for _, rule, cell in tables], rounded=audience.rounded)
    small = [
        (name, rule) for name, rule, cell in tables if cell.suppressed and attacker.count(rule) < audience.threshold
    ]
    ranges = [(name, *attacker.range_of(rule, audience.threshold)) for name, rule in small]
    pinned = [(name, least, most) for name, least, most in ranges if most - least < audience.threshold - 1e-6]
    # A figure by one axis on one day is a table, and so is a flow by month or by one axis of the quarter.
    kinds = {(name[0], *name[1][:2]) if isinstance(name[1], tuple) else name[:3:2] + name[1:2] for name, _, _ in tables}
    return Attacked(len(kinds), len(tables), len(small), pinned)


Rule = Callable[[Any], bool]


def _tables(youths: Youths, audience: Audience) -> Iterator[tuple[Any, Rule, Cell]]:
    """Every count of both days: its name, which youths it counts, and the cell as it is shown or not."""
    engine = sa.create_engine("sqlite://")
    HistoryEntry.__table__.create(engine)  # type: ignore[attr-defined]
    with Session(engine) as session:
        session.connection().execute(sa.insert(HistoryEntry), list(_entries(youths)))
        shown = {day: regions.read(session, day, audience, AXES) for day in (BEFORE, AFTER)}
    engine.dispose()
    for day, region in shown.items():
        for key, cell in region.stock.cells.items():
            yield (day, key), _stock_rule(day, key), cell
    yield from _flows(shown[AFTER])


def _flows(region: Region) -> Iterator[tuple[Any, Rule, Cell]]:
    for (flow, _, month), cell in region.months.cells.items():  # type: ignore[misc]
        if month in MONTHS:
            yield ("month", flow, month), lambda kind, f=flow, m=month: _in_flow(kind, f, [m]), cell  # type: ignore[misc]
    for (flow,), cell in region.totals.cells.items():  # type: ignore[misc]
        yield ("quarter", flow), lambda kind, f=flow: _in_flow(kind, f, MONTHS), cell  # type: ignore[misc]
    for axis, shown in region.flows.items():
        at = {"theme": 0, "age-band": 1, "municipality": 2}[axis]
        for key, cell in shown.cells.items():
            if len(key) == 3:
                flow, _, line = key
                rule = lambda kind, f=flow, a=at, n=line: kind[a] == n and _in_flow(kind, f, MONTHS)  # noqa: E731
                yield ("quarter", *key), rule, cell
    for day, (waiting, over) in region.month_ends.items():
        if BEFORE < day < AFTER:
            yield (day, "waiting"), lambda kind, d=day: _waits(kind, d), waiting  # type: ignore[misc]
            del over  # who passed the norm in between is not in this model


def _stock_rule(day: date, key: Any) -> Rule:
    over = key[0] == "over_norm"

    def counts(kind: Any) -> bool:
        there = _over(kind, day)
        if there is None or (over and not there):
            return False
        line = key[1:]
        return (
            not line
            or (line[0] == "theme" and kind[0] == line[1])
            or (line[0] == "age-band" and kind[1] == line[1])
            or (line[0] == "municipality" and kind[2] == line[1])
            or (line[0] == "subregion" and PLACES[kind[2]] == line[1])
            or (line[0] == "theme-and-age" and kind[:2] == line[1:])
        )

    return counts


def _over(kind: Any, day: date) -> bool | None:
    """Does this kind wait over the norm on one of the two days? None when it does not wait then."""
    comes, goes = kind[3], kind[4]
    if day == BEFORE:
        return bool(comes[1]) if comes[0] == "there" else None
    return bool(goes[1]) if goes[0] == "waits" else None


def _waits(kind: Any, day: date) -> bool:
    comes, goes = kind[3], kind[4]
    return (comes[0] == "there" or comes[1] < day) and (goes[0] == "waits" or goes[1] > day)


def _in_flow(kind: Any, flow: str, months: Any) -> bool:
    comes, goes = kind[3], kind[4]
    return (comes[0] == "new" and comes[1] in months) if flow == FLOWS[0] else (goes[0] == flow and goes[1] in months)


def _entries(youths: Youths) -> Iterator[dict[str, Any]]:
    for (theme, band, place, comes, goes), amount in youths.counts.items():
        said = {"theme": theme, "age_band": band, "municipality_code": place, "group_kind": None}
        said |= {"registered_on": _registered(comes, goes), "referrer": None, "referral_open": None}
        came = BEFORE if comes[0] == "there" else comes[1] + timedelta(days=4)
        cause = Cause.OPENING if comes[0] == "there" else Cause.NEW
        yield {**said, "recorded_on": came, "cause": cause, "stage": Stage.WAITING, "amount": amount}
        if goes[0] in EXITS:
            left = goes[1] + timedelta(days=20)
            yield {**said, "recorded_on": left, "cause": Cause.STEP, "stage": Stage.WAITING, "amount": -amount}
            yield {**said, "recorded_on": left, "cause": Cause.STEP, "stage": EXITS[goes[0]], "amount": amount}


def _registered(comes: Any, goes: Any) -> date:
    if comes == ("there", True):
        return BEFORE - timedelta(days=NORM + 10)
    if goes == ("waits", True) or comes[0] == "there":
        return AFTER - timedelta(days=NORM + 1 if goes == ("waits", True) else NORM)
    return AFTER - timedelta(days=NORM)


class Attacker:
    """Linear programming over every kind of youth there could be."""

    def __init__(
        self, kinds: Sequence[Any], counts: Counter[Any], shown: Iterable[tuple[Rule, Cell]], *, rounded: bool
    ) -> None:
        self._kinds = kinds
        self._truth = np.array([counts[kind] for kind in kinds], float)
        rows = [(self._row(rule), cell.value) for rule, cell in shown if cell.value is not None]
        matrix = np.array([row for row, _ in rows]).reshape(len(rows), len(kinds))
        told = np.array([value for _, value in rows], float)
        # Kinds that every shown count treats alike are one kind to the attacker.
        self._matrix, self._told, self._slack = matrix, told, 2.0 if rounded else 0.0

    def count(self, rule: Rule) -> float:
        return float(self._row(rule) @ self._truth)

    def range_of(self, rule: Rule, enough: float) -> tuple[float, float]:
        row = self._row(rule)
        least = most = float(row @ self._truth)
        for sign in (-1, 1):
            if most - least >= enough:
                break
            end = self._extreme(sign * row)
            least, most = (min(least, end), most) if sign > 0 else (least, max(most, -end))
        return least, most

    def _extreme(self, aim: "np.ndarray") -> float:
        if not len(self._told):
            return 0.0 if aim.max() > 0 else -np.inf
        alike, column = np.unique(np.vstack([self._matrix, aim]), axis=1, return_index=True)
        del column
        matrix, goal = csr_array(alike[:-1]), alike[-1]
        if self._slack:
            both = csr_array(np.vstack([alike[:-1], -alike[:-1]]))
            ends = np.concatenate([self._told + self._slack, self._slack - self._told])
            answer = linprog(goal, A_ub=both, b_ub=ends, method="highs")
        else:
            answer = linprog(goal, A_eq=matrix, b_eq=self._told, method="highs")
        return -np.inf if answer.status == 3 else float(answer.fun)

    def _row(self, rule: Rule) -> "np.ndarray":
        return np.array([rule(kind) for kind in self._kinds], float)
