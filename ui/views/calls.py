"""Wie kan dit?: questions of the region for an offer, with what organisations answer; says nothing about a youth."""

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.components import empty, heading, notice
from ui.components.cluster_card import place
from ui.formatting import day, escaped
from ui.session import code, language, say

PAGE = "calls"
ANSWERS = ("can-run", "can-join", "cannot")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().offer_calls()
    if not found:
        empty.show("no-calls")
        return
    for each in found:
        with st.container(border=True, key=f"call-{each['id']}"):
            st.html(_told(each))
            if each["closed_at"] is None:
                _act(each)


def _told(call: answers.OfferCall) -> str:
    title = say(
        "calls.title",
        theme=vocabulary.theme_name(call["theme"]),
        ages=wording.ages(call["age_min"], call["age_max"]),
        place=place(call["subregion"]),
    )
    lines = [say("calls.youths", n=call["youths"])] if call["youths"] is not None else []
    lines.append(say("calls.asked", who=call["asked_by"], when=day(call["asked_at"], language())))
    if call["closed_at"] is not None:
        lines.append(say("calls.closed"))
    counted = {"calls.can-run": call["can_run"], "calls.can-join": call["can_join"]}
    lines += [say(key, n=count) for key, count in counted.items() if count] or [say("calls.nobody")]
    given = "".join(f"<li>{escaped(_answer(each))}</li>" for each in call["answers"])
    told = f"<p>{escaped(say('calls.answers'))}</p><ul>{given}</ul>" if given else ""
    about = "".join(f'<p class="about">{escaped(line)}</p>' for line in lines)
    return f'<div class="card"><h2>{escaped(title)}</h2>{about}{told}</div>'


def _answer(answer: answers.CallAnswer) -> str:
    said = {"organisation": answer["organisation"]["name"], "answer": code("call-answer", answer["answer"])}
    if answer["from_on"]:
        return say("calls.from-on", when=day(answer["from_on"], language()), **said)
    return say("calls.answered", **said)


def _act(call: answers.OfferCall) -> None:
    if session.may("ask-for-offers"):
        st.button(say("calls.close"), key=f"close-call:{call['id']}", on_click=_close, args=(call["id"],))
    if not session.may("publish-offers"):
        return
    own = next((each for each in call["answers"] if each["organisation"]["key"] == session.organisation_key()), None)
    start = ANSWERS.index(own["answer"]) if own else None
    chosen = st.radio(
        say("calls.your-answer"), ANSWERS, index=start, format_func=lambda each: code("call-answer", each),
        key=f"call-answer:{call['id']}",
    )  # fmt: skip
    when = None
    if chosen in ("can-run", "can-join"):
        when = st.date_input(
            say("calls.from"), value=None, key=f"call-from:{call['id']}", format="DD-MM-YYYY", width=240
        )
    st.button(
        say("calls.send"), key=f"send-call:{call['id']}", type="primary", disabled=chosen is None, on_click=_send,
        args=(call["id"], chosen, when.isoformat() if when else None),
    )  # fmt: skip


def _send(call_id: str, answer: str, from_on: str | None) -> None:
    notice.attempt(lambda: session.client().answer_call(call_id, answer, from_on), "calls.sent")


def _close(call_id: str) -> None:
    notice.attempt(lambda: session.client().close_call(call_id), "calls.closed")
