"""Choosing a password of one's own in place of a one-time one; nothing else can be done before that."""

import streamlit as st

from ui import session
from ui.client import ApiProblem
from ui.session import code, say

LEAST = 12


def show() -> None:
    with st.container(key="sign-in", width=460):
        st.title(say("own-password.title"), anchor=False)
        st.markdown(say("own-password.lead"))
        with st.form("own-password-form", border=False):
            current = st.text_input(
                say("own-password.current"), type="password", key="password-current", autocomplete="current-password"
            )
            wanted = st.text_input(
                say("own-password.wanted"), type="password", key="password-wanted", autocomplete="new-password"
            )
            again = st.text_input(
                say("own-password.again"), type="password", key="password-again", autocomplete="new-password"
            )
            asked = st.form_submit_button(
                say("own-password.button"), type="primary", width="stretch", key="own-password-button"
            )
        if asked:
            _try(current or "", wanted or "", again or "")


def _try(current: str, wanted: str, again: str) -> None:
    wrong = "own-password.too-short" if len(wanted) < LEAST else "own-password.not-same" if wanted != again else None
    if wrong:
        st.error(say(wrong), icon=":material/error:")
        return
    try:
        session.client().choose_password(current, wanted)
        st.session_state["account"] = session.client().me()
    except ApiProblem as problem:
        wrong = "own-password.wrong" if problem.slug == "sign-in-failed" else None
        st.error(say(wrong) if wrong else code("problem", problem.slug), icon=":material/error:")
        return
    st.rerun()
