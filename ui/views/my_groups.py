"""Mijn groepen: the offers of the own organisation, how full they are and whether they still stand."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.components import asking, empty, heading, links, marks, notice, offer_form
from ui.formatting import day, escaped
from ui.session import code, language, say

PAGE = "my-groups"
STATES = ("forming", "running", "closed")
CLOSING_REASONS = ("completed", "too-few", "no-facilitator", "no-funding", "published-by-mistake", "other")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        offers = session.client().own_offers()
    if not offers:
        empty.show("no-offers", link_to="new-offer")
        return
    links.to("new-offer")
    for state in STATES:
        _part(state, in_order([each for each in offers if each["state"] == state]))


def in_order(offers: Sequence[answers.Offer]) -> list[answers.Offer]:
    """What needs a hand first: to be confirmed, then nearest to starting, then by title."""
    return sorted(offers, key=lambda each: (not each["stale"], each["short"] or 99, each["title"]))


def _part(state: str, offers: Sequence[answers.Offer]) -> None:
    if not offers:
        return
    st.header(f"{code('offer-state', state)} ({len(offers)})", anchor=False)
    for offer in offers:
        with st.container(border=True, key=f"offer-{offer['id']}"):
            st.html(_card(offer))
            if state != "closed":
                _actions(offer)


def _card(offer: answers.Offer) -> str:
    group = [
        wording.ages(offer["age_min"], offer["age_max"]),
        wording.where(offer["place"]),
        code("daypart", offer["daypart"]),
        say("offer.rhythm", n=offer["sessions"], minutes=offer["session_minutes"]),
    ]
    carriers = wording.joined([offer["organisation"]["name"], *(each["name"] for each in offer["co_organisations"])])
    about = [code("offer-kind", offer["kind"]), vocabulary.theme_name(offer["theme"]), carriers]
    return (
        f'<article class="card"><h3>{escaped(offer["title"])}</h3><p class="facts">{escaped(" · ".join(group))}</p>'
        f'<p class="breath">{_status(offer)}</p><p class="about">{escaped(" · ".join(about))}</p>'
        f"{marks.fill(_taken(offer), offer['seats_proposed'], offer['seats_min'], offer['seats_max'])}</article>"
    )


def _taken(offer: answers.Offer) -> int:
    return offer["seats_elsewhere"] + offer["seats_held"]


def _status(offer: answers.Offer) -> str:
    """How it stands, in marks: short of its minimum or places left, first day, and when last confirmed."""
    if offer["state"] == "closed":
        return marks.mark(code("offer-state", "closed"), "plain")
    left = say("offer.left", n=offer["seats_left"])
    said = [marks.mark(say("offer.short", n=offer["short"]), "busy") if offer["short"] else marks.mark(left, "good")]
    if offer["starts_on"]:
        said.append(escaped(say("offer.starts", when=day(offer["starts_on"], language()))))
    if offer["stale"]:
        said.append(marks.mark(say("offer.stale"), "warn"))
    said.append(escaped(say("offer.assured", when=day(offer["assured_on"], language()))))
    return " ".join(said)


def _actions(offer: answers.Offer) -> None:
    name = offer["id"]
    with st.container(horizontal=True, vertical_alignment="center", key=f"offer-actions:{name}"):
        st.button(
            say("offer.confirm"), key=f"confirm:{name}", on_click=_confirm, args=(name,), icon=":material/check:",
            type="primary" if offer["stale"] else "secondary",
        )  # fmt: skip
        if offer["state"] == "forming" and not offer["short"]:
            st.button(
                say("offer.start"), key=f"start:{name}", on_click=_start, args=(name,), icon=":material/play_arrow:"
            )
        links.to("new-offer", label=say("offer.change"), offer=name)
        asking.opener(say("offer.close"), f"close:{name}", ":material/close:")
    if asking.is_open(f"close:{name}"):
        _closing(name)


def _closing(offer_id: str) -> None:
    st.caption(say("offer.close-means"))
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"closing:{offer_id}"):
        why = say("offer.close-why")
        reason = asking.reason(f"close:{offer_id}", why, CLOSING_REASONS, lambda each: code("closing", each))
        st.button(
            say("offer.close-confirm"),
            key=f"close:{offer_id}",
            type="primary",
            disabled=reason is None,
            on_click=_close,
            args=(offer_id, reason),
        )


def _confirm(offer_id: str) -> None:
    notice.attempt(lambda: session.client().confirm_offer(offer_id), "offer.confirmed")


def _close(offer_id: str, reason: str) -> None:
    asking.close(f"close:{offer_id}")
    notice.attempt(lambda: session.client().close_offer(offer_id, reason), "offer.closed")


def _start(offer_id: str) -> None:
    def start() -> None:
        offer, version_mark = session.client().offer(offer_id)
        session.client().change_offer(offer_id, version_mark, {**offer_form.as_start(offer), "state": "running"})

    notice.attempt(start, "offer.started")
