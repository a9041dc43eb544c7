"""Capaciteit: where and when the own organisation could run new groups, and how many per theme."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import answers, session, vocabulary
from ui.client import ApiProblem
from ui.components import heading, notice
from ui.components.offer_fields import DAYPARTS, begin
from ui.session import code, say

PAGE = "capacity"
READ, NUMBERS = "capacity-read", "capacity-venues"
MODES = ("in-person", "online")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        present = session.client().capacity()
    # The form starts from what was read when it was opened, so that a change by someone else is not overwritten.
    read, mark = st.session_state.setdefault(READ, present)
    if mark != present[1]:
        st.warning(say("capacity.changed"), icon=":material/info:")
        st.button(say("capacity.anew"), key="capacity-anew", on_click=_forget)
    st.header(say("capacity.venues"), anchor=False)
    numbers = st.session_state.setdefault(NUMBERS, list(range(len(read["venues"]))))
    for number in numbers:
        _venue(mark, number, _at(read, number))
    if not numbers:
        st.info(say("capacity.no-venues"))
    st.button(say("capacity.add"), key="capacity-add", icon=":material/add:", on_click=_add)
    st.header(say("capacity.facilitators"), anchor=False)
    st.caption(say("capacity.facilitators-means"))
    _facilitators(mark, read)
    st.button(say("capacity.save"), key="capacity-save", type="primary", on_click=_save, args=(mark,))


def _at(read: answers.Capacity, number: int) -> answers.Venue:
    """The venue as it was read, or an empty one for a new one."""
    if number < len(read["venues"]):
        return read["venues"][number]
    return {"place": session.account()["organisation"]["place"], "dayparts": [], "modes": ["in-person"]}


def _venue(mark: str, number: int, venue: answers.Venue) -> None:
    key = _key(mark, number)
    modes, place = begin(key, "modes", list(venue["modes"])), begin(key, "place", venue["place"] or "")
    dayparts = begin(key, "dayparts", list(venue["dayparts"]))
    with st.container(border=True, key=f"venue-{number}"), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            say("offer.place"), max_chars=4, key=place, width=180, disabled=st.session_state[modes] == ["online"]
        )
        st.multiselect(
            say("capacity.modes"), MODES, format_func=lambda each: code("venue-mode", each), key=modes, width=260,
            placeholder=say("offer.choose"), select_all=False,
        )  # fmt: skip
        st.multiselect(
            say("capacity.dayparts"), DAYPARTS, format_func=lambda each: code("daypart", each), key=dayparts, width=420,
            placeholder=say("offer.choose"), select_all=False, wrap=True,
        )  # fmt: skip
        st.button(
            say("capacity.remove"), key=f"venue-remove:{number}", icon=":material/delete:", on_click=_remove,
            args=(number,),
        )  # fmt: skip


def _facilitators(mark: str, read: answers.Capacity) -> None:
    able = {each["theme"]: each["groups"] for each in read["facilitators"]}
    with st.container(horizontal=True, key="facilitators"):
        for theme in vocabulary.themes():
            field = begin(f"capacity:{mark}", f"theme:{theme}", able.get(theme, 0))
            st.number_input(vocabulary.theme_name(theme), 0, 50, key=field, width=260)


def _filled(mark: str) -> dict[str, Any]:
    """All that is filled in; an organisation can run no group for a theme it gives no number for."""
    venues = [_filled_venue(_key(mark, number)) for number in st.session_state[NUMBERS]]
    groups = {theme: st.session_state.get(f"capacity:{mark}:theme:{theme}") or 0 for theme in vocabulary.themes()}
    able = [{"theme": theme, "groups": count} for theme, count in groups.items() if count]
    return {"venues": venues, "facilitators": able}


def _filled_venue(key: str) -> dict[str, Any]:
    held = {name: st.session_state.get(f"{key}:{name}") for name in ("place", "modes", "dayparts")}
    place = None if held["modes"] == ["online"] else (held["place"] or "").strip() or None
    return {"place": place, "modes": held["modes"] or [], "dayparts": held["dayparts"] or []}


def _save(mark: str) -> None:
    wanted = _filled(mark)
    if _lacks(wanted):
        return
    try:
        session.client().set_capacity(mark, wanted)
    except ApiProblem as problem:
        if problem.errors:
            fields = {error["pointer"].rpartition("/")[2] for error in problem.errors}
            known = sorted(code("venue-field", name) for name in fields & {"place", "modes", "dayparts"})
            notice.note(say("offer.refused", fields=", ".join(known) or say("capacity.venues")), good=False)
        else:
            notice.note_problem(problem)
        return
    _forget()
    notice.note(say("capacity.saved"))


def _lacks(wanted: Mapping[str, Any]) -> bool:
    """Says which place misses something, before anything is sent."""
    for number, venue in enumerate(wanted["venues"], start=1):
        needed = ("modes", "dayparts", *([] if venue["modes"] == ["online"] else ["place"]))
        lacking = [code("venue-field", name) for name in needed if not venue[name]]
        if lacking:
            notice.note(say("capacity.lacking", n=number, fields=", ".join(lacking)), good=False)
            return True
    return False


def _add() -> None:
    numbers = st.session_state[NUMBERS]
    st.session_state[NUMBERS] = [*numbers, max(numbers, default=-1) + 1]


def _remove(number: int) -> None:
    st.session_state[NUMBERS] = [each for each in st.session_state[NUMBERS] if each != number]


def _forget() -> None:
    for name in (READ, NUMBERS):
        st.session_state.pop(name, None)


def _key(mark: str, number: int) -> str:
    return f"capacity:{mark}:{number}"
