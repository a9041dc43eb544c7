"""Dutch words of documents: codes, days, themes and requests; writes no sentences."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

PATH = Path(__file__).parent / "words.toml"


@lru_cache
def section(name: str) -> Mapping[str, Any]:
    """All words under one heading of the file; raises KeyError for another."""
    found: Mapping[str, Any] = tomllib.loads(PATH.read_text(encoding="utf-8"))[name]
    return found


def word(name: str, code: str) -> str:
    """The word for a code, or the code itself when nobody wrote one."""
    return str(section(name).get(code, code))


def day(on: date) -> str:
    """`22 november 2026`."""
    return format_date(on, "d MMMM y", locale="nl")


def short_day(on: date) -> str:
    """`22 nov 2026`."""
    return format_date(on, "d MMM y", locale="nl").replace(".", "")


def daypart(code: str) -> str:
    """`wed-afternoon` as `woensdagmiddag`."""
    on, _, part = code.partition("-")
    return word("day", on) + word("part", part)


def small_first(text: str) -> str:
    """As inside a sentence, without the point at its end."""
    return text[:1].lower() + text[1:].rstrip(".")
