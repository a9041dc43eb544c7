"""What the fields of an offer may hold and start with; draws nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from time import monotonic
from typing import Any

import streamlit as st

from ui import answers, session

UNTOLD, SINCE = "fields-untold", "fields-drawn-since"
SHOWN_AFTER_S = 1.0
KINDS = ("psycho-education", "prevention", "treatment", "peer-contact", "scaling-down", "triage")
SETTINGS = ("neighbourhood", "school", "practice", "online")
PROFESSIONALS = ("coach", "specialist", "both")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("morning", "afternoon", "evening")
DAYPARTS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
LANGUAGES = ("nl", "en", "ar", "pl", "tr", "uk")
# What is usual: from 12 years on groups are somewhat larger.
SIZE_UNDER_12, SIZE_FROM_12 = (5, 8), (6, 10)
USUAL: dict[str, Any] = {
    "title": "", "tags": [], "kind": KINDS[0], "setting": SETTINGS[0], "age_min": 8, "age_max": 12, "daypart": None,
    "language": LANGUAGES[0], "sessions": 8, "session_minutes": 75, "leaders": 2, "professionals": None,
    "individual_hours": 0.0, "starts_on": None, "co_organisations": [], "follow_up_id": None, "description": None,
    "seats_elsewhere": 0,
}  # fmt: skip
# The writable fields that an answer has under the same name.
SAME = (
    "title", "description", "kind", "tags", "age_min", "age_max", "mode", "daypart", "language", "seats_min",
    "seats_max", "seats_elsewhere", "setting", "sessions", "session_minutes", "leaders", "professionals",
    "individual_hours", "starts_on", "state", "follow_up_id",
)  # fmt: skip
# What a draft is asked with, besides its place.
DRAFT = (
    "tags", "age_min", "age_max", "mode", "daypart", "language", "seats_min", "seats_max", "seats_elsewhere",
    "sessions", "session_minutes", "leaders", "individual_hours",
)  # fmt: skip


def as_start(offer: answers.Offer) -> dict[str, Any]:
    """The writable part of an offer, as a start for the form and as what a change sends."""
    place = offer["place"]["postcode4"] if offer["place"] else None
    partners = [each["key"] for each in offer["co_organisations"]]
    return {**{name: offer.get(name) for name in SAME}, "place": place, "co_organisations": partners}


def as_copy(offer: answers.Offer) -> dict[str, Any]:
    """A start for another group like this one: somewhere else, some other time, with nobody in it yet."""
    fresh = {"place": None, "starts_on": None, "seats_elsewhere": 0, "state": "forming"}
    return {**as_start(offer), **fresh}


def as_template(group: answers.GroupCore, language: str, title: str) -> dict[str, Any]:
    """A start for an offer of one's own, from a group found in the demand."""
    names = ("tags", "age_min", "age_max", "mode", "daypart", "seats_min", "seats_max")
    setting = "online" if group["mode"] == "online" else SETTINGS[0]
    place = group["place"]["postcode4"] if group["place"] else None
    same = {name: group.get(name) for name in names}
    return {**same, "place": place, "language": language, "setting": setting, "title": title}


def begin(key: str, name: str, value: object) -> str:
    """The key of a field; the first time it starts with this value. The visitor's own entry always stays.

    A drawing that a quick visitor breaks off, or that the next one follows at once, may never be shown by the browser,
    which would then show and send an empty field; so the value is told again until the browser had time to show it.
    """
    field, untold = f"{key}:{name}", _untold()
    if field not in st.session_state:
        untold.add(field)
        st.session_state.pop(SINCE, None)
    if field in untold:
        st.session_state[field] = st.session_state.get(field, value)
    return field


def _untold() -> set[str]:
    if monotonic() - st.session_state.get(SINCE, monotonic()) > SHOWN_AFTER_S:
        del st.session_state[SINCE], st.session_state[UNTOLD]
    found: set[str] = st.session_state.setdefault(UNTOLD, set())
    return found


def told() -> None:
    """The page has been drawn to its end, and goes to the browser."""
    if st.session_state.get(UNTOLD):
        st.session_state.setdefault(SINCE, monotonic())


def value(key: str, name: str, otherwise: object = None) -> Any:
    """What a field holds now, or `otherwise` while it is not on the page."""
    return st.session_state.get(f"{key}:{name}", otherwise)


def first(start: Mapping[str, Any], name: str) -> Any:
    """What a field starts with: as given, else as usual."""
    given = start.get(name)
    return USUAL.get(name) if given is None else given


def usual_size(oldest: int) -> tuple[int, int]:
    """Least and most seats that are usual up to this age."""
    return SIZE_UNDER_12 if oldest <= 12 else SIZE_FROM_12


def partners_of(organisations: Sequence[answers.Organisation]) -> dict[str, str]:
    """Key → name of who could carry a group along: everybody who gives care, but the own organisation."""
    return {
        each["key"]: each["name"]
        for each in organisations
        if each["key"] != session.organisation_key() and each["kind"] != "region"
    }


def as_date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
