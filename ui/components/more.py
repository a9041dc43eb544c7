"""Shows a long list a piece at a time; keeps only how much was asked for."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from ui.session import say

T = TypeVar("T")


def first(items: Sequence[T], key: str, step: int) -> Sequence[T]:
    """The first `step` items, and `step` more for every time the visitor asked."""
    return items[: st.session_state.get(f"more-{key}", step)]


def button(items: Sequence[T], key: str, step: int) -> None:
    """A button for the next piece, when there is one."""
    shown = st.session_state.get(f"more-{key}", step)
    if shown < len(items):
        label = say("more.button", n=min(step, len(items) - shown), total=len(items))
        st.button(label, key=f"ask-more-{key}", on_click=_ask, args=(f"more-{key}", shown + step))


def _ask(key: str, number: int) -> None:
    st.session_state[key] = number
