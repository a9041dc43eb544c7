"""Samen dragen: who leads which group, who carries it along and what follows it; ranks no organisation."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session
from ui.components import empty, heading, tables
from ui.session import code, say

PAGE = "carried"
COLUMNS = ("carried.group", "carried.leads", "carried.joins", "carried.follows")


def show() -> None:
    heading.show(PAGE)
    with st.spinner(say("loading")):
        found = session.client().all_offers()
    titles = {each["id"]: each["title"] for each in found}
    running = [each for each in found if each["state"] != "closed"]
    if not running:
        empty.show("no-carried")
        return
    together = [each for each in running if each["co_organisations"]]
    _table(say("carried.together", number=len(together)), together, titles)
    _table(say("carried.alone", number=len(running) - len(together)), [x for x in running if x not in together], titles)


def _table(caption: str, offers: Sequence[answers.Offer], titles: dict[str, str]) -> None:
    if offers:
        st.html(tables.table(caption, [say(each) for each in COLUMNS], [_row(each, titles) for each in offers]))


def _row(offer: answers.Offer, titles: dict[str, str]) -> tuple[str, ...]:
    partners = ", ".join(each["name"] for each in offer["co_organisations"]) or say("carried.nobody")
    following = titles.get(offer["follow_up_id"] or "", say("carried.nothing"))
    group = f"{offer['title']} ({code('offer-kind', offer['kind'])})"
    return group, offer["organisation"]["name"], partners, following
