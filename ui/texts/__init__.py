"""Every word on the screen, from one catalogue a language with the same keys; decides nothing.

A catalogue is a folder with a file for each workspace; a key stands in one of its files only.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("nl", "en")
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """All texts of one language by dotted key; a text with a count has the keys `one` and `other` under it."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """The text of `key` with `{name}`s filled in; `n` chooses between one and other; KeyError when unknown."""
        if key not in self.texts and "n" in values:
            key += ".one" if values["n"] == 1 else ".other"
        return self.texts[key].format(**values)

    def knows(self, key: str) -> bool:
        return key in self.texts


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of `nl` or `en`; raises ValueError for another, or for a key that stands in two of its files."""
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        found = dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
        if double := sorted(found.keys() & texts.keys()):
            raise ValueError(f"{path.name}: these keys stand in another file too: {', '.join(double)}")
        texts |= found
    if not texts:
        raise ValueError(f"no catalogue of {language}")
    return Catalogue(language, texts)


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in table.items():
        flat += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, str(value))]
    return flat
