"""Names of tags and themes in the visitor's language; facts for everyone, so the only answers that are kept."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from ui import answers, session

FRESH_S = 600.0


@dataclass(frozen=True)
class Vocabulary:
    """All tags and themes by key, and until when they are taken as they are (in seconds of the monotonic clock)."""

    tags: Mapping[str, answers.Tag]
    themes: Mapping[str, answers.Theme]
    until: float


# Kept per service address: the vocabulary is public among all who may sign in. A page asks for names dozens of times,
# and the framework's own store would copy everything every time.
_known: dict[str, Vocabulary] = {}


def _vocabulary() -> Vocabulary:
    connection = session.client()
    kept = _known.get(connection.base_url)
    if kept is None or kept.until < time.monotonic():
        tags = {tag["key"]: tag for tag in connection.tags()}
        themes = {theme["key"]: theme for theme in connection.themes()}
        kept = _known[connection.base_url] = Vocabulary(tags, themes, time.monotonic() + FRESH_S)
    return kept


def tags() -> Mapping[str, answers.Tag]:
    """All tags by key."""
    return _vocabulary().tags


def themes() -> Mapping[str, answers.Theme]:
    """All themes by key, in the order of the vocabulary."""
    return _vocabulary().themes


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
