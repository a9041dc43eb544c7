"""Nabellen: call lists of the own waitlist, what is left to look after, and how long calling takes."""

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import empty, heading, notice, recheck_answers, recheck_call, recheck_planner
from ui.formatting import day, escaped
from ui.session import code, language, say

PAGE = "rechecks"
RULES = ("longest-waiting", "over-norm", "not-checked", "nearly-a-group")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    if recheck_call.is_open():
        recheck_call.show()
        return
    with st.spinner(say("loading")):
        connection = session.client()
        lists, follow_ups = connection.recheck_lists(), connection.recheck_follow_ups()
        given = connection.recheck_answers()
    going = [each for each in lists if each["to_call"] + each["being_called"] + each["later"]]
    if not going:
        empty.show("no-recheck-lists")
    ready = next((each["id"] for each in going if each["to_call"]), None)
    for each in going:
        _card(each, first=each["id"] == ready)
    _make()
    recheck_answers.follow_ups(follow_ups)
    recheck_answers.given(given)
    recheck_planner.show(sum(each["to_call"] + each["later"] for each in going))


def _card(each: answers.RecheckList, *, first: bool) -> None:
    with st.container(border=True, key=f"recheck-list-{each['id']}"):
        st.html(_told(each))
        if each["to_call"]:
            st.button(
                say("rechecks.call"), key=f"call-next:{each['id']}", type="primary" if first else "secondary",
                icon=":material/call:", shortcut="Ctrl+Enter" if first else None, on_click=recheck_call.begin,
                args=(each["id"],),
            )  # fmt: skip


def _told(each: answers.RecheckList) -> str:
    title = code("recheck-rule", each["rule"])
    means = code("recheck-rule-means", each["rule"], days=each["days"] or 0)
    rest = say("rechecks.rest", n=each["rest_days"]) if each["rule"] != "not-checked" else ""
    made = say("rechecks.made", who=each["made_by"], when=day(each["made_at"], language()))
    counts = [say("rechecks.progress", done=each["done"], requests=each["requests"], left=each["to_call"])]
    if each["being_called"]:
        counts.append(say("rechecks.being-called", n=each["being_called"]))
    if each["later"] and each["back_on"]:
        counts.append(say("rechecks.later", n=each["later"], when=day(each["back_on"], language())))
    if each["unreached"]:
        counts.append(say("rechecks.unreached", n=each["unreached"]))
    lines = [f"{means} {rest}".strip(), made, " ".join(counts)]
    about = "".join(f'<p class="about">{escaped(line)}</p>' for line in lines)
    return f'<div class="card"><h2>{escaped(title)}</h2>{about}</div>'


def _make() -> None:
    st.header(say("rechecks.new"), anchor=False)
    st.radio(
        say("rechecks.rule"), RULES, format_func=lambda each: code("recheck-rule", each), key=_rule_key(),
        captions=[code("recheck-rule-means", each, days=_days()) for each in RULES],
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.session_state.get(_rule_key()) == "not-checked":
            st.number_input(say("rechecks.days"), 1, 730, value=30, key="recheck-days", width=200)
        st.number_input(say("rechecks.most"), 1, 1000, value=50, key="recheck-most", width=200)
        st.button(say("rechecks.make"), key="make-recheck-list", on_click=_made)


def _rule_key() -> str:
    # A choice is kept by its words, so each language has its own.
    return f"recheck-rule:{language()}"


def _days() -> int:
    return int(st.session_state.get("recheck-days") or 30)


def _made() -> None:
    kept = st.session_state
    wanted = {"rule": kept[_rule_key()], "most": int(kept["recheck-most"])}
    if wanted["rule"] == "not-checked":
        wanted["days"] = _days()
    try:
        made = session.client().make_recheck_list(wanted)
    except ApiProblem as problem:
        if problem.slug == "step-not-possible":
            notice.note(say("rechecks.nobody"), good=False)
            return
        notice.note_problem(problem)
        return
    notice.note(say("rechecks.listed", n=made["requests"]))
