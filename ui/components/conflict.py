"""Two people changed the same thing: says which fields the other one changed, and lets the visitor choose."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.session import code, say


def theirs(read: Mapping[str, Any], fresh: Mapping[str, Any]) -> list[str]:
    """The fields that somebody else changed since they were read."""
    return [name for name in read if read[name] != fresh.get(name)]


def both(read: Mapping[str, Any], fresh: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
    """What the other one changed and what the visitor changed; where both did, the visitor's stands."""
    return {name: mine[name] if mine.get(name) != read[name] else fresh.get(name) for name in read}


def show(changed: list[str], *, keep: Callable[[], None], take: Callable[[], None]) -> None:
    """The question: keep what one filled in beside the other's changes, or begin from those alone."""
    with st.container(border=True, key="conflict"):
        st.warning(
            say("conflict.changed", fields=", ".join(code("field", name) for name in changed)), icon=":material/info:"
        )
        with st.container(horizontal=True):
            st.button(say("conflict.keep"), key="conflict-keep", type="primary", on_click=keep)
            st.button(say("conflict.take"), key="conflict-take", on_click=take)
