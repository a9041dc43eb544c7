"""How a group is run, as fields of a form: meetings, professionals, partners, what comes after; sends nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from ui import answers
from ui.components.offer_fields import PROFESSIONALS, as_date, begin, first, partners_of, value
from ui.session import code, say


def times(key: str, start: Mapping[str, Any]) -> None:
    """How often, how long and from when."""
    sessions, minutes = (begin(key, *each) for each in _numbers(start))
    starts = begin(key, "starts", as_date(first(start, "starts_on")))
    with st.container(horizontal=True):
        st.number_input(say("offer.sessions"), 1, 104, key=sessions, width=170)
        st.number_input(say("offer.minutes"), 15, 480, step=15, key=minutes, width=170)
        st.date_input(say("offer.starts-on"), key=starts, format="DD-MM-YYYY", width=200)


def more(key: str, start: Mapping[str, Any], followers: Sequence[answers.Offer] | None = None) -> None:
    """What may wait: who leads, hours alone, the offer that follows, a description."""
    with st.expander(say("offer.more"), key=f"{key}:more"):
        _professionals(key, start)
        if followers is not None:
            _follow_up(key, followers, start)
        description = begin(key, "description", first(start, "description") or "")
        st.text_area(
            say("offer.description"), max_chars=2000, key=description, placeholder=say("offer.no-names"), height=120
        )


def filled(key: str, start: Mapping[str, Any]) -> dict[str, Any]:
    """What is filled in now, as the service wants it."""
    starts = value(key, "starts", as_date(first(start, "starts_on")))
    return {
        "sessions": value(key, "sessions", first(start, "sessions")),
        "session_minutes": value(key, "minutes", first(start, "session_minutes")),
        "starts_on": starts.isoformat() if isinstance(starts, date) else None,
        "leaders": value(key, "leaders", first(start, "leaders")),
        "professionals": value(key, "professionals", first(start, "professionals")),
        "individual_hours": value(key, "individual", first(start, "individual_hours")),
        "co_organisations": value(key, "partners", first(start, "co_organisations")),
        "description": (value(key, "description", first(start, "description")) or "").strip() or None,
    }


def _numbers(start: Mapping[str, Any]) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return ("sessions", first(start, "sessions")), ("minutes", first(start, "session_minutes"))


def _professionals(key: str, start: Mapping[str, Any]) -> None:
    leaders = begin(key, "leaders", first(start, "leaders"))
    kind = begin(key, "professionals", first(start, "professionals"))
    alone = begin(key, "individual", float(first(start, "individual_hours")))
    with st.container(horizontal=True):
        st.number_input(say("offer.leaders"), 1, 6, key=leaders, width=170)
        st.selectbox(
            say("offer.professionals"), PROFESSIONALS, index=None, format_func=lambda each: code("professionals", each),
            key=kind, placeholder=say("offer.choose"), width=230,
        )  # fmt: skip
        st.number_input(say("offer.individual"), 0.0, 40.0, step=0.5, format="%.1f", key=alone, width=250)


def carriers(key: str, partners: Sequence[answers.Organisation], start: Mapping[str, Any]) -> None:
    """Which organisations carry the group along."""
    names = partners_of(partners)
    together = begin(key, "partners", [each for each in first(start, "co_organisations") if each in names])
    st.multiselect(
        say("offer.partners"),
        list(names),
        format_func=lambda each: names[each],
        placeholder=say("offer.partners-none"),
        select_all=False,
        key=together,
    )


def _follow_up(key: str, followers: Sequence[answers.Offer], start: Mapping[str, Any]) -> None:
    titles = {each["id"]: f"{each['title']} ({each['organisation']['name']})" for each in followers}
    given = first(start, "follow_up_id")
    field = begin(key, "follow-up", given if given in titles else None)
    st.selectbox(
        say("offer.follow-up"), list(titles), index=None, format_func=lambda each: titles[each], key=field,
        placeholder=say("offer.follow-up-none"),
    )  # fmt: skip
