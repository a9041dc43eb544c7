"""The four-digit postcodes of the country, read once; facts without people, and no distances."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from matching_api.settings import get_settings


@dataclass(frozen=True)
class Place:
    """One postcode area: town, municipality, region when it is a known one, latitude and longitude in degrees."""

    postcode4: str
    name: str
    municipality_code: str
    municipality: str
    region: str | None
    subregion: str | None
    lat: float
    lon: float


@lru_cache
def read_places(geo: Path) -> Mapping[str, Place]:
    """Postcode → place, from `pc4_nl.csv` and `regions.csv` in the folder."""
    with (geo / "regions.csv").open(encoding="utf-8", newline="") as file:
        regions = {row["municipality_code"]: row for row in csv.DictReader(file)}
    with (geo / "pc4_nl.csv").open(encoding="utf-8", newline="") as file:
        found = {row["pc4"]: _place(row, regions.get(row["municipality_code"], {})) for row in csv.DictReader(file)}
    return MappingProxyType(found)


def places() -> Mapping[str, Place]:
    """Postcode → place, for this installation."""
    return _of_installation(get_settings().data_dir)


@lru_cache
def _of_installation(data_dir: Path) -> Mapping[str, Place]:
    # Asked for every row of a list: even putting a path together would be felt.
    return read_places(data_dir / "geo")


def _place(row: Mapping[str, str], region: Mapping[str, str]) -> Place:
    return Place(
        postcode4=row["pc4"],
        name=row["place"],
        municipality_code=row["municipality_code"],
        municipality=row["municipality"],
        region=region.get("region") or None,
        subregion=region.get("subregion") or None,
        lat=float(row["lat"]),
        lon=float(row["lon"]),
    )
