"""The form for an offer: asks what the service needs to know and nothing else, with what is usual filled in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from ui import answers, session, vocabulary
from ui.session import code, say

KINDS = ("psycho-education", "prevention", "treatment", "peer-contact", "scaling-down", "triage")
SETTINGS = ("neighbourhood", "school", "practice", "online")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("morning", "afternoon", "evening")
DAYPARTS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
LANGUAGES = ("nl", "en", "ar", "pl", "tr", "uk")
# What is usual: from 12 years on groups are somewhat larger.
SIZE_UNDER_12, SIZE_FROM_12 = (5, 8), (6, 10)
USUAL: dict[str, Any] = {"age_min": 8, "age_max": 12, "sessions": 8, "session_minutes": 75, "seats_elsewhere": 0}


def show(key: str, partners: Sequence[answers.Organisation], start: Mapping[str, Any]) -> dict[str, Any]:
    """Draws the form with the values of `start` and answers what is filled in, as the service wants it."""
    return {
        **_about(key, start),
        **_for_whom(key, start),
        **_where_and_when(key, start),
        **practice(key, partners, start),
    }


def as_start(offer: answers.Offer) -> dict[str, Any]:
    """The writable part of an offer, as a start for the form and as what a change sends."""
    names = (
        "title", "description", "kind", "tags", "age_min", "age_max", "mode", "daypart", "language", "seats_min",
        "seats_max", "seats_elsewhere", "setting", "sessions", "session_minutes", "starts_on", "state", "follow_up_id",
    )  # fmt: skip
    place = offer["place"]["postcode4"] if offer["place"] else None
    partners = [each["key"] for each in offer["co_organisations"]]
    return {**{name: offer.get(name) for name in names}, "place": place, "co_organisations": partners}


def missing(offer: Mapping[str, Any]) -> list[str]:
    """The fields that still have to be filled in, by name."""
    needed = ["title", "tags", "daypart", *([] if offer["mode"] == "online" else ["place"])]
    return [name for name in needed if not offer[name]]


def practice(key: str, partners: Sequence[answers.Organisation], start: Mapping[str, Any]) -> dict[str, Any]:
    """How the group is run: sessions, first day, with whom, and a description."""
    names = {each["key"]: each["name"] for each in partners if each["key"] != session.organisation_key()}
    times = _times(key, start)
    together = st.multiselect(
        say("offer.partners"),
        list(names),
        default=[each for each in start.get("co_organisations", []) if each in names],
        format_func=lambda each: names[each],
        placeholder=say("offer.partners-none"),
        select_all=False,
        key=f"{key}:partners",
    )
    description = st.text_area(
        say("offer.description"), start.get("description") or "", max_chars=2000, key=f"{key}:description",
        placeholder=say("offer.no-names"),
    )  # fmt: skip
    return {**times, "co_organisations": together, "description": (description or "").strip() or None}


def _times(key: str, start: Mapping[str, Any]) -> dict[str, Any]:
    """How often, how long and from when."""
    with st.container(horizontal=True):
        sessions = st.number_input(
            say("offer.sessions"), 1, 104, start.get("sessions", USUAL["sessions"]), key=f"{key}:sessions", width=190
        )
        minutes = st.number_input(
            say("offer.minutes"), 15, 480, start.get("session_minutes", USUAL["session_minutes"]), 15,
            key=f"{key}:minutes", width=190,
        )  # fmt: skip
        starts_on = st.date_input(
            say("offer.starts-on"), _date(start.get("starts_on")), key=f"{key}:starts", format="DD-MM-YYYY", width=220
        )
    first = starts_on.isoformat() if isinstance(starts_on, date) else None
    return {"sessions": sessions, "session_minutes": minutes, "starts_on": first}


def kind_and_setting(key: str, start: Mapping[str, Any]) -> dict[str, Any]:
    """What kind of group it is and in what surroundings."""
    with st.container(horizontal=True):
        kind = st.selectbox(
            say("offer.kind"), KINDS, _index(KINDS, start.get("kind")), lambda each: code("offer-kind", each),
            key=f"{key}:kind", width=300,
        )  # fmt: skip
        setting = st.selectbox(
            say("offer.setting"), SETTINGS, _index(SETTINGS, start.get("setting")), lambda each: code("setting", each),
            key=f"{key}:setting", width=300,
        )  # fmt: skip
    return {"kind": kind, "setting": setting}


def title(key: str, start: Mapping[str, Any]) -> str:
    """The name that jeugdteams and specialists see."""
    return (
        st.text_input(
            say("offer.title"), start.get("title", ""), 120, key=f"{key}:title", placeholder=say("offer.no-names")
        ) or ""
    ).strip()  # fmt: skip


def _about(key: str, start: Mapping[str, Any]) -> dict[str, Any]:
    st.header(say("offer.about"), anchor=False)
    named = title(key, start)
    known = {tag["key"]: tag for tag in vocabulary.tags().values() if not tag["retired"]}
    in_order = sorted(known, key=lambda each: (vocabulary.theme_name(known[each]["theme"]), vocabulary.tag_name(each)))
    tags = st.multiselect(
        say("offer.tags"),
        in_order,
        default=[each for each in start.get("tags", []) if each in known],
        format_func=lambda each: f"{vocabulary.tag_name(each)} ({vocabulary.theme_name(known[each]['theme'])})",
        max_selections=3,
        select_all=False,
        placeholder=say("offer.tags-choose"),
        key=f"{key}:tags",
    )
    return {"title": named, "tags": tags, **kind_and_setting(key, start)}


def _for_whom(key: str, start: Mapping[str, Any]) -> dict[str, Any]:
    st.header(say("offer.for-whom"), anchor=False)
    ages = st.slider(
        say("offer.ages"), 0, 22, (start.get("age_min", USUAL["age_min"]), start.get("age_max", USUAL["age_max"])),
        key=f"{key}:ages",
    )  # fmt: skip
    least, most = SIZE_UNDER_12 if ages[1] <= 12 else SIZE_FROM_12
    with st.container(horizontal=True):
        seats_min = st.number_input(
            say("offer.seats-min"), 1, 40, start.get("seats_min", least), key=f"{key}:min:{least}", width=190
        )
        seats_max = st.number_input(
            say("offer.seats-max"), 1, 40, start.get("seats_max", most), key=f"{key}:max:{most}", width=190
        )
        elsewhere = st.number_input(
            say("offer.elsewhere"), 0, 40, start.get("seats_elsewhere", 0), key=f"{key}:elsewhere", width=220,
        )  # fmt: skip
    whom = {"age_min": ages[0], "age_max": ages[1], "seats_min": seats_min, "seats_max": seats_max}
    return {**whom, "seats_elsewhere": elsewhere}


def _where_and_when(key: str, start: Mapping[str, Any]) -> dict[str, Any]:
    st.header(say("offer.where-when"), anchor=False)
    online = st.session_state.get(f"{key}:setting", start.get("setting")) == "online"
    with st.container(horizontal=True):
        place = None if online else st.text_input(
            say("offer.place"), start.get("place") or session.account()["organisation"]["place"] or "", 4,
            key=f"{key}:place", width=190,
        )  # fmt: skip
        daypart = st.selectbox(
            say("offer.daypart"), DAYPARTS, _index(DAYPARTS, start.get("daypart"), none=True),
            lambda each: code("daypart", each), key=f"{key}:daypart", placeholder=say("offer.choose"), width=230,
        )  # fmt: skip
        spoken = st.selectbox(
            say("offer.language"), LANGUAGES, _index(LANGUAGES, start.get("language")),
            lambda each: code("language", each), key=f"{key}:language", width=190,
        )  # fmt: skip
    mode = "online" if online else "in-person"
    return {"mode": mode, "place": (place or "").strip() or None, "daypart": daypart, "language": spoken}


def _index(options: Sequence[str], value: str | None, *, none: bool = False) -> int | None:
    if value in options:
        return options.index(str(value))
    return None if none else 0


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
