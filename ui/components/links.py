"""Links from one page to another, without leaving the session; knows pages by name only."""

import streamlit as st

from ui.session import say

KEY = "pages"


def to(page: str, *, label: str | None = None, **what: str | None) -> None:
    """A link to a page of this visitor, possibly to one thing by its id; nothing when there is no such page.

    Ids only: what stands in an address is kept by others.
    """
    target = st.session_state.get(KEY, {}).get(page)
    if target is None:
        return
    query = {name: value for name, value in what.items() if value}
    st.page_link(
        target, label=label or say(f"pages.{page}.title"), icon=":material/arrow_forward:", query_params=query or None
    )
