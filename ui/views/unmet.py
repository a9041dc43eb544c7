"""Vraag en aanbod: clusters that no offer serves, trends, offers nobody needs and offers that overlap; counts only."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.components import cluster_card, empty, heading, links, more, notice
from ui.components.cluster_card import place
from ui.components.tables import table
from ui.formatting import number
from ui.session import language, say

PAGE, STEP = "unmet", 8


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().unmet_demands()
    st.header(say("unmet.clusters"), anchor=False)
    if found["clusters"]:
        for each in more.first(found["clusters"], PAGE, STEP):
            _cluster(each)
        more.button(found["clusters"], PAGE, STEP)
        links.to("calls")
    else:
        empty.show("no-unmet", link_to="rounds")
    if found["trends"]:
        st.header(say("unmet.trend"), anchor=False)
        st.html(_trends(found["trends"]))
    st.header(say("unmet.idle"), anchor=False)
    _offers(found["idle_offers"], "idle")
    st.header(say("unmet.overlaps"), anchor=False)
    _offers([offer for group in found["overlaps"] for offer in group["offers"]], "overlaps")


def _cluster(each: answers.Cluster) -> None:
    key = cluster_card.mark(each)
    with st.container(border=True, key=f"cluster-{key}"):
        st.html(cluster_card.head(each))
        if each["asked"]:
            st.markdown(say("unmet.already"))
        else:
            grain = (each["theme"], each["age_band"], each["subregion"])
            st.button(
                say("unmet.ask"), key=f"ask-call:{key}", icon=":material/campaign:", on_click=_ask, args=grain
            )  # fmt: skip


def _ask(theme: str, age_band: str, subregion: str | None) -> None:
    notice.attempt(lambda: session.client().ask_for_offer(theme, age_band, subregion), "unmet.asked")


def _trends(trends: Sequence[answers.ThemeTrend]) -> str:
    rows = [
        [vocabulary.theme_name(each["theme"]), _count(each["before"]), _count(each["last"]), _difference(each)]
        for each in sorted(trends, key=lambda each: -(each["last"] or 0))
    ]
    names = [say(f"unmet.{name}") for name in ("theme", "before", "last", "change")]
    return table(say("unmet.trend-caption"), names, rows)


def _count(value: int | None) -> str:
    return say("region.too-small") if value is None else number(value, language())


def _difference(each: answers.ThemeTrend) -> str:
    if each["before"] is None or each["last"] is None:
        return say("words.nothing")
    gained = each["last"] - each["before"]
    return f"{'+' if gained > 0 else ''}{number(gained, language())}"


def _offers(offers: Sequence[answers.OfferRef], name: str) -> None:
    if not offers:
        st.markdown(say("unmet.idle-none") if name == "idle" else say("unmet.overlaps-none"))
        return
    names = [say(f"unmet.{name}") for name in ("offer", "organisation", "theme", "place", "ages", "left")]
    rows = [
        [
            each["title"],
            each["organisation"]["name"],
            vocabulary.theme_name(each["theme"]),
            place(each["subregion"]),
            wording.ages(each["age_min"], each["age_max"]),
            number(each["seats_left"], language()),
        ]
        for each in offers
    ]
    caption = say("unmet.idle-caption") if name == "idle" else say("unmet.overlaps-caption")
    st.html(table(caption, names, rows))
