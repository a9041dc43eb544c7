"""Made-up regions of any size, as dense as the sample of 1,800: `python -m bench.made_up 13450 --seed 1 -o FILE`.

The same count, region and seed give the same bytes. All people in it are invented. About six in ten youths are made as
groups of five to eight who have a theme, an age, a neighbourhood and a daypart in common; the others come alone.
`--regions 42` cuts the whole country in so many regions, each with its share of the youths, one file for each.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from bench import geography
from bench.made_up_groups import facilitators, offers, pins, venues
from bench.made_up_youths import World, youths

AS_OF = "2026-11-22"
Row = Mapping[str, Any]


def problem(count: int, region: geography.Region, seed: int) -> dict[str, Any]:
    """A problem in the JSON of matching.md with `count` youths."""
    world = World.of(region.for_youths(count), count, random.Random(f"{region.name}/{count}/{seed}"))
    offered = list(offers(world))
    rooms = list(venues(world))
    waiting = youths(world, [offer["key"] for offer in offered])
    return {
        "version": 1,
        "as_of": AS_OF,
        "policy": {},
        "themes": world.themes,
        "places": {place.code: [place.latitude, place.longitude] for place in world.places},
        "youths": waiting,
        "offers": offered,
        "venues": rooms,
        "facilitators": list(facilitators(world, rooms)),
        "pinned": list(pins(world, waiting, offered)),
    }


def write(document: Mapping[str, Any], path: Path) -> None:
    """The problem in a .json or .json.gz file, a line for each row; the same document gives the same bytes."""
    with _opened(path) as file:
        for position, (name, value) in enumerate(document.items()):
            file.write(f"{',' if position else '{'}\n{_text(name)}: ".encode())
            if not (isinstance(value, list) and value):
                file.write(_text(value).encode())
                continue
            for nth, row in enumerate(value):
                file.write(f"{',' if nth else '['}\n{_text(row)}".encode())
            file.write(b"]")
        file.write(b"}\n")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as raw:
        if path.suffix != ".gz":
            yield raw
            return
        # No name and no time in the header: they would differ from run to run.
        with gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
            yield packed  # type: ignore[misc]


def shares(count: int, regions: int) -> list[int]:
    """So many youths over so many regions, as evenly as it goes."""
    return [count * (n + 1) // regions - count * n // regions for n in range(regions)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("youths", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--region", default="IJsselland", help="a region of data/geo/regions.csv (default IJsselland)")
    parser.add_argument("--regions", type=int, help="cut the whole country in so many regions instead")
    parser.add_argument("-o", "--output", type=Path, required=True, help=".json or .json.gz; with --regions a folder")
    asked = parser.parse_args()
    if asked.regions is None:
        write(problem(asked.youths, geography.named(asked.region), asked.seed), asked.output)
        return 0
    asked.output.mkdir(parents=True, exist_ok=True)
    for region, share in zip(geography.country(asked.regions), shares(asked.youths, asked.regions), strict=True):
        write(problem(share, region, asked.seed), asked.output / f"{region.name}.json.gz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
