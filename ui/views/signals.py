"""Signalen: what is new for the own groups in counts, and whether that is also mailed; nothing about a youth."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import empty, heading, links, news, notice
from ui.formatting import moment
from ui.session import code, language, say

PAGE = "signals"
PERIODS = (7, 30)
FREQUENCIES = ("daily", "weekly")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    _new()
    st.header(say("signals.by-mail"), anchor=False)
    with st.spinner(say("loading")):
        wish = session.client().signal_mail()
    if not wish["available"]:
        st.info(say("signals.no-mail"), icon=":material/info:")
        return
    _told(wish)
    _form(wish)
    if wish["address"]:
        st.button(say("signals.end"), key="signals-end", on_click=_end, icon=":material/unsubscribe:")


def _new() -> None:
    st.header(say("signals.new"), anchor=False)
    days = st.radio(
        say("signals.period"), PERIODS, format_func=lambda each: say("signals.days", n=each), key="signals-days",
        horizontal=True,
    )  # fmt: skip
    since = datetime.now(UTC) - timedelta(days=days or PERIODS[0])
    lines = news.lines(session.client().news(since.isoformat()))
    if not lines:
        empty.show("no-signals")
        return
    st.markdown("\n".join(f"* {each}" for each in lines))
    with st.container(horizontal=True):
        links.to("chances")
        links.to("my-groups")


def _told(wish: answers.SignalMail) -> None:
    """How it stands with the mail."""
    if wish["refused"]:
        st.warning(say("signals.refused", address=wish["address"]), icon=":material/warning:")
    elif wish["address"] and not wish["confirmed"]:
        st.info(say("signals.to-confirm", address=wish["address"]), icon=":material/mail:")
    elif wish["address"]:
        st.success(say("signals.confirmed", address=wish["address"]), icon=":material/check_circle:")
        if wish["mailed_at"]:
            st.caption(say("signals.mailed", when=moment(wish["mailed_at"], language())))


def _form(wish: answers.SignalMail) -> None:
    with st.form("signals-form", width=520):
        address = st.text_input(
            say("signals.address"), value=wish["address"] or "", key="signals-address", autocomplete="email"
        )
        st.caption(say("signals.address-help"))
        chosen = st.radio(
            say("signals.frequency"), FREQUENCIES, index=FREQUENCIES.index(wish["frequency"] or FREQUENCIES[0]),
            format_func=lambda each: code("frequency", each), key="signals-frequency", horizontal=True,
        )  # fmt: skip
        wanted = st.form_submit_button(
            say("signals.change" if wish["address"] else "signals.ask"), key="signals-ask", type="primary"
        )
    if wanted:
        _ask((address or "").strip(), chosen or FREQUENCIES[0])


def _ask(address: str, frequency: str) -> None:
    try:
        session.client().ask_signal_mail(address, frequency, language())
    except ApiProblem as problem:
        wrong = problem.slug == "invalid-input"
        st.error(say("signals.wrong-address") if wrong else code("problem", problem.slug), icon=":material/error:")
        return
    notice.note(say("signals.asked"))
    st.rerun()


def _end() -> None:
    if notice.attempt(lambda: session.client().end_signal_mail(), "signals.ended"):
        st.session_state.pop("signals-address", None)
