"""Places for made-up problems: the postcodes of real regions; it invents no places and knows no youths."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from pathlib import Path

GEO = Path(__file__).parents[1] / "data" / "geo"
PLACES_PER_ROOT = 2.2
"""Places per square root of the youths: the sample problems of 120, 500 and 1,800 youths lie on that line."""
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """A postcode; `town` names its municipality as an organisation's key does."""

    code: str
    latitude: float
    longitude: float
    town: str

    def km(self, other: Place) -> float:
        """Near enough to sort by; the matcher measures better."""
        east = (self.longitude - other.longitude) * cos(radians(self.latitude))
        return KM_PER_DEGREE * hypot(self.latitude - other.latitude, east)


@dataclass(frozen=True, slots=True)
class Region:
    """Places that lie together, by postcode."""

    name: str
    places: tuple[Place, ...]

    def for_youths(self, count: int) -> Region:
        """The part of it that so few youths would come from: whole towns around the one with most postcodes."""
        towns = _by_town(self.places)
        heart = max(towns.values(), key=lambda mine: (len(mine), mine[0].code))[0]
        kept: list[Place] = []
        for mine in sorted(towns.values(), key=lambda mine: (min(map(heart.km, mine)), mine[0].code)):
            if len(kept) < PLACES_PER_ROOT * sqrt(count):
                kept += mine
        return Region(self.name, tuple(sorted(kept, key=lambda place: place.code)))


def named(name: str) -> Region:
    """A region of data/geo/regions.csv; raises KeyError with the names there are."""
    with (GEO / "regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    codes = {row["municipality_code"] for row in rows if row["region"] == name}
    if not codes:
        raise KeyError(f"no region {name}; there are {', '.join(sorted({row['region'] for row in rows}))}")
    return Region(name, tuple(place for code, place in _everywhere() if code in codes))


def country(count: int) -> list[Region]:
    """The whole country in so many regions of whole towns with about as many postcodes each."""
    towns = list(_by_town(place for _, place in _everywhere()).values())
    return [
        Region(f"nl-{number:02d}", tuple(sorted((p for town in part for p in town), key=lambda place: place.code)))
        for number, part in enumerate(_halved(towns, count), 1)
    ]


def _halved(towns: list[tuple[Place, ...]], count: int) -> list[list[tuple[Place, ...]]]:
    """Cut across the longer side, again and again, in proportion to the regions on either side."""
    if count == 1:
        return [towns]
    north, east = ({town: at(town) for town in towns} for at in (_latitude, _longitude))
    tall = max(north.values()) - min(north.values()) > (max(east.values()) - min(east.values())) * 0.62
    along = north if tall else east
    in_order = sorted(towns, key=lambda town: (along[town], town[0].code))
    total, before, cut = sum(map(len, towns)), 0, 0
    first = count // 2
    for cut, town in enumerate(in_order):
        if (cut >= first and before >= total * first / count) or len(towns) - cut == count - first:
            break
        before += len(town)
    return [*_halved(in_order[:cut], first), *_halved(in_order[cut:], count - first)]


def _latitude(town: Sequence[Place]) -> float:
    return sum(place.latitude for place in town) / len(town)


def _longitude(town: Sequence[Place]) -> float:
    return sum(place.longitude for place in town) / len(town)


def _by_town(places: Iterable[Place]) -> dict[str, tuple[Place, ...]]:
    towns: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        towns[place.town].append(place)
    return {town: tuple(mine) for town, mine in sorted(towns.items())}


def _everywhere() -> list[tuple[str, Place]]:
    """(municipality code, place) in the order of the postcodes."""
    with (GEO / "pc4_nl.csv").open(encoding="utf-8") as file:
        return [
            (
                row["municipality_code"],
                Place(row["pc4"], float(row["lat"]), float(row["lon"]), _key(row["municipality"])),
            )
            for row in csv.DictReader(file)
        ]


def _key(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
