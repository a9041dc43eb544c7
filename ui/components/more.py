"""Shows a long list a piece at a time; keeps only how much was asked for."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from ui.session import say

T = TypeVar("T")


def first(items: Sequence[T], key: str, step: int) -> Sequence[T]:
    """The first `step` items, and `step` more for every time the visitor asked."""
    return items[: number(key, step)]


def number(key: str, step: int) -> int:
    """How many are shown now."""
    return int(st.session_state.get(f"more-{key}", step))


def button(items: Sequence[T], key: str, step: int) -> None:
    """A button for the next piece, when there is one."""
    button_for(len(items), key, step)


def button_for(total: int, key: str, step: int) -> None:
    """The same for a list of which the service gave only the first piece."""
    shown = number(key, step)
    if shown < total:
        label = say("more.button", n=min(step, total - shown), total=total)
        st.button(label, key=f"ask-more-{key}", on_click=_ask, args=(f"more-{key}", shown + step))


def _ask(key: str, number: int) -> None:
    st.session_state[key] = number
