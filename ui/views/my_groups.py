"""Mijn groepen: the offers of the own organisation, how full they are, who is in them and whether they still stand."""

from collections.abc import Mapping, Sequence

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.client import ApiProblem
from ui.components import (
    after_group,
    asking,
    assumptions,
    benefit,
    empty,
    heading,
    links,
    marks,
    notice,
    quotes,
    suggestion_row,
)
from ui.formatting import day, escaped
from ui.session import code, language, say

PAGE = "my-groups"
STATES = ("forming", "running", "closed")
CLOSING_REASONS = ("completed", "too-few", "no-facilitator", "no-funding", "published-by-mistake", "other")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        groups = session.client().own_groups()
        after = session.client().aftercare()
    if not groups:
        empty.show("no-offers", link_to="new-offer")
        return
    st.markdown(_needed(groups))
    links.to("new-offer")
    wanted = st.query_params.get("group")
    for state in STATES:
        _part(state, in_order([each for each in groups if each["offer"]["state"] == state], wanted), after)


def _needed(groups: Sequence[answers.OwnGroup]) -> str:
    """What waits for a hand of this visitor's organisation, in one line."""
    still = [each for each in groups if each["offer"]["state"] != "closed"]
    counts = (
        ("offer.can-start-now", sum(each["can_start"] and each["led_here"] for each in still)),
        ("offer.undecided", sum(one["state"] == "proposed" for each in still for one in each["suggestions"])),
        ("offer.to-confirm", sum(each["offer"]["stale"] for each in still)),
    )
    said = [say(key, n=count) for key, count in counts if count]
    return f"**{' '.join(said)}**" if said else say("offer.nothing-waits")


def in_order(groups: Sequence[answers.OwnGroup], wanted: str | None = None) -> list[answers.OwnGroup]:
    """The one asked for; then what needs a hand: can start, to be confirmed, nearest to starting; then by title."""
    return sorted(groups, key=lambda each: (each["offer"]["id"] != wanted, *_need(each)))


def _need(group: answers.OwnGroup) -> tuple[bool, bool, int, str]:
    offer = group["offer"]
    return not (group["can_start"] and group["led_here"]), not offer["stale"], offer["short"] or 99, offer["title"]


def _part(state: str, groups: Sequence[answers.OwnGroup], after: Mapping[str, answers.Aftercare]) -> None:
    if not groups:
        return
    st.header(f"{code('offer-state', state)} ({len(groups)})", anchor=False)
    for group in groups:
        name = group["offer"]["id"]
        with st.container(border=True, key=f"offer-{name}"):
            st.html(_card(group))
            if state != "closed":
                _youths(group)
            if name in after:
                after_group.show(after[name])
            _actions(group)
            if state != "closed":
                _benefit(group["offer"])


def _card(group: answers.OwnGroup) -> str:
    offer = group["offer"]
    facts = [
        wording.ages(offer["age_min"], offer["age_max"]),
        wording.where(offer["place"]),
        code("daypart", offer["daypart"]),
        say("offer.rhythm", n=offer["sessions"], minutes=offer["session_minutes"]),
    ]
    carriers = wording.joined([offer["organisation"]["name"], *(each["name"] for each in offer["co_organisations"])])
    about = [code("offer-kind", offer["kind"]), vocabulary.theme_name(offer["theme"]), carriers]
    return (
        f'<article class="card"><h3>{escaped(offer["title"])}</h3><p class="facts">{escaped(" · ".join(facts))}</p>'
        f'<p class="breath">{_status(group)}</p><p class="about">{escaped(" · ".join(about))}</p>'
        f"{marks.fill(_taken(offer), offer['seats_proposed'], offer['seats_min'], offer['seats_max'])}"
        f"{_states(group['states'])}{quotes.following(group['follow_up'])}{quotes.shown(group['experiences'])}</article>"
    )


def _taken(offer: answers.Offer) -> int:
    return offer["seats_elsewhere"] + offer["seats_held"]


def _status(group: answers.OwnGroup) -> str:
    """How it stands, in marks: can start, short of its minimum or places left; first day, and when last confirmed."""
    offer = group["offer"]
    if offer["state"] == "closed":
        return marks.mark(code("offer-state", "closed"), "plain")
    said = [_stand(group)]
    if offer["starts_on"]:
        said.append(escaped(say("offer.starts", when=day(offer["starts_on"], language()))))
    if offer["stale"]:
        said.append(marks.mark(say("offer.stale"), "warn"))
    said.append(escaped(say("offer.assured", when=day(offer["assured_on"], language()))))
    return " ".join(said)


