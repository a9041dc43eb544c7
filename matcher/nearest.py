"""Of the groups that one gate drops, one that lacks least: an offer by key, a proposed group written out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.catalogue import Reach
from matcher.gate_table import Floats, GateTable, Ints
from matcher.gates import GATES, similarity
from matcher.parts import Youth
from matcher.plan import Nearest
from matcher.prospects import Prospects
from matcher.spots import written

TAG, AGE, LANGUAGE, MODE, DAYPART, TOO_FAR, TOO_LARGE, DECLINED = range(len(GATES))


@dataclass(frozen=True, slots=True)
class Candidate:
    """`lack` orders candidates of one gate; it is what `by` tells, or unlikeness at the first gate."""

    lack: float
    nearest: Nearest


def nearest_offer(table: GateTable, row: int, columns: Ints, gate: int) -> Candidate | None:
    """The offer among these columns that lacks least; of equals the one worth most to the youth."""
    if not len(columns):
        return None
    lacks, value = _lacks(table, row, columns, gate), table.value(row, columns)
    best = min(
        range(len(columns)),
        key=lambda n: (lacks[n], -value[n], table.keys[columns[n]]),
    )
    return _candidate(table.keys[columns[best]], gate, float(lacks[best]))


def _lacks(table: GateTable, row: int, columns: Ints, gate: int) -> Floats:
    youth, groups = table.youths[row], [table.groups[column] for column in columns]
    if gate == TAG:
        return np.array(1 - table.similarity(row, columns), dtype=np.float64)
    if gate == AGE:
        return np.array([max(g.age_min - youth.age, youth.age - g.age_max) for g in groups], dtype=np.float64)
    if gate == TOO_FAR:
        return _beyond(table.km(row, columns), youth)
    if gate == TOO_LARGE:
        return np.array([g.seats_max - (youth.largest_group or 0) for g in groups], dtype=np.float64)
    return np.zeros(len(columns))


def _beyond(km: Floats, youth: Youth) -> Floats:
    """Km further than the youth can travel, without the noise of binary fractions."""
    return np.round(km - youth.max_travel_km, 6)


def _candidate(group: object, gate: int, lack: float) -> Candidate:
    amount = {AGE: int(lack), TOO_FAR: lack, TOO_LARGE: int(lack)}.get(gate)
    return Candidate(lack, Nearest(group, GATES[gate], amount))  # type: ignore[arg-type]


def nearest_proposed(prospects: Prospects, youth: Youth, gate: int) -> Candidate | None:
    """The proposed group that lacks least among those this gate drops; none drops at `age`, as bands cover all ages."""
    if gate == TAG:
        return _most_alike(prospects, youth)
    found = [
        candidate
        for theme, row in prospects.rows.get(youth.key, ())
        if (candidate := _in_theme(prospects.reaches[theme], row, gate)) is not None
    ]
    return min(found, key=lambda candidate: candidate.lack, default=None)


def _in_theme(reach: Reach, row: int, gate: int) -> Candidate | None:
    cells = _dropped_cells(reach, row, gate)
    if not len(cells):
        return None
    youth, sizes = reach.youths[row], reach.catalogue.sizes
    beyond = _beyond(reach.km(row, cells), youth) if gate == TOO_FAR else np.zeros(len(cells))
    best = int(np.lexsort((reach.travel(row, cells), beyond))[0])
    lack = sizes[0] - (youth.largest_group or 0) if gate == TOO_LARGE else beyond[best]
    cell = reach.cells[cells[best]]
    spot = _own_best(reach, row)
    return _candidate(written(reach, cell, cell.organisations[0], spot), gate, float(lack))


def _dropped_cells(reach: Reach, row: int, gate: int) -> Ints:
    """Cells that pass every gate before this one and fail it, in every group or in the group written out."""
    passing = np.ones(len(reach.cells), dtype=np.bool_)
    stages = (np.full(len(reach.cells), reach.speaks[row]), reach.mode[row], reach.daypart[row], reach.near[row])
    for stage in stages[: max(0, gate - LANGUAGE)]:
        passing = passing & stage
    if gate - LANGUAGE < len(stages):
        passing = passing & ~stages[gate - LANGUAGE]
    return np.flatnonzero(passing)


def _own_best(reach: Reach, row: int) -> tuple[int, int, int]:
    """The youth's best tag set and band, in the smallest size; of equals the first."""
    tags = np.where(reach.fits[row], reach.alike_points[row], -1)
    bands = np.where(reach.ages[row], reach.age_points[row], -1)
    return int(np.argmax(tags)), int(np.argmax(bands)), 0


def _most_alike(prospects: Prospects, youth: Youth) -> Candidate | None:
    """The proposed group whose tags are most like the youth's request, though not enough."""
    best: tuple[float, Candidate] | None = None
    for reach in prospects.reaches.values():
        alike = [similarity(youth.tags, tags) for tags in reach.tag_sets]
        closest = max(range(len(alike)), key=alike.__getitem__)
        if best is None or alike[closest] > best[0]:
            group = written(reach, reach.cells[0], reach.cells[0].organisations[0], (closest, _band(reach, youth), 0))
            best = alike[closest], _candidate(group, TAG, 1 - alike[closest])
    return None if best is None else best[1]


def _band(reach: Reach, youth: Youth) -> int:
    def nearness(band: tuple[int, int]) -> tuple[bool, float]:
        return band[0] <= youth.age <= band[1], -abs(youth.age - (band[0] + band[1]) / 2)

    bands = reach.catalogue.bands
    return max(range(len(bands)), key=lambda number: nearness(bands[number]))
