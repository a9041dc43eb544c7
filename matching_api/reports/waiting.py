"""The block about the size of waiting: how many, how long and how heavy; out of what may be told."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from matching_api.history.codes import BANDS
from matching_api.insight.counted import FLOWS
from matching_api.insight.definitions import BY_KEY, By
from matching_api.insight.names import named
from matching_api.insight.values import Value
from matching_api.paper import drawings
from matching_api.paper.drawings import Line, Picture
from matching_api.paper.tables import Cell, Table, shown
from matching_api.reports.blocks import Block, Part, cell, share, told, words
from matching_api.reports.reading import Reading
from matching_api.settings import get_settings

DAYS = ("median_waiting_days", "days_to_group", "days_to_group_p90", "days_to_one_on_one", "days_to_one_on_one_p90")
WIDE_FIRST = (2.2, 1, 1.3, 1.3)


def block(read: Reading) -> Block:
    """Number, duration and weight of waiting."""
    said = words()["waiting"]
    number = Part(
        said["number"],
        pictures=[each for each in (_map(read), _trend(read)) if each is not None],
        tables=[_main(read), _places(read), _bands(read), _months(read)],
    )
    weight = Part(said["weight"], told=[said["weight-told"]], tables=[_weight(read)])
    return Block(said["heading"], [number, Part(said["duration"], tables=[_days(read)]), weight])


def _main(read: Reading) -> Table:
    said = words()["waiting"]
    rows: list[list[Cell]] = [[BY_KEY[key].name, cell(read.values[key])] for key in ("waiting", "over_norm")]
    rows += [[BY_KEY[flow].name, cell(read.totals.get(flow, Value(None)))] for flow in FLOWS]
    return Table("Hoofdlijn", said["main"], said["main-columns"], rows, [3, 1])


def _places(read: Reading) -> Table:
    said = words()["waiting"]
    over, started = _by_name(read, "over_norm"), _by_name(read, "started_in_group")
    rows = [
        [name, cell(waiting), cell(over.get(name, Value(None))), cell(started.get(name, Value(None)))]
        for name, waiting in read.lines("waiting", By.MUNICIPALITY)
    ]
    return Table("Gemeenten", said["places"], said["places-columns"], rows, WIDE_FIRST)


def _by_name(read: Reading, key: str) -> dict[str, Value]:
    return dict(read.lines(key, By.MUNICIPALITY))


def _map(read: Reading) -> Picture | None:
    said, counts = words()["waiting"], read.by_code("waiting", By.MUNICIPALITY)
    outlines = _outlines(get_settings().data_dir / "geo" / "gemeente_voronoi.geojson")
    names = named(read.session, By.MUNICIPALITY, [code for code in counts if code in outlines])
    cells = [(code, name, _count(counts[code])) for code, name in names.items()]
    alt = said["map-alt"].format(told=told([(name, count) for _, name, count in cells]))
    geometries = {code: each["geometry"] for code, each in outlines.items()}
    return drawings.area_map(geometries, cells, said["map"], alt)


def _count(value: Value) -> int | None:
    return None if value.value is None else int(value.value)


@lru_cache
def _outlines(path: Path) -> Mapping[str, Any]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: feature for feature in features}


def _bands(read: Reading) -> Table:
    said, stock = words()["waiting"], read.region.stock
    rows = [
        [band.replace("-", "–") + " jaar", *(shown(stock.get(key, "age-band", band).value) for key in _STOCK)]
        for _, band in BANDS
    ]
    return Table("Leeftijden", said["bands"], said["bands-columns"], rows, [2.2, 1, 1.3])


_STOCK = ("waiting", "over_norm")


def _months(read: Reading) -> Table:
    said, region = words()["waiting"], read.region
    rows = []
    for last, (waiting, over) in region.month_ends.items():
        flows = [shown(region.months.get(flow, "month", last.replace(day=1)).value) for flow in FLOWS]
        name = format_date(last, "LLL y", locale="nl").replace(".", "")
        rows.append([name, shown(waiting.value), shown(over.value), *flows])
    return Table("Maanden", said["months"], said["months-columns"], rows, [1.1, 1, 1.1, 0.8, 1.1, 1.2, 1.2])


def _trend(read: Reading) -> Picture | None:
    said, ends = words()["waiting"], read.region.month_ends
    if len(ends) < 2:
        return None
    steps = [format_date(last, "LLL yy", locale="nl").replace(".", "") for last in ends]
    names = said["places-columns"][1:3]
    series = [Line(name, [cells[at].value for cells in ends.values()]) for at, name in enumerate(names)]
    first, last = series[0].values[0], series[0].values[-1]
    change = f"Van {first} in {steps[0]} naar {last} in {steps[-1]}." if first is not None and last is not None else ""
    return drawings.lines(steps, series, said["trend"], said["trend-alt"].format(told=change))


def _days(read: Reading) -> Table:
    said = words()["waiting"]
    rows = [[BY_KEY[key].name, cell(read.values[key])] for key in DAYS]
    return Table("Wachttijd", said["days"], said["days-columns"], rows, [3, 1])


def _weight(read: Reading) -> Table:
    said = words()["waiting"]
    over, shares = dict(read.lines("over_norm", By.THEME)), dict(read.lines("over_norm_share", By.THEME))
    rows = [
        [name, cell(waiting), cell(over[name]), share(shares[name])]
        for name, waiting in read.lines("waiting", By.THEME)
    ]
    return Table("Treeknorm", said["weight-table"], said["weight-columns"], rows, WIDE_FIRST, frozenset([3]))
