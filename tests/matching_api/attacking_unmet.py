"""The same attacker before *demand without offer*: clusters with their parts, beside the table of who waits.

What is secret: every count that the answer has a place for and does not show, and how many of a theme and an age are
served. The attacker knows that nobody is counted twice; who waits in the middle (the median) is no sum, and unused.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

from matching_api.disclosure.control import Audience, Cell
from matching_api.insight import tables, unmet
from matching_api.insight.unmet import Cluster, Grain, Waits

from .attacking import AXES, BANDS, PLACES, THEMES, Attacked, Attacker, Rule

TAGS, REASONS = ("one", "two", "three"), ("full", "too-few", "age")
SERVED = None
AREAS = tuple(dict.fromkeys(PLACES.values()))
Kind = tuple[str, str, str, bool, tuple[str, str] | None]  # theme, band, place, over the norm, tag and reason

KINDS: list[Kind] = list(product(THEMES, BANDS, PLACES, (True, False), (SERVED, *product(TAGS, REASONS))))


@dataclass(frozen=True)
class Waiting:
    """How many wait of each kind."""

    counts: Counter[Kind]


def random_waiting(chance: random.Random) -> Waiting:
    """A region of any size: some themes, bands, places, requests and reasons are much busier than others."""
    names = (*THEMES, *BANDS, *PLACES, *TAGS, *REASONS, True, False, SERVED)
    weight = {each: chance.choice([0.05, 0.3, 1, 2]) for each in names}
    kinds = [
        weight[theme]
        * weight[band]
        * weight[place]
        * weight[over]
        * (weight[SERVED] * 4 if how is SERVED else weight[how[0]] * weight[how[1]])
        for theme, band, place, over, how in KINDS
    ]
    return Waiting(Counter(chance.choices(KINDS, kinds, k=chance.choice([40, 120, 400]))))


def attacked(waiting: Waiting, audience: Audience) -> Attacked:
    """Goes after every small count that is not shown; of those that are found out, the least and the most."""
    told = list(_told(waiting, audience))
    attacker = Attacker(KINDS, waiting.counts, [(rule, cell) for _, rule, cell in told], rounded=audience.rounded)
    small = [
        (name, rule) for name, rule, cell in told if cell.suppressed and 0 < attacker.count(rule) < audience.threshold
    ]
    ranges = [(name, *attacker.range_of(rule, audience.threshold)) for name, rule in small]
    pinned = [(name, least, most) for name, least, most in ranges if most - least < audience.threshold - 1e-6]
    return Attacked(len({_table(name) for name, _, _ in told}), len(told), len(small), pinned)


def _table(name: Any) -> Any:
    """A figure by one axis is a table, the sizes of all clusters are one, and so are the parts of each."""
    if name[0] == "stock":
        return name[0], name[1][:2]
    return name[:2] if name[0] in ("tags", "lacking") else name[0]


def _told(waiting: Waiting, audience: Audience) -> Iterator[tuple[Any, Rule, Cell]]:
    stock, exact = (_stock(waiting, each) for each in (audience, Audience(audience.threshold)))
    for key, cell in stock.cells.items():
        yield ("stock", key), _stock_rule(key), cell
    shown = {each.grain: each for each in unmet.clusters_of(_unserved(waiting), stock, audience, exact)}
    for theme, band in product(THEMES, BANDS):
        for area in AREAS:
            yield from _cluster((theme, band, area), shown.get((theme, band, area)))
        served: Rule = lambda kind, grain=(theme, band): kind[:2] == grain and kind[4] is SERVED  # noqa: E731
        yield ("served", theme, band), served, Cell(None)


def _stock(waiting: Waiting, audience: Audience) -> tables.Shown:
    counts: Counter[Any] = Counter()
    for (theme, band, place, over, _), amount in waiting.counts.items():
        counts[(theme, band, place), over] += amount
    return tables.stock(counts, AXES, audience)


def _stock_rule(key: Any) -> Rule:
    over, line = key[0] == "over_norm", key[1:]
    lines = {
        "theme": lambda kind: kind[:1],
        "age-band": lambda kind: kind[1:2],
        "municipality": lambda kind: kind[2:3],
        "subregion": lambda kind: (PLACES[kind[2]],),
        "theme-and-age": lambda kind: kind[:2],
    }
    return lambda kind: (kind[3] or not over) and (not line or tuple(lines[line[0]](kind)) == tuple(line[1:]))


def _cluster(grain: Grain, shown: Cluster | None) -> Iterator[tuple[Any, Rule, Cell]]:
    """Its size and its parts; of one that is not shown all are hidden."""
    yield ("cluster", grain), _rule(grain), Cell(shown.youths if shown else None)
    yield ("over", grain), _rule(grain, over=True), Cell(shown.over_norm if shown else None)
    if shown:  # beside its size, how many wait over the norm says how many do not
        yield ("within", grain), _rule(grain, over=False), Cell(None)
    for at, names, parts in ((0, TAGS, "tags"), (1, REASONS, "lacking")):
        told = getattr(shown, parts) if shown else {}
        for name in names:
            yield (parts, grain, name), _rule(grain, at=at, name=name), Cell(told.get(name))


def _rule(grain: Grain, *, over: bool | None = None, at: int = 0, name: str | None = None) -> Rule:
    theme, band, area = grain
    return lambda kind: (
        kind[:2] == (theme, band)
        and PLACES[kind[2]] == area
        and kind[4] is not SERVED
        and over in (None, kind[3])
        and name in (None, kind[4][at])
    )


def _unserved(waiting: Waiting) -> Iterator[tuple[Grain, Waits]]:
    for (theme, band, place, over, how), amount in waiting.counts.items():
        if how is not SERVED:
            each = Waits(UUID(int=0), how[0], 200 if over else 10, how[1])
            yield from [((theme, band, PLACES[place]), each)] * amount
