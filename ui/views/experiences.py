"""Ervaringen: what families say of groups; one enters a sentence, another looks at it, either withdraws it."""

import streamlit as st

from ui import answers, session
from ui.components import empty, heading, marks, notice
from ui.formatting import day, escaped
from ui.session import code, language, say

PAGE = "experiences"
VOICES = ("youth", "parent")
STATES = ("waiting", "approved", "refused", "withdrawn")
TONES = {"waiting": "busy", "approved": "good"}


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().experiences()
        offers = session.client().all_offers()
    _enter(offers)
    st.header(say("experiences.list"), anchor=False)
    if not found:
        empty.show("no-experiences")
        return
    for each in found:
        with st.container(border=True, key=f"experience-{each['id']}"):
            st.html(_told(each))
            _act(each)


def _enter(offers: list[answers.Offer]) -> None:
    """The form; it is empty again once a sentence is kept."""
    titles = {
        each["id"]: f"{each['title']} ({each['organisation']['name']})" for each in offers if each["state"] != "forming"
    }
    if not titles:
        st.info(say("experiences.no-groups"))
        return
    turn = st.session_state.get("experience-turn", 0)
    st.header(say("experiences.enter"), anchor=False)
    offer_id = st.selectbox(
        say("experiences.group"), list(titles), index=None, format_func=lambda each: titles[each],
        key=f"experience-group:{turn}", placeholder=say("offer.choose"),
    )  # fmt: skip
    text = st.text_area(
        say("experiences.text"), max_chars=240, key=f"experience-text:{turn}", placeholder=say("experiences.no-names")
    )
    voice = st.radio(
        say("experiences.voice"), VOICES, index=None, horizontal=True, key=f"experience-voice:{turn}",
        format_func=lambda each: code("voice", each),
    )  # fmt: skip
    allowed = st.checkbox(say("experiences.allowed"), key=f"experience-allowed:{turn}")
    st.button(
        say("experiences.keep"), key="keep-experience", type="primary", on_click=_keep, args=(turn,),
        disabled=not (offer_id and text.strip() and voice and allowed),
    )  # fmt: skip


def _told(each: answers.Experience) -> str:
    who = each["entered_by"] or each["organisation"]["name"]
    said = f"“{each['text']}”" if each["text"] else say("experiences.gone")
    entered = say("experiences.entered", who=who, when=day(each["entered_at"], language()))
    return (
        f'<div class="card"><h3>{escaped(each["title"])}</h3><p>{escaped(said)}</p>'
        f'<p class="about">{escaped(code("voice", each["voice"]))} · {escaped(entered)}</p>'
        f"<p>{marks.mark(code('experience-state', each['state']), TONES.get(each['state'], 'plain'))}</p></div>"
    )


def _act(each: answers.Experience) -> None:
    name = each["id"]
    with st.container(horizontal=True, key=f"experience-ways:{name}"):
        if each["may_judge"]:
            st.button(
                say("experiences.approve"),
                key=f"approve:{name}",
                type="primary",
                on_click=_judge,
                args=(name, "approve"),
            )
            st.button(say("experiences.refuse"), key=f"refuse:{name}", on_click=_judge, args=(name, "refuse"))
        if each["may_withdraw"]:
            st.button(
                say("experiences.withdraw"), key=f"withdraw:{name}", type="tertiary", on_click=_withdraw, args=(name,)
            )
    if each["state"] == "waiting" and not each["may_judge"]:
        st.caption(say("experiences.by-another"))


def _keep(turn: int) -> None:
    filled = {name: st.session_state.get(f"experience-{name}:{turn}") for name in ("group", "text", "voice")}
    kept = notice.attempt(
        lambda: session.client().enter_experience(str(filled["group"]), str(filled["text"]), str(filled["voice"])),
        "experiences.kept",
    )
    if kept:
        st.session_state["experience-turn"] = turn + 1


def _judge(experience_id: str, verdict: str) -> None:
    notice.attempt(lambda: session.client().judge_experience(experience_id, verdict), "experiences.judged")


def _withdraw(experience_id: str) -> None:
    notice.attempt(lambda: session.client().withdraw_experience(experience_id), "experiences.withdrawn")
