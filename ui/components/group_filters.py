"""Narrows a list of groups by theme, age, part of the day and subregion; asks nothing of the service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

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


EVERYTHING = Choice(None, None, None)


def choices_in(groups: Sequence[answers.GroupCore]) -> answers.GroupChoices:
    """What there is to choose from among these groups."""
    return {
        "themes": list({group["theme"] for group in groups}),
        "dayparts": list({group["daypart"] for group in groups}),
        "age_min": min((group["age_min"] for group in groups), default=None),
        "age_max": max((group["age_max"] for group in groups), default=None),
    }


def ask(choices: answers.GroupChoices, page: str, subregions: Sequence[str] = ()) -> Choice:
    """Draws the filters, with only the choices there are."""
    themes = sorted(choices["themes"], key=vocabulary.theme_name)
    dayparts = sorted(choices["dayparts"], key=list(_week()).index)
    youngest, oldest = choices["age_min"] or 0, choices["age_max"] or 0
    with st.container(horizontal=True, key=f"filters-{page}"):
        theme = _one("theme", page, themes, vocabulary.theme_name)
        age = _one("age", page, range(youngest, oldest + 1), lambda n: say("words.age", n=n))
        daypart = _one("daypart", page, dayparts, lambda each: code("daypart", each))
        subregion = _one("subregion", page, subregions, str) if subregions else None
    return Choice(theme, age, daypart, subregion)


def chosen(page: str) -> Choice:
    """What was chosen before, as the service must be asked for it."""
    theme, age, daypart, subregion = (
        st.session_state.get(f"filter:{page}:{name}") for name in ("theme", "age", "daypart", "subregion")
    )
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
