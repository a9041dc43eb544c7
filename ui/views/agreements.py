"""Afspraken: items of the monthly table that the own organisation took on, with what has to be done when."""

import streamlit as st

from ui import session
from ui.components import agenda_item, empty, heading, links, more, notice
from ui.session import say

PAGE, STEP = "agreements", 10


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().own_items()
    if not found:
        empty.show("no-agreements")
        return
    for each in more.first(found, PAGE, STEP):
        with st.container(border=True, key=f"item-{each['id']}"):
            st.html(agenda_item.show(each, level=2))
            if each["taken_on_by"] is None:
                st.button(
                    say("cohorts.take-on"), key=f"take-on:{each['id']}", type="primary", icon=":material/front_hand:",
                    on_click=_take_on, args=(each["id"],),
                )  # fmt: skip
            links.to("proposed-groups" if each["group"] else "new-offer")
    more.button(found, PAGE, STEP)


def _take_on(item_id: str) -> None:
    notice.attempt(lambda: session.client().take_on_item(item_id), "cohorts.took-on")
