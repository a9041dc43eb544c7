"""Narrows a list of groups by theme, age, part of the day and subregion; asks nothing of the service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import streamlit as st

from ui import answers, vocabulary
from ui.session import code, say

T = TypeVar("T")
G = TypeVar("G", bound=answers.GroupCore)


@dataclass(frozen=True)
class Choice:
    """What the visitor wants to see; None is everything."""

    theme: str | None
    age: int | None
    daypart: str | None
    subregion: str | None = None


def ask(groups: Sequence[answers.GroupCore], page: str, subregions: Sequence[str] = ()) -> Choice:
    """Draws the filters, with only the choices that occur in these groups."""
    themes = sorted({group["theme"] for group in groups}, key=vocabulary.theme_name)
    dayparts = sorted({group["daypart"] for group in groups}, key=list(_week()).index)
    youngest, oldest = min((g["age_min"] for g in groups), default=0), max((g["age_max"] for g in groups), default=22)
    with st.container(horizontal=True, key=f"filters-{page}"):
        theme = _one("theme", page, themes, vocabulary.theme_name)
        age = _one("age", page, range(youngest, oldest + 1), lambda n: say("words.age", n=n))
        daypart = _one("daypart", page, dayparts, lambda each: code("daypart", each))
        subregion = _one("subregion", page, subregions, str) if subregions else None
    return Choice(theme, age, daypart, subregion)


def apply(groups: Sequence[G], choice: Choice) -> list[G]:
    """The groups that fit the choice of theme, age and part of the day."""
    return [
        group
        for group in groups
        if choice.theme in (None, group["theme"])
        and choice.daypart in (None, group["daypart"])
        and (choice.age is None or group["age_min"] <= choice.age <= group["age_max"])
    ]


def chosen_subregion(page: str) -> str | None:
    """The subregion chosen before, as the service must be asked for it."""
    return cast(str | None, st.session_state.get(f"filter:{page}:subregion"))


def _one(name: str, page: str, options: Sequence[T], label: Callable[[T], str]) -> T | None:
    return st.selectbox(
        say(f"filter.{name}"),
        options,
        index=None,
        placeholder=say(f"filter.all-{name}"),
        format_func=label,
        key=f"filter:{page}:{name}",
        persist_state="session",
        width=170,
    )


def _week() -> tuple[str, ...]:
    days, parts = ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ("morning", "afternoon", "evening")
    return tuple(f"{day}-{part}" for day in days for part in parts)
