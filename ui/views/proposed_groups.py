"""Vraag zonder aanbod: groups found in the demand that nobody runs yet, to adopt alone or with others."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.components import (
    cluster_card,
    empty,
    group_card,
    group_filters,
    heading,
    links,
    more,
    notice,
    offer_fields,
    offer_form,
    offer_practice,
)
from ui.formatting import plain
from ui.session import say

PAGE = "proposed-groups"
CLUSTERS = "demand-clusters"
STEP = 10
MINE_ONLY = "filter:proposed-groups:mine-only"
WAYS = ("alone", "together")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = [each for each in session.client().proposed_groups() if each["state"] == "proposed"]
        clusters = session.client().demand_clusters()
        themes = own_themes(session.client().own_offers(), session.client().capacity()[0])
    if found:
        _groups(found, themes)
    else:
        empty.show("no-proposed", link_to="my-groups")
    _clusters(clusters, themes if st.session_state.get(MINE_ONLY) else frozenset())


def _groups(found: Sequence[answers.ProposedGroup], themes: frozenset[str]) -> None:
    wanted = st.query_params.get("group")
    near = _near(found, themes)
    choice = group_filters.ask(group_filters.choices_in(found), PAGE)
    chosen = in_order(group_filters.apply(near, choice))
    asked_for = [each for each in found if each["id"] == wanted]
    if not chosen and not asked_for:
        empty.show("none-near" if len(near) < len(found) else "none-chosen")
    # The one a link leads to comes first, whatever the filters say.
    chosen = [*asked_for, *(group for group in chosen if group["id"] != wanted)]
    for group in more.first(chosen, PAGE, STEP):
        _card(group, opened=group["id"] == wanted)
    more.button(chosen, PAGE, STEP)


def _clusters(found: Sequence[answers.Cluster], themes: frozenset[str]) -> None:
    """Demand for which no group was found either; of the own themes and subregion while those alone are asked for."""
    subregion = session.account()["organisation"]["subregion"]
    near = [
        each for each in found if not themes or (each["theme"] in themes and subregion in (None, each["subregion"]))
    ]
    if not near:
        return
    st.header(say("proposed.clusters"), anchor=False)
    st.markdown(say("proposed.clusters-mean"))
    for each in more.first(near, CLUSTERS, STEP):
        mark = cluster_card.mark(each)
        with st.container(border=True, key=f"cluster-{mark}"):
            st.html(cluster_card.head(each))
            links.to("new-offer", label=say("proposed.make"), cluster=mark)
    more.button(near, CLUSTERS, STEP)


def own_themes(offers: Sequence[answers.Offer], capacity: answers.Capacity) -> frozenset[str]:
    """The themes the own organisation works on: those of its open offers and those it could run new groups for."""
    able = {each["theme"] for each in capacity["facilitators"] if each["groups"]}
    return frozenset(able | {each["theme"] for each in offers if each["state"] != "closed"})


def in_order(groups: Sequence[answers.ProposedGroup]) -> list[answers.ProposedGroup]:
    """Your own organisation's first; then most youths over the norm, then most youths."""
    own = session.organisation_key()
    return sorted(
        groups, key=lambda each: (each["organisation"]["key"] != own, -each["over_norm"], -each["youths"], each["id"])
    )


def _near(found: Sequence[answers.ProposedGroup], themes: frozenset[str]) -> list[answers.ProposedGroup]:
    """Those in the own themes and subregion, unless the visitor wants to see all; a switch says which it is."""
    subregion = session.account()["organisation"]["subregion"]
    near = [
        each
        for each in found
        if each["theme"] in (themes or {each["theme"]}) and subregion in (None, each["subregion"])
    ]
    names = wording.joined(sorted(map(vocabulary.theme_name, themes))) if themes else say("proposed.any-theme")
    st.session_state.setdefault(MINE_ONLY, True)
    st.toggle(say("proposed.mine-only", n=len(near), total=len(found)), key=MINE_ONLY, persist_state="session")
    if not st.session_state[MINE_ONLY]:
        return list(found)
    st.caption(say("proposed.near", themes=names, subregion=subregion or say("filter.all-subregion")))
    return near


def _card(group: answers.ProposedGroup, *, opened: bool) -> None:
    with st.container(border=True, key=f"proposed-{group['id'].replace(':', '-')}"):
        st.html(group_card.head(group))
        inside = st.expander(say("adopt.open"), expanded=opened, key=f"open:{group['id']}", on_change="rerun")
        if inside.open:
            with inside:
                _adoption(group, session.client().organisations())


def _adoption(group: answers.ProposedGroup, partners: Sequence[answers.Organisation]) -> None:
    key, start = f"adopt:{group['id']}", _start(group)
    st.markdown(say("adopt.lead", n=group["youths"]))
    offer_form.title(key, start)
    offer_form.kind_and_setting(key, start)
    offer_practice.times(key, start)
    _carried(key, group, partners, start)
    offer_practice.more(key, start)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say("adopt.button"), key=key, type="primary", icon=":material/check:",
            disabled=not offer_form.filled_title(key), on_click=_adopt, args=(group["id"], start),
        )  # fmt: skip
        links.to("new-offer", label=say("adopt.own"), group=group["id"])


def _start(group: answers.ProposedGroup) -> dict[str, Any]:
    setting = "online" if group["mode"] == "online" else offer_fields.SETTINGS[0]
    return {"title": wording.group_title(group)[:120], "setting": setting}


def _carried(
    key: str, group: answers.ProposedGroup, partners: Sequence[answers.Organisation], start: Mapping[str, Any]
) -> None:
    """Alone or together; who has the place that was proposed is part of it either way."""
    how = offer_fields.begin(key, "how", WAYS[0])
    words = {"alone": say("adopt.alone"), "together": say("adopt.with")}
    st.radio(say("adopt.how"), WAYS, format_func=lambda each: words[each], key=how, horizontal=True)
    others = [each for each in partners if each["key"] != group["organisation"]["key"]]
    if group["organisation"]["key"] != session.organisation_key():
        st.caption(say("adopt.place-of", who=group["organisation"]["name"]))
    if st.session_state[how] == "together":
        offer_practice.carriers(key, others, start)


def _adopt(group_id: str, start: Mapping[str, Any]) -> None:
    key = f"adopt:{group_id}"
    adoption = {
        "title": offer_form.filled_title(key), **offer_form.filled_kind(key), **offer_practice.filled(key, start)
    }  # fmt: skip
    if offer_fields.value(key, "how") == "alone":
        adoption["co_organisations"] = []
    notice.attempt(lambda: session.client().adopt(group_id, adoption), "adopt.done", title=plain(adoption["title"]))
