"""Toegankelijkheid: what was tested with which tool, and what is not right yet; for everybody, signed in or not."""

import streamlit as st

from ui import session
from ui.components import heading, links
from ui.session import say

PARTS = ("state", "tested", "known", "framework", "contact")


def show() -> None:
    heading.show("accessibility")
    for part in PARTS:
        st.header(say(f"accessibility.{part}-title"), anchor=False)
        st.markdown(say(f"accessibility.{part}"))
    if not session.signed_in():
        links.to("sign-in", label=say("accessibility.back"))
