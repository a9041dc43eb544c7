"""Kansen: the groups of the last match round that involve your own youths, most urgent first."""

import streamlit as st

from ui import answers, session
from ui.components import empty, group_card, group_filters, heading, more, notice
from ui.formatting import moment
from ui.session import language, say

PAGE = "chances"
STEP = 10
# What the service gives at once, at most.
MOST = 200


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = _asked(group_filters.chosen(PAGE))
        subregions = _subregions()
    if found["round"] is None:
        empty.show("no-round", link_to="deliver")
        return
    choice = group_filters.ask(found["choices"], PAGE, subregions)
    if not found["items"]:
        empty.show("no-groups" if choice == group_filters.EVERYTHING else "none-chosen", link_to="almost")
        return
    st.markdown(_summary(found))
    st.caption(say("chances.round", when=moment(found["round"]["finished_at"], language())))
    wanted = st.query_params.get("group")
    for group in found["items"]:
        group_card.show(group, opened=group["id"] == wanted)
    more.button_for(found["total"], PAGE, STEP)


def _asked(choice: group_filters.Choice) -> answers.SuggestedGroups:
    """The first cards of what was chosen; the group of the address stands before the others."""
    return session.client().suggested_groups(
        theme=choice.theme,
        age=choice.age,
        daypart=choice.daypart,
        subregion=choice.subregion,
        group=st.query_params.get("group"),
        limit=min(MOST, more.number(PAGE, STEP)),
    )


def _summary(found: answers.SuggestedGroups) -> str:
    ready, undecided = say("chances.ready", n=found["ready"]), say("chances.undecided", n=found["undecided"])
    return f"{say('chances.groups', n=found['total'])} {ready} {undecided}"


def _subregions() -> list[str]:
    return sorted({each["subregion"] for each in session.client().organisations() if each["subregion"]})