def _stand(group: answers.OwnGroup) -> str:
    offer = group["offer"]
    if offer["state"] == "forming" and group["can_start"]:
        return marks.mark(say("group.can-start"), "good")
    if offer["short"]:
        return marks.mark(say("offer.short", n=offer["short"]), "busy")
    if offer["state"] == "forming":
        return marks.mark(say("offer.agreement", n=offer["seats_min"] - group["ready"]), "busy")
    if not offer["seats_left"]:
        return marks.mark(say("offer.is-full"), "plain")
    return marks.mark(say("offer.left", n=offer["seats_left"]), "good")


def _states(states: Sequence[answers.GroupState]) -> str:
    """How many are how far, own youths and others' apart."""
    if not states:
        return f'<p class="about">{escaped(say("offer.nobody"))}</p>'
    lines = [
        f"<li><strong>{escaped(code('youths', each['state']))}</strong>: "
        f"{escaped(say('offer.how-many', mine=each['mine'], others=each['others']))}</li>"
        for each in states
    ]
    return f'<ul class="states" aria-label="{escaped(say("offer.who"))}">{"".join(lines)}</ul>'


def _youths(group: answers.OwnGroup) -> None:
    """The own youths in the group, each with the steps there are; drawn only when asked for."""
    own = group["suggestions"]
    if not own:
        return
    name = group["offer"]["id"]
    inside = st.expander(say("offer.own-youths", n=len(own)), key=f"youths:{name}", on_change="rerun")
    if inside.open:
        with inside:
            for suggestion in own:
                with st.container(key=f"youth-{suggestion['id']}"):
                    suggestion_row.show(suggestion)


def _actions(group: answers.OwnGroup) -> None:
    """What may be done; only who leads the group may change, start and close it."""
    offer = group["offer"]
    name, is_open = offer["id"], offer["state"] != "closed"
    may_start = group["can_start"] and group["led_here"]
    with st.container(horizontal=True, vertical_alignment="center", key=f"offer-actions:{name}"):
        if may_start:
            asking.opener(say("offer.start"), f"start:{name}", ":material/play_arrow:")
        if is_open:
            st.button(
                say("offer.confirm"), key=f"confirm:{name}", on_click=_confirm, args=(name,), icon=":material/check:",
                type="primary" if offer["stale"] else "secondary",
            )  # fmt: skip
        if is_open and group["led_here"]:
            links.to("new-offer", label=say("offer.change"), offer=name)
        links.to("new-offer", label=say("offer.copy"), copy=name)
        if is_open and group["led_here"]:
            asking.opener(say("offer.close"), f"close:{name}", ":material/close:")
    if may_start and asking.is_open(f"start:{name}"):
        _starting(group)
    if asking.is_open(f"close:{name}"):
        _closing(name)


def _starting(group: answers.OwnGroup) -> None:
    """Says who starts and asks once: a start is not taken back."""
    name = group["offer"]["id"]
    agreed = sum(each["mine"] + each["others"] for each in group["states"] if each["state"] == "agreed")
    st.caption(say("offer.start-means", n=agreed))
    st.button(say("offer.start-confirm", n=agreed), key=f"start:{name}", type="primary", on_click=_start, args=(name,))


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


@st.fragment
def _benefit(offer: answers.Offer) -> None:
    """The benefit sheet of a group, asked for when it is opened."""
    name = offer["id"]
    inside = st.expander(say("benefit.open"), key=f"benefit:{name}", on_change="rerun")
    if not inside.open:
        return
    with inside:
        try:
            found = session.client().benefit(name, assumptions.asked(assumptions.HOURS))
        except ApiProblem as problem:
            st.info(code("problem", problem.slug))
            return
        benefit.show(found, name)


def _confirm(offer_id: str) -> None:
    notice.attempt(lambda: session.client().confirm_offer(offer_id), "offer.confirmed")


def _close(offer_id: str, reason: str) -> None:
    asking.close(f"close:{offer_id}")
    notice.attempt(lambda: session.client().close_offer(offer_id, reason), "offer.closed")


def _start(offer_id: str) -> None:
    asking.close(f"start:{offer_id}")
    notice.attempt(lambda: session.client().start_group(offer_id), "offer.started")
