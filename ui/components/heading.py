"""The top of a page: title, what you do here in one line, and a longer explanation on demand; no page content."""

import streamlit as st

from ui.session import say


def show(page: str) -> None:
    """Title, lead and help of a page, from the texts under `pages.<page>`."""
    with st.container(horizontal=True, vertical_alignment="center", key="page-heading"):
        st.title(say(f"pages.{page}.title"), anchor=False, width="stretch")
        with st.popover(say("heading.help"), type="tertiary", icon=":material/help:"):
            st.markdown(say(f"pages.{page}.help"))
    st.markdown(say(f"pages.{page}.lead"))
