"""The questions a family is asked, in versions that are never changed, so that an answer keeps its meaning."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from matching_api.settings import get_settings


@dataclass(frozen=True)
class Question:
    """One question, by language."""

    key: str
    text: dict[str, str]


@dataclass(frozen=True)
class Questions:
    """One version; `{tags}` in a text is for what the family asked help with."""

    version: str
    opening: dict[str, str]
    questions: tuple[Question, ...]


def newest() -> Questions:
    """What is asked now."""
    return _all(get_settings().data_dir)[-1]


def is_known(version: str) -> bool:
    """Was this version ever asked?"""
    return any(each.version == version for each in _all(get_settings().data_dir))


@lru_cache
def _all(data: Path) -> tuple[Questions, ...]:
    with (data / "recheck" / "questions.toml").open("rb") as file:
        return tuple(_version(each) for each in tomllib.load(file)["versions"])


def _version(row: dict[str, Any]) -> Questions:
    questions = tuple(Question(each["key"], {"nl": each["nl"], "en": each["en"]}) for each in row["questions"])
    return Questions(row["version"], row["opening"], questions)
