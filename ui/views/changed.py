"""Wat is er veranderd: own youths whose place the last match round changed; of others only how many."""

import streamlit as st

from ui import session
from ui.components import changes, empty, heading, more, notice
from ui.session import say

PAGE = "changed"
STEP = 20


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        latest = next((each for each in session.client().rounds()["items"] if each["state"] == "finished"), None)
        found = session.client().changes(latest["id"]) if latest else None
    if found is None:
        empty.show("no-round", link_to="deliver")
        return
    if found["previous_id"] and not found["own"]:
        empty.show("nothing-changed", link_to="chances")
    elif found["own"]:
        st.header(say("changes.own", n=len(found["own"])), anchor=False)
        changes.show_own(more.first(found["own"], PAGE, STEP))
        more.button(found["own"], PAGE, STEP)
    st.header(say("changes.region"), anchor=False)
    changes.show(found)
