"""A question that opens beneath its button and closes again, so that on a phone it never falls off the screen."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui.session import say


def opener(label: str, key: str, icon: str | None = None) -> None:
    """The button that opens the question with this key, and closes it again."""
    st.button(label, key=f"ask-{key}", icon=icon, on_click=_turn, args=(key,))


def is_open(key: str) -> bool:
    return bool(st.session_state.get(f"asking:{key}"))


def close(key: str) -> None:
    """Closes the question, once it has been answered."""
    st.session_state.pop(f"asking:{key}", None)


def reason(key: str, question: str, reasons: Sequence[str], word: Callable[[str], str]) -> str | None:
    """Asks for one of the reasons; None until one is chosen."""
    return st.selectbox(
        question,
        reasons,
        index=None,
        placeholder=say("steps.choose-reason"),
        format_func=word,
        key=f"reason:{key}",
        width=320,
    )


def _turn(key: str) -> None:
    st.session_state[f"asking:{key}"] = not is_open(key)
