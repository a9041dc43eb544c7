"""What a report is made of: blocks with parts, each with sentences, pictures and tables; and their Dutch words."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from matching_api.insight.values import Value
from matching_api.paper.drawings import Picture
from matching_api.paper.tables import NOTHING, TOO_SMALL, Cell, Table, number

WORDS = Path(__file__).parent / "nl.toml"


@dataclass(frozen=True)
class Part:
    """A piece of a block under its own heading."""

    heading: str
    told: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()

    def printed(self) -> dict[str, Any]:
        return {
            "heading": self.heading,
            "told": list(self.told),
            "pictures": [each.printed() for each in self.pictures],
            "tables": [each.printed() for each in self.tables if each.rows],
        }


@dataclass(frozen=True)
class Block:
    """One of the blocks of the report."""

    heading: str
    parts: Sequence[Part] = field(default_factory=tuple)

    def printed(self) -> dict[str, Any]:
        return {"heading": self.heading, "parts": [each.printed() for each in self.parts]}

    def tables(self) -> Iterator[Table]:
        return (table for part in self.parts for table in part.tables if table.rows)


@lru_cache
def words() -> Mapping[str, Any]:
    """The words of the report."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def cell(value: Value) -> Cell:
    """A value as a cell of a table."""
    if value.suppressed:
        return TOO_SMALL
    amount = value.value
    return int(amount) if amount is not None and float(amount).is_integer() else amount


def share(value: Value) -> Cell:
    """The same for a share, which stays a part of one."""
    return TOO_SMALL if value.suppressed else value.value if value.value is None else float(value.value)


def told(rows: Sequence[tuple[str, int | None]], least: int = 3) -> str:
    """The largest of a picture in words, for who cannot see it."""
    known = sorted(((count, name) for name, count in rows if count is not None), reverse=True)[:least]
    return "De meeste: " + ", ".join(f"{name} {number(count)}" for count, name in known) + "." if known else NOTHING
