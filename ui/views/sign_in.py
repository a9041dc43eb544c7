"""Signing in; says nothing about which of name and password was wrong, and keeps neither."""

from typing import Literal

import streamlit as st

from ui import session
from ui.client import ApiProblem
from ui.components import footer, languages, notice
from ui.formatting import escaped
from ui.session import code, say


def show() -> None:
    with st.container(key="sign-in", width=460):
        st.html(f'<p class="brand">{escaped(say("app.name"))}</p>')
        st.title(say("sign-in.title"), anchor=False)
        st.markdown(say("sign-in.lead"))
        notice.show()
        if session.has_provider():
            st.button(
                say("sign-in.provider"), type="primary", width="stretch", key="provider-button", on_click=st.login
            )
        if session.has_local_accounts():
            _form()
        st.caption(say("sign-in.help"))
        languages.show()
        footer.show()


def _form() -> None:
    if session.has_provider():
        st.markdown(say("sign-in.or"))
    weight: Literal["primary", "secondary"] = "secondary" if session.has_provider() else "primary"
    with st.form("sign-in-form", border=False):
        username = st.text_input(say("sign-in.username"), key="username", autocomplete="username")
        password = st.text_input(
            say("sign-in.password"), type="password", key="password", autocomplete="current-password"
        )
        asked = st.form_submit_button(say("sign-in.button"), type=weight, width="stretch", key="sign-in-button")
    if asked:
        _try(username or "", password or "")


def _try(username: str, password: str) -> None:
    if not username.strip() or not password:
        st.error(say("sign-in.both"), icon=":material/error:")
        return
    try:
        with st.spinner(say("sign-in.busy")):
            session.sign_in(username, password)
    except ApiProblem as problem:
        st.error(code("problem", problem.slug), icon=":material/error:")
        return
    st.session_state.pop(notice.KEY, None)
    st.rerun()
