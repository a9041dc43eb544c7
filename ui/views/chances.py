"""Kansen: the groups of the last match round that involve your own youths, most urgent first."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session
from ui.components import empty, group_card, group_filters, heading, more, notice
from ui.formatting import moment
from ui.session import language, say

PAGE = "chances"
STEP = 10


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().suggested_groups(group_filters.chosen_subregion(PAGE))
        subregions = _subregions()
    if found["round"] is None:
        empty.show("no-round", link_to="deliver")
        return
    choice = group_filters.ask(found["items"], PAGE, subregions)
    groups = by_urgency(group_filters.apply(found["items"], choice))
    if not groups:
        empty.show("no-groups" if not found["items"] else "none-chosen", link_to="almost")
        return
    st.markdown(_summary(groups))
    st.caption(say("chances.round", when=moment(found["round"]["finished_at"], language())))
    wanted = st.query_params.get("group")
    groups = sorted(groups, key=lambda group: group["id"] != wanted)
    for group in more.first(groups, PAGE, STEP):
        group_card.show(group, opened=group["id"] == wanted)
    more.button(groups, PAGE, STEP)


def by_urgency(groups: Sequence[answers.GroupCard]) -> list[answers.GroupCard]:
    """Groups that wait for your decision first; then most youths over the norm, then the longest waiting."""
    return sorted(groups, key=_urgency)


def _urgency(group: answers.GroupCard) -> tuple[bool, int, int, str]:
    own = group["suggestions"]
    undecided = any(each["state"] == "proposed" for each in own)
    longest = max((each["help_request"]["waiting_days"] for each in own), default=0)
    return not undecided, -group["over_norm"], -longest, group["id"]


def _summary(groups: Sequence[answers.GroupCard]) -> str:
    undecided = sum(each["state"] == "proposed" for group in groups for each in group["suggestions"])
    ready = sum(group["can_start"] for group in groups)
    said = [say("chances.groups", n=len(groups)), say("chances.ready", n=ready), say("chances.undecided", n=undecided)]
    return " ".join(said)


def _subregions() -> list[str]:
    return sorted({each["subregion"] for each in session.client().organisations() if each["subregion"]})
