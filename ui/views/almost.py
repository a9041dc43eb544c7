"""Bijna: groups that miss one or two youths, where one phone call opens a group."""

import streamlit as st

from ui import answers, session, wording
from ui.components import empty, group_filters, heading, links, marks, more, notice, option_row
from ui.formatting import escaped, plain, short_mark
from ui.session import code, say

PAGE = "almost"
STEP = 15


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().almost_groups()
    if not found:
        empty.show("no-almost", link_to="chances")
        return
    choice = group_filters.ask(group_filters.choices_in([each["group"] for each in found]), PAGE)
    fitting = {group["id"] for group in group_filters.apply([each["group"] for each in found], choice)}
    chosen = [each for each in found if each["group"]["id"] in fitting]
    if not chosen:
        empty.show("none-chosen")
    for each in more.first(chosen, PAGE, STEP):
        with st.container(border=True, key=f"almost-{each['group']['id'].replace(':', '-')}"):
            st.html(_card(each))
            # Fetched only when it is opened: this is a question about everybody who waits.
            inside = st.expander(say("almost.ask"), key=f"ask:{each['id']}", on_change="rerun")
            if inside.open:
                with inside:
                    _candidates(each)
    more.button(chosen, PAGE, STEP)


def _card(almost: answers.AlmostGroup) -> str:
    group = almost["group"]
    parts = [say("group.mine", n=almost["mine"])] if almost["mine"] else []
    parts += [say("group.others", n=almost["others"])] if almost["others"] else []
    about = say("group.about", kind=code("group-kind", group["group_kind"]), who=group["organisation"]["name"])
    helps = say("almost.helps", n=almost["short"], tags=wording.tag_names(group["tags"]))
    return (
        f'<article class="card"><h2>{escaped(wording.group_title(group))}</h2>'
        f'<p class="facts">{escaped(wording.group_facts(group))}</p>'
        f'<p class="breath">{escaped(", ".join(parts))}. {marks.start(False, almost["short"])}</p>'
        f'<p class="about">{escaped(about)}</p><p class="helps">{escaped(helps)}</p></article>'
    )


def _candidates(almost: answers.AlmostGroup) -> None:
    """Own youths who nearly fit with what would have to change, and organisations that have several."""
    with st.spinner(say("loading")):
        found = session.client().candidates(almost["id"])
    for each in found["own"]:
        request = each["help_request"]
        with st.container(key=f"candidate-{almost['id']}-{request['id']}"):
            st.html(_candidate(almost["group"], each))
            links.to("youth", label=say("youth.more"), id=request["id"])
    if not found["own"]:
        st.markdown(say("almost.nobody"))
    for other in found["others"]:
        st.markdown(say("almost.others", organisation=plain(other["organisation"]["name"]), n=other["at_least"]))


def _candidate(group: answers.GroupCore, candidate: answers.Candidate) -> str:
    request = candidate["help_request"]
    facts = [wording.tag_names(request["tags"]), say("words.age", n=request["age"]), wording.where(request["place"])]
    mark = f'<span class="kenmerk">{escaped(say("youth.mark", mark=short_mark(request["pseudonym"])))}</span>'
    waits = marks.waiting(request["waiting_days"], request["over_norm"])
    changes = option_row.changes_list(wording.changes(group, candidate["km"], candidate["lacks"]))
    return (
        f'<div class="request"><p class="who">{escaped(" · ".join(facts))} {mark}</p>'
        f'<p class="waits">{waits}</p>{changes}</div>'
    )
