"""Jeugdige: one youth of the own organisation; a group first, then what else there is, and one-on-one with a reason."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import streamlit as st

from ui import answers, session, wording
from ui.client import ApiProblem
from ui.components import (
    empty,
    group_card,
    heading,
    links,
    marks,
    notice,
    one_on_one,
    option_row,
    quotes,
    suggestion_row,
)
from ui.formatting import day, escaped, number, short_mark
from ui.session import code, language, say

PAGE = "youth"
SEATED = ("accepted", "invited", "agreed", "started")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    request_id = _asked()
    if request_id is None:
        empty.show("no-youth", link_to="waitlist")
        return
    with st.spinner(say("loading")):
        found = session.client().youth_options(request_id)
    st.html(_who(found["help_request"]))
    links.to("waitlist", label=say("youth.back"))
    _plan_a(found)
    _others(found)
    _peers(found)
    if not found["one_on_one"] and found["help_request"]["status"] == "waiting":
        st.header(say("youth.one-on-one"), anchor=False)
        one_on_one.ask(request_id)


def _asked() -> str | None:
    """The id in the address, when it is one: nothing else is passed on to the service."""
    try:
        return str(UUID(st.query_params.get("id", "")))
    except ValueError:
        return None


def _who(request: answers.HelpRequest) -> str:
    facts = [wording.tag_names(request["tags"]), say("words.age", n=request["age"]), wording.where(request["place"])]
    dayparts = [code("daypart", each) for each in request["dayparts"]]
    wishes = [
        say("youth.dayparts", dayparts=wording.joined(dayparts)) if dayparts else say("youth.any-daypart"),
        say("youth.travel", km=number(request["max_travel_km"], language())),
        *([say("youth.wants-peers")] if request["peer_contact"] else []),
        say("waitlist.rechecked", when=day(request["rechecked_on"], language()))
        if request["rechecked_on"]
        else say("waitlist.not-rechecked"),
    ]
    mark = f'<span class="kenmerk">{escaped(say("youth.mark", mark=short_mark(request["pseudonym"])))}</span>'
    return (
        f'<div class="request"><p class="who">{escaped(" · ".join(facts))} {mark}</p>'
        f'<p class="waits">{marks.waiting(request["waiting_days"], request["over_norm"])}</p>'
        f'<p class="about">{escaped(" ".join(wishes))}</p></div>'
    )


def _plan_a(found: answers.YouthOptions) -> None:
    st.header(say("youth.plan-a"), anchor=False)
    suggestion, choice = found["suggestion"], found["one_on_one"]
    if choice:
        one_on_one.show(choice)
    elif suggestion:
        with st.container(border=True, key=f"plan-a-{suggestion['id']}"):
            st.html(group_card.title(suggestion["group"]) + quotes.shown(found["experiences"]))
            suggestion_row.show(suggestion, alone=True, known=[*found["options"], *found["peer_contact"]])
            group = suggestion["group"]
            with st.container(horizontal=True, key="plan-a-ways"):
                links.to("chances", label=say("waitlist.to-group"), group=group["id"])
                links.to("invitation", label=say("invitation.make"), group=group["id"], kind=group["group_kind"])
    else:
        helps = wording.change(found["outcome"])
        st.html(
            f'<div class="empty"><p class="empty-title">{escaped(wording.outcome(found["outcome"]))}</p>'
            f"{f'<p>{escaped(helps)}</p>' if helps else ''}</div>"
        )


def _others(found: answers.YouthOptions) -> None:
    st.header(say("youth.options"), anchor=False)
    if not found["options"]:
        st.markdown(say("youth.no-options"))
        return
    st.caption(say("youth.options-lead"))
    for option in found["options"]:
        option_row.show(option, choose=_choosing(found, option), key="other")


def _peers(found: answers.YouthOptions) -> None:
    suggestion = found["peer_suggestion"]
    if not found["peer_contact"] and not suggestion:
        return
    st.header(say("youth.peers"), anchor=False)
    st.caption(say("youth.peers-lead"))
    if suggestion:
        with st.container(border=True, key=f"peer-{suggestion['id']}"):
            st.html(group_card.title(suggestion["group"]))
            suggestion_row.show(suggestion, alone=True, known=found["peer_contact"])
    seated = suggestion is not None and suggestion["state"] in SEATED
    for option in found["peer_contact"]:
        choose = None if seated else partial(_choose, found["help_request"]["id"], option)
        option_row.show(option, choose=choose, key="peer")


def _choosing(found: answers.YouthOptions, option: answers.Option) -> Callable[[], None] | None:
    """Nothing to choose for who has a place, does not wait, or is helped one-on-one."""
    suggestion = found["suggestion"]
    seated = suggestion is not None and suggestion["state"] in SEATED
    if seated or found["one_on_one"] or found["help_request"]["status"] != "waiting":
        return None
    return partial(_choose, found["help_request"]["id"], option)


def _choose(request_id: str, option: answers.Option) -> None:
    try:
        chosen = session.client().choose_group(request_id, option["group_kind"], option["id"])
    except ApiProblem as problem:
        notice.note_problem(problem)
        return
    notice.note(say("youth.chosen", group=wording.group_title(option)), undo=[chosen["id"]])
