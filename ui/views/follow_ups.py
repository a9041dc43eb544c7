"""Vervolg: own youths whose group has ended, with the group that can come next; a person chooses, nobody is placed."""

from functools import partial

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.client import ApiProblem
from ui.components import empty, heading, notice, option_row
from ui.formatting import escaped, short_mark
from ui.session import say

PAGE = "follow-ups"


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().follow_ups()
    if not found:
        empty.show("no-follow-ups", link_to="my-groups")
        return
    for each in found:
        with st.container(key=f"follow-up-{each['help_request']['id']}"):
            st.html(_who(each))
            option_row.show(each["next"], choose=partial(_choose, each), key=each["help_request"]["id"])


def _who(each: answers.NextGroup) -> str:
    request = each["help_request"]
    facts = [vocabulary.tag_name(request["tags"][0]), say("words.age", n=request["age"])]
    mark = f'<span class="kenmerk">{escaped(say("youth.mark", mark=short_mark(request["pseudonym"])))}</span>'
    return (
        f'<div class="request"><p class="who">{escaped(" · ".join(facts))} {mark}</p>'
        f'<p class="about">{escaped(say("follow-up.completed", group=each["completed"]))}</p></div>'
    )


def _choose(each: answers.NextGroup) -> None:
    option = each["next"]
    try:
        chosen = session.client().choose_group(each["help_request"]["id"], option["group_kind"], option["id"])
    except ApiProblem as problem:
        notice.note_problem(problem)
        return
    notice.note(say("follow-up.chosen", group=wording.group_title(option)), undo=[chosen["id"]])
