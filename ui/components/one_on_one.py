"""One-on-one help instead of a group: the question with its coded reasons, and what was chosen; decides nothing."""

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import asking, notice
from ui.formatting import day, escaped
from ui.session import code, language, say

REASONS = (
    "no-group-in-time",
    "family-chose-one-on-one",
    "group-too-hard-now",
    "individual-treatment-needed",
    "too-much-at-once",
    "already-one-on-one",
    "safety-first",
)


def ask(request_id: str) -> None:
    """The button, and the question why once it is pressed."""
    key = f"one-on-one:{request_id}"
    st.markdown(say("one-on-one.lead"))
    asking.opener(say("one-on-one.button"), key, ":material/person:")
    if not asking.is_open(key):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"why:{key}"):
        reason = asking.reason(key, say("steps.why"), REASONS, lambda each: code("one-on-one-reason", each))
        st.button(
            say("one-on-one.confirm"),
            key=f"confirm:{key}",
            type="primary",
            disabled=reason is None,
            on_click=_choose,
            args=(request_id, reason, key),
        )


def show(choice: answers.OneOnOne) -> None:
    """What was chosen, by whom and why, with the way back."""
    said = say("youth.decided", who=choice["chosen_by"], when=day(choice["chosen_at"], language()))
    why = code("one-on-one-reason", choice["reason"])
    st.html(
        f'<div class="empty"><p class="empty-title">{escaped(say("one-on-one.chosen"))}</p>'
        f"<p>{escaped(why)}. {escaped(said)}</p></div>"
    )
    st.button(
        say("notice.undo"),
        key=f"undo-one-on-one:{choice['id']}",
        icon=":material/undo:",
        on_click=notice.undo,
        args=([choice["id"]], "one-on-one"),
    )


def _choose(request_id: str, reason: str, key: str) -> None:
    asking.close(key)
    try:
        choice = session.client().choose_one_on_one(request_id, reason)
    except ApiProblem as problem:
        notice.note_problem(problem)
        return
    notice.note(say("one-on-one.done"), undo=[choice["id"]], kind="one-on-one")
