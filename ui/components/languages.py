"""The choice between Dutch and English; keeps it for this visit only."""

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


def _speak() -> None:
    st.session_state["language"] = st.session_state["language-choice"]
