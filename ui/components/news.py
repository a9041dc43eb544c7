"""What is new since the last visit, once after signing in, at the top of the first page; counts only."""

import streamlit as st

from ui import answers, session
from ui.components import links
from ui.formatting import moment
from ui.session import language, say

KEY = "news"
COUNTS = ("new_groups", "startable_groups", "offers_to_confirm", "accepted_by_others", "declined_by_others")


def show() -> None:
    """Draws the news until somebody has read it; nothing on a first visit, and nothing when there is none."""
    if KEY not in st.session_state:
        st.session_state[KEY] = _ask()
    told = st.session_state[KEY]
    if told is None:
        return
    since, lines = told
    with st.container(border=True, key="news"):
        words = "".join(f"\n* {each}" for each in lines)
        st.markdown(f"**{say('news.since', when=moment(since, language()))}**{words}")
        with st.container(horizontal=True, vertical_alignment="center"):
            links.to("changed" if session.may("decide") else "rounds", label=say("news.more"))
            st.button(say("news.seen"), key="news-seen", on_click=_seen)


def _ask() -> tuple[str, list[str]] | None:
    since = session.client().visit()["previous_at"]
    if since is None:
        return None
    found = lines(session.client().news(since))
    return (since, found) if found else None


def lines(news: answers.News) -> list[str]:
    """A sentence for each kind of news there is."""
    finished = news["round_finished_at"]
    said = [say("news.round", when=moment(finished, language()))] if finished else []
    counts = {name: int(news[name]) for name in COUNTS}  # type: ignore[literal-required]
    return said + [say(f"news.{name}", n=count) for name, count in counts.items() if count]


def _seen() -> None:
    st.session_state[KEY] = None
