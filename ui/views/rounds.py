"""Matchrondes: start a round, see how far it is, and how good the ones before were; counts only."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import empty, heading, notice
from ui.formatting import escaped, moment, number, share
from ui.session import code, language, say

UNDER_WAY = ("queued", "running")
COLUMNS = ("when", "who", "state", "youths", "placed", "over", "new", "quality", "seconds")


def show() -> None:
    heading.show("rounds")
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().rounds()
    busy = next((each for each in found if each["state"] in UNDER_WAY), None)
    if busy:
        _follow()
    else:
        st.button(say("rounds.start"), key="start-round", type="primary", icon=":material/play_arrow:", on_click=_start)
        st.caption(say("rounds.start-means"))
    st.header(say("rounds.earlier"), anchor=False)
    ended = [each for each in found if each["state"] not in UNDER_WAY]
    if not ended:
        empty.show("no-rounds")
        return
    st.html(_table(ended))
    st.caption(say("rounds.quality-means"))


def _start() -> None:
    notice.attempt(lambda: session.client().start_round(), "rounds.started")


@st.fragment(run_every=2)
def _follow() -> None:
    """Asks every two seconds how far the round is; draws the whole page anew when it has ended."""
    try:
        busy = next((each for each in session.client().rounds() if each["state"] in UNDER_WAY), None)
    except ApiProblem as problem:
        notice.note_problem(problem)
        busy = None
    if busy is None:
        st.rerun()
    progress = busy["progress"]
    stage = code("stage", progress["stage"] or busy["state"])
    done = min(1.0, max(0.0, progress["fraction"]))
    st.progress(done, text=say("rounds.busy", stage=stage, percent=round(100 * done)))
    st.button(say("rounds.stop"), key=f"stop:{busy['id']}", icon=":material/stop:", on_click=_stop, args=(busy["id"],))


def _stop(round_id: str) -> None:
    notice.attempt(lambda: session.client().stop_round(round_id), "rounds.stopped")


def _table(rounds: Sequence[answers.Round]) -> str:
    head = "".join(f'<th scope="col">{escaped(say(f"rounds.{name}"))}</th>' for name in COLUMNS)
    body = "".join(f"<tr>{''.join(_cells(each))}</tr>" for each in rounds)
    return f'<table class="plain stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cells(each: answers.Round) -> list[str]:
    words, nothing = language(), say("words.nothing")
    failed = f" ({code('failure', each['failure_reason'])})" if each["failure_reason"] else ""
    counts = (each["youths"], each["placed"], each["over_norm_placed"], each["proposed_groups"])
    shown = [
        moment(each["finished_at"] or each["requested_at"], words),
        each["requested_by"],
        code("round-state", each["state"]) + failed,
        *(nothing if count is None else number(count, words) for count in counts),
        quality(each),
        nothing if each["seconds"] is None else number(each["seconds"], words),
    ]
    return [
        f'<td data-label="{escaped(say(f"rounds.{name}"))}">{escaped(text)}</td>'
        for name, text in zip(COLUMNS, shown, strict=True)
    ]


def quality(each: answers.Round) -> str:
    """How much better any plan could be at most, or that it is proven to be the best."""
    if each["gap"] is None:
        return say("words.nothing")
    if each["status"] == "optimal":
        return say("rounds.best")
    return say("rounds.gap", share=share(each["gap"], language()))
