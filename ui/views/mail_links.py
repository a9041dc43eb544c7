"""What the links in a mail open, for who is not signed in: confirming the address, and ending the mail with one click.

A click is asked for: some mail programs open every link by themselves.
"""

from collections.abc import Callable

import streamlit as st

from ui import session
from ui.client import ApiProblem
from ui.components import empty, heading, links
from ui.session import code, say


def confirm() -> None:
    _page("mail-confirm", lambda link: session.client().confirm_signal_mail(link))


def stop() -> None:
    _page("mail-stop", lambda link: session.client().stop_signal_mail(link))


def _page(page: str, act: Callable[[str], None]) -> None:
    heading.show(page)
    link = st.query_params.get("link")
    if not link:
        empty.show("no-link")
        return
    outcome = st.empty()
    done = f"{page}-done"
    if st.session_state.get(done) == link:
        outcome.success(say(f"{page}.done"), icon=":material/check_circle:")
        if not session.signed_in():
            links.to("sign-in", label=say("accessibility.back"))
        return
    if st.button(say(f"{page}.button"), key=page, type="primary"):
        try:
            act(link)
        except ApiProblem as problem:
            old = problem.slug in ("not-found", "invalid-input")
            outcome.error(say("mail-link.old") if old else code("problem", problem.slug), icon=":material/error:")
            return
        st.session_state[done] = link
        st.rerun()
