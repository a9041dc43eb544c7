"""The choice between Dutch and English, in the middle of a form too; keeps it for this visit only."""

import re

import streamlit as st

from ui import session
from ui.session import say
from ui.texts import LANGUAGES


def show() -> None:
    """Draws the choice."""
    st.radio(
        say("sidebar.language"),
        LANGUAGES,
        index=LANGUAGES.index(session.language()),
        format_func=lambda each: say(f"language-name.{each}"),
        key="language-choice",
        horizontal=True,
        on_change=_speak,
    )


# Every choice holds codes, numbers or lists of codes.
_CODE = re.compile(r"[a-z0-9][a-z0-9:_-]*")


def _speak() -> None:
    """Changes the language, and keeps what is chosen.

    The browser tells what is chosen in the words it shows. Read here, before the page is drawn, they are still codes in
    the words of before; set again as codes, they are shown in the words of now.
    """
    for key, value in list(st.session_state.items()):
        if _is_choice(value):
            st.session_state[key] = value
    st.session_state["language"] = st.session_state["language-choice"]


def _is_choice(value: object) -> bool:
    """Not what is typed, of which the browser may know more by now; nor buttons, which only a visitor presses."""
    if isinstance(value, list):
        return bool(value) and all(map(_is_choice, value))
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)
