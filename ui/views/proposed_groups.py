"""Vraag zonder aanbod: groups found in the demand that nobody runs yet, to adopt alone or with others."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import answers, session, wording
from ui.components import empty, group_card, group_filters, heading, links, more, notice, offer_form
from ui.formatting import plain
from ui.session import say

PAGE = "proposed-groups"
STEP = 10


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = [each for each in session.client().proposed_groups() if each["state"] == "proposed"]
        partners = session.client().organisations()
    if not found:
        empty.show("no-proposed", link_to="my-groups")
        return
    choice = group_filters.ask(found, PAGE)
    chosen = in_order(group_filters.apply(found, choice))
    if not chosen:
        empty.show("none-chosen")
    wanted = st.query_params.get("group")
    chosen = sorted(chosen, key=lambda group: group["id"] != wanted)
    for group in more.first(chosen, PAGE, STEP):
        _card(group, partners, opened=group["id"] == wanted)
    more.button(chosen, PAGE, STEP)


def in_order(groups: Sequence[answers.ProposedGroup]) -> list[answers.ProposedGroup]:
    """Your own organisation's first; then most youths over the norm, then most youths."""
    own = session.organisation_key()
    return sorted(
        groups, key=lambda each: (each["organisation"]["key"] != own, -each["over_norm"], -each["youths"], each["id"])
    )


def _card(group: answers.ProposedGroup, partners: Sequence[answers.Organisation], *, opened: bool) -> None:
    with st.container(border=True, key=f"proposed-{group['id'].replace(':', '-')}"):
        st.html(group_card.head(group))
        inside = st.expander(say("adopt.open"), expanded=opened, key=f"open:{group['id']}", on_change="rerun")
        if inside.open:
            with inside:
                _adoption(group, partners)


def _adoption(group: answers.ProposedGroup, partners: Sequence[answers.Organisation]) -> None:
    key = f"adopt:{group['id']}"
    lead = group["organisation"]["key"]
    start = {
        "title": wording.group_title(group)[:120],
        "setting": "online" if group["mode"] == "online" else "neighbourhood",
        "co_organisations": [lead] if lead != session.organisation_key() else [],
    }
    st.markdown(say("adopt.lead", n=group["youths"]))
    named = offer_form.title(key, start)
    filled = {"title": named, **offer_form.kind_and_setting(key, start), **offer_form.practice(key, partners, start)}
    st.button(
        say("adopt.button"), key=key, type="primary", icon=":material/check:", disabled=not named,
        on_click=_adopt, args=(group["id"], filled),
    )  # fmt: skip
    links.to("my-groups")


def _adopt(group_id: str, adoption: Mapping[str, Any]) -> None:
    notice.attempt(lambda: session.client().adopt(group_id, adoption), "adopt.done", title=plain(adoption["title"]))
