"""Afspraken: items of the monthly table that the own organisation took on, with what has to be done when."""

import streamlit as st

from ui import answers, session
from ui.components import agenda_item, cluster_card, empty, heading, links, more, notice
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
            with st.container(horizontal=True, vertical_alignment="center", key=f"ways:{each['id']}"):
                if each["taken_on_by"] is None:
                    st.button(
                        say("cohorts.take-on"), key=f"take-on:{each['id']}", type="primary",
                        icon=":material/front_hand:", on_click=_take_on, args=(each["id"],),
                    )  # fmt: skip
                _way(each)
    more.button(found, PAGE, STEP)


def _way(item: answers.CohortItem) -> None:
    """To where it is done: the group to adopt, or an offer that begins with what the cluster asks for."""
    if item["group"]:
        links.to("proposed-groups")
        return
    band = f"{item['age_min']}-{item['age_max']}"
    mark = cluster_card.mark_of(item["theme"], band, item["subregion"])
    links.to("new-offer", label=say("proposed.make"), cluster=mark)


def _take_on(item_id: str) -> None:
    notice.attempt(lambda: session.client().take_on_item(item_id), "cohorts.took-on")
