"""Names of tags and themes in the visitor's language; facts for everyone, so the only answers that are kept."""

import streamlit as st

from ui import answers, session


@st.cache_data(ttl=600, show_spinner=False)
def _facts(_client: object, base_url: str) -> tuple[list[answers.Tag], list[answers.Theme]]:
    # Kept per service address: the vocabulary is public among all who may sign in.
    connection = session.client()
    return connection.tags(), connection.themes()


def tags() -> dict[str, answers.Tag]:
    """All tags by key."""
    return {tag["key"]: tag for tag in _facts(session.client(), session.client().base_url)[0]}


def themes() -> dict[str, answers.Theme]:
    """All themes by key, in the order of the vocabulary."""
    return {theme["key"]: theme for theme in _facts(session.client(), session.client().base_url)[1]}


def tag_name(key: str) -> str:
    """A tag as people say it; its key when the vocabulary does not know it (any more)."""
    tag = tags().get(key)
    return _spoken(tag["label"]) if tag else key


def theme_name(key: str) -> str:
    """A theme as people say it; its key when unknown."""
    theme = themes().get(key)
    return _spoken(theme["label"]) if theme else key


def _spoken(label: answers.Label) -> str:
    return label["en"] if session.language() == "en" else label["nl"]
