"""One family on the phone: what is asked, what it says, and on to the next; by keyboard alone, without free text."""

from datetime import date, timedelta
from typing import Any, cast

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.client import ApiProblem
from ui.components import marks, notice
from ui.formatting import day, escaped, plain, short_mark
from ui.session import code, language, say

CALL = "recheck-call"
OUTCOMES = ("same", "other", "lighter", "temporary", "solved", "not-reached")
CHANNELS = ("phone", "form")
# The fields keep their names from one family to the next, so that the keyboard stays where it is; each is emptied.
OUTCOME, TAGS, UNTIL, CHANNEL, ON = "outcome", "tags", "until", "channel", "on"
LONGEST_ASIDE = timedelta(days=366)


def is_open() -> bool:
    """Is somebody being called?"""
    return CALL in st.session_state


def begin(list_id: str) -> None:
    """Takes the next family of a list, for this caller."""
    stop()
    try:
        call = session.client().next_call(list_id)
        st.session_state[CALL] = {"list": list_id, "call": call}
        _empty(call)
    except ApiProblem as problem:
        if problem.slug == "step-not-possible":
            notice.note(say("rechecks.all-called"))
            return
        notice.note_problem(problem)


def stop() -> None:
    """Back to the lists; the claim on this family ends by itself."""
    st.session_state.pop(CALL, None)


def _empty(call: answers.Call) -> None:
    """Nothing of the family before stays in the fields; how was asked does, for who goes through a pile of forms."""
    fields: dict[str, Any] = {OUTCOME: None, TAGS: [], UNTIL: None, ON: date.fromisoformat(call["today"])}
    st.session_state.update({_key(name): value for name, value in fields.items()})


def _key(field: str) -> str:
    # A choice is kept by its words, so each language has its own.
    return f"recheck:{field}:{language()}"


def _value(field: str) -> Any:
    return st.session_state.get(_key(field))


def show() -> None:
    """The questions, the answer, and the button that keeps it and goes on."""
    call = _call()
    st.html(_who(call))
    asked = session.client().recheck_questions()
    _questions(asked, call)
    today = date.fromisoformat(call["today"])
    # Seldom changed, so they stand before what is chosen every time: from there the button is one step.
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.radio(
            say("recheck-call.channel"), CHANNELS, horizontal=True, key=_key(CHANNEL),
            format_func=lambda each: code("recheck-channel", each),
        )  # fmt: skip
        st.date_input(
            say("recheck-call.on"), min_value=_earliest(call, today), max_value=today, key=_key(ON),
            format="DD-MM-YYYY", width=200,
        )  # fmt: skip
    st.radio(
        say("recheck-call.outcome"), OUTCOMES, index=None, key=_key(OUTCOME),
        format_func=lambda each: code("recheck-outcome", each),
    )  # fmt: skip
    if _value(OUTCOME) == "other":
        _tags()
    if _value(OUTCOME) == "temporary":
        st.date_input(
            say("recheck-call.until"), value=None, min_value=today + timedelta(days=1),
            max_value=today + LONGEST_ASIDE, key=_key(UNTIL), format="DD-MM-YYYY", width=240,
        )  # fmt: skip
    _buttons(asked["version"])
    st.caption(say("recheck-call.left", n=call["left"]))


def _buttons(version: str) -> None:
    # Always there to be pressed: a button that is switched off would drop the keyboard's place.
    with st.container(horizontal=True):
        st.button(
            say("recheck-call.next"), key="recheck-save", type="primary", icon=":material/arrow_forward:",
            on_click=_save, args=(version, True),
        )  # fmt: skip
        st.button(say("recheck-call.save"), key="recheck-save-stop", on_click=_save, args=(version, False))
        st.button(say("recheck-call.stop"), key="recheck-stop", type="tertiary", on_click=stop)


def _call() -> answers.Call:
    return cast(answers.Call, st.session_state[CALL]["call"])


def _who(call: answers.Call) -> str:
    request = call["help_request"]
    facts = [wording.tag_names(request["tags"]), say("words.age", n=request["age"]), wording.where(request["place"])]
    mark = escaped(say("youth.mark", mark=short_mark(request["pseudonym"])))
    checked = request["rechecked_on"]
    known = (say("waitlist.rechecked", when=day(checked, language())) if checked else say("waitlist.not-rechecked")) + (
        f" {say('rechecks.tried', n=call['tries'])}" if call["tries"] else ""
    )
    return (
        f'<div class="card request"><h2>{mark}</h2><p class="who">{escaped(" · ".join(facts))}</p>'
        f'<p class="waits">{marks.waiting(request["waiting_days"], request["over_norm"])}</p>'
        f'<p class="about">{escaped(known)}</p></div>'
    )


def _questions(asked: answers.Questions, call: answers.Call) -> None:
    tags = wording.tag_names(call["help_request"]["tags"])
    lines = [asked["opening"], *(each["text"] for each in asked["questions"])]
    spoken = [_spoken(each).format(tags=tags) for each in lines]
    listed = "\n".join(f"{number}. {plain(each)}" for number, each in enumerate(spoken[1:], start=1))
    st.markdown(f"{plain(spoken[0])}\n\n{listed}")


def _spoken(text: answers.Label) -> str:
    return text["en"] if language() == "en" else text["nl"]


def _tags() -> None:
    known = vocabulary.tags()
    usable = sorted((key for key, tag in known.items() if not tag["retired"]), key=vocabulary.tag_name)
    st.multiselect(
        say("recheck-call.tags"), usable, key=_key(TAGS), max_selections=3, select_all=False,
        format_func=lambda each: f"{vocabulary.tag_name(each)} ({vocabulary.theme_name(known[each]['theme'])})",
        placeholder=say("recheck-call.tags-choose"),
    )  # fmt: skip


def _earliest(call: answers.Call, today: date) -> date:
    registered = date.fromisoformat(call["help_request"]["registered_on"])
    return min(today, max(registered, today - timedelta(days=60)))


def _complete() -> bool:
    needs, outcome = {"other": TAGS, "temporary": UNTIL}, _value(OUTCOME)
    return outcome is not None and (outcome not in needs or bool(_value(needs[outcome])))


def _save(version: str, go_on: bool) -> None:
    if not _complete():
        notice.note(say("recheck-call.choose-first"), good=False)
        return
    request, list_id = _call()["help_request"], st.session_state[CALL]["list"]
    try:
        answer = session.client().answer_recheck(request["id"], _said(version))
    except ApiProblem as problem:
        notice.note_problem(problem)
        if problem.slug in {"step-not-possible", "not-found"}:
            stop()
        return
    stop()
    if go_on:
        begin(list_id)
    done = "" if is_open() or not go_on else f" {say('rechecks.all-called')}"
    mark = short_mark(request["pseudonym"])
    told = say("rechecks.saved", mark=mark, outcome=code("recheck-outcome", answer["outcome"]))
    notice.note(told + done, undo=[answer["id"]], kind="recheck")


def _said(version: str) -> dict[str, Any]:
    said = {
        "outcome": _value(OUTCOME),
        "channel": _value(CHANNEL),
        "answered_on": _value(ON).isoformat(),
        "questions_version": version,
    }
    if said["outcome"] == "other":
        said["tags"] = _value(TAGS)
    if said["outcome"] == "temporary":
        said["aside_until"] = _value(UNTIL).isoformat()
    return said
