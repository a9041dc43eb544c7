"""The choice between Dutch and English, in the middle of a form too; keeps it for this visit only."""

from datetime import date

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


# What a choice or a field can hold. Not what buttons and switches do: nobody may press those but the visitor.
KEPT = (str, int, float, date, list)


def _speak() -> None:
    """Changes the language, and keeps what is filled in.

    The browser tells what is chosen in the words it shows. Read here, before the page is drawn, they are still codes in
    the words of before; set again as codes, they are shown in the words of now.
    """
    for key, value in list(st.session_state.items()):
        if isinstance(value, KEPT) and not isinstance(value, bool):
            st.session_state[key] = value
    st.session_state["language"] = st.session_state["language-choice"]
