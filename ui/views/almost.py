"""Bijna: groups that miss one or two youths, where one phone call opens a group."""

import streamlit as st

from ui import answers, session, wording
from ui.components import empty, group_filters, heading, marks, more, notice
from ui.formatting import escaped
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
