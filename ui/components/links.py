"""Links from one page to another, without leaving the session; knows pages by name only."""

import streamlit as st

from ui.session import say

KEY = "pages"


def to(page: str, *, label: str | None = None, group: str | None = None, offer: str | None = None) -> None:
    """A link to a page of this visitor, possibly to one group or offer by id; nothing when there is no such page."""
    target = st.session_state.get(KEY, {}).get(page)
    if target is None:
        return
    query = {name: value for name, value in (("group", group), ("offer", offer)) if value}
    st.page_link(
        target, label=label or say(f"pages.{page}.title"), icon=":material/arrow_forward:", query_params=query or None
    )
