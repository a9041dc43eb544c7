"""Samen dragen: who leads which group, who carries it along and what follows it; ranks no organisation."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session
from ui.components import empty, heading
from ui.formatting import escaped
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
    if not offers:
        return
    head = "".join(f"<th scope='col'>{escaped(say(each))}</th>" for each in COLUMNS)
    rows = "".join(_row(each, titles) for each in offers)
    st.html(
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escaped(caption)}">'
        f'<table class="plain"><caption>{escaped(caption)}</caption><tr>{head}</tr>{rows}</table></div>'
    )


def _row(offer: answers.Offer, titles: dict[str, str]) -> str:
    partners = ", ".join(each["name"] for each in offer["co_organisations"]) or say("carried.nobody")
    following = titles.get(offer["follow_up_id"] or "", say("carried.nothing"))
    kind = f"{offer['title']} ({code('offer-kind', offer['kind'])})"
    cells = "".join(f"<td>{escaped(each)}</td>" for each in (offer["organisation"]["name"], partners, following))
    return f"<tr><th scope='row'>{escaped(kind)}</th>{cells}</tr>"
