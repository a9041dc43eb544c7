"""The form for an offer: asks what the service needs to know, with what is usual filled in; sends nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import answers, session, vocabulary
from ui.components import offer_practice
from ui.components.offer_fields import (
    DAYPARTS,
    DRAFT,
    KINDS,
    LANGUAGES,
    SETTINGS,
    begin,
    first,
    usual_size,
    value,
)
from ui.session import code, say


def show(
    key: str,
    partners: Sequence[answers.Organisation],
    start: Mapping[str, Any],
    followers: Sequence[answers.Offer] = (),
) -> None:
    """Draws the form; a field starts with the value of `start` and then keeps what the visitor makes of it."""
    st.header(say("offer.about"), anchor=False)
    title(key, start)
    _tags(key, start)
    kind_and_setting(key, start)
    st.header(say("offer.for-whom"), anchor=False)
    _for_whom(key, start)
    st.header(say("offer.where-when"), anchor=False)
    _where_and_when(key, start)
    offer_practice.times(key, start)
    offer_practice.carriers(key, partners, start)
    offer_practice.more(key, start, followers)


def filled(key: str, start: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that is filled in now, as the service wants it; also in a button's callback."""
    ages = value(key, "ages", (first(start, "age_min"), first(start, "age_max")))
    online = value(key, "setting", first(start, "setting")) == "online"
    sizes = size_names(ages[1])
    return {
        "title": filled_title(key),
        "tags": value(key, "tags", first(start, "tags")),
        **filled_kind(key),
        "age_min": ages[0],
        "age_max": ages[1],
        "seats_min": value(key, sizes[0]),
        "seats_max": value(key, sizes[1]),
        "seats_elsewhere": value(key, "elsewhere", first(start, "seats_elsewhere")),
        "mode": "online" if online else "in-person",
        "place": None if online else (value(key, "place") or "").strip() or None,
        "daypart": value(key, "daypart"),
        "language": value(key, "language", "nl"),
        **offer_practice.filled(key, start),
        "follow_up_id": value(key, "follow-up"),
    }


def missing(offer: Mapping[str, Any], needed: Sequence[str] = ("title", "tags", "daypart", "place")) -> list[str]:
    """The fields that still have to be filled in, by name."""
    return [name for name in needed if not offer[name] and not (name == "place" and offer["mode"] == "online")]


def as_draft(offer: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked about a group that is not there yet."""
    return {name: offer[name] for name in (*DRAFT, "place")}


def take_over(key: str, change: Mapping[str, Any]) -> None:
    """Changes the form as a suggestion says: the fields of it that are not none."""
    low, high = value(key, "ages")
    if change["age_min"] is not None or change["age_max"] is not None:
        ages = (change["age_min"] if change["age_min"] is not None else low, change["age_max"] or high)
        _keep_size(key, high, ages[1])
        st.session_state[f"{key}:ages"] = ages
    if change["seats_max"] is not None:
        st.session_state[f"{key}:{size_names(value(key, 'ages')[1])[1]}"] = change["seats_max"]
    for name in ("daypart", "tags"):
        if change[name] is not None:
            st.session_state[f"{key}:{name}"] = change[name]
    if change["mode"] == "online":
        st.session_state[f"{key}:setting"] = "online"


def kind_and_setting(key: str, start: Mapping[str, Any]) -> None:
    """What kind of group it is and in what surroundings."""
    kind, setting = begin(key, "kind", first(start, "kind")), begin(key, "setting", first(start, "setting"))
    with st.container(horizontal=True):
        st.selectbox(say("offer.kind"), KINDS, format_func=lambda each: code("offer-kind", each), key=kind, width=265)
        st.selectbox(
            say("offer.setting"), SETTINGS, format_func=lambda each: code("setting", each), key=setting, width=195
        )


def filled_kind(key: str) -> dict[str, Any]:
    return {"kind": value(key, "kind", KINDS[0]), "setting": value(key, "setting", SETTINGS[0])}


def title(key: str, start: Mapping[str, Any]) -> None:
    """The name that jeugdteams and specialists see."""
    field = begin(key, "title", first(start, "title"))
    st.text_input(say("offer.title"), max_chars=120, key=field, placeholder=say("offer.no-names"))


def filled_title(key: str) -> str:
    return (value(key, "title") or "").strip()


def size_names(oldest: int) -> tuple[str, str]:
    """The fields for the size: others for older youths, as those start with other numbers."""
    least, _ = usual_size(oldest)
    return f"min:{least}", f"max:{least}"


def _keep_size(key: str, oldest: int, older: int) -> None:
    """A size that was chosen stays when a suggestion makes the group older."""
    for name, same in zip(size_names(oldest), size_names(older), strict=True):
        st.session_state[f"{key}:{same}"] = value(key, name)


def _tags(key: str, start: Mapping[str, Any]) -> None:
    known = {tag["key"]: tag for tag in vocabulary.tags().values() if not tag["retired"]}
    in_order = sorted(known, key=lambda each: (vocabulary.theme_name(known[each]["theme"]), vocabulary.tag_name(each)))
    field = begin(key, "tags", [each for each in first(start, "tags") if each in known])
    st.multiselect(
        say("offer.tags"),
        in_order,
        format_func=lambda each: f"{vocabulary.tag_name(each)} ({vocabulary.theme_name(known[each]['theme'])})",
        max_selections=3,
        select_all=False,
        placeholder=say("offer.tags-choose"),
        key=field,
    )


def _for_whom(key: str, start: Mapping[str, Any]) -> None:
    ages = begin(key, "ages", (first(start, "age_min"), first(start, "age_max")))
    st.slider(say("offer.ages"), 0, 22, key=ages)
    oldest = st.session_state[ages][1]
    least, most = usual_size(oldest)
    names = size_names(oldest)
    seats_min = begin(key, names[0], start.get("seats_min") or least)
    seats_max = begin(key, names[1], start.get("seats_max") or most)
    elsewhere = begin(key, "elsewhere", first(start, "seats_elsewhere"))
    with st.container(horizontal=True):
        st.number_input(say("offer.seats-min"), 1, 40, key=seats_min, width=170)
        st.number_input(say("offer.seats-max"), 1, 40, key=seats_max, width=170)
        st.number_input(say("offer.elsewhere"), 0, 40, key=elsewhere, width=220)


def _where_and_when(key: str, start: Mapping[str, Any]) -> None:
    daypart, spoken = begin(key, "daypart", first(start, "daypart")), begin(key, "language", first(start, "language"))
    with st.container(horizontal=True):
        if value(key, "setting") != "online":
            here = begin(
                key, "place", start["place"] if "place" in start else session.account()["organisation"]["place"]
            )
            st.text_input(say("offer.place"), max_chars=4, key=here, width=180, live="400ms")
        st.selectbox(
            say("offer.daypart"), DAYPARTS, index=None, format_func=lambda each: code("daypart", each), key=daypart,
            placeholder=say("offer.choose"), width=210,
        )  # fmt: skip
        st.selectbox(
            say("offer.language"), LANGUAGES, format_func=lambda each: code("language", each), key=spoken, width=170
        )
