"""Matchrondes: start a round, see how far it is, what it changed, and how good it was; counts and groups only."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import changes, empty, heading, links, notice
from ui.components.tables import table
from ui.formatting import moment, number, share
from ui.session import code, language, say

UNDER_WAY = ("queued", "running")
COLUMNS = ("when", "who", "state", "youths", "placed", "over", "new")
SMALLEST_GAP = 0.001
QUALITY = ("when", "quality", "score", "seconds", "solver")


def show() -> None:
    heading.show("rounds")
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().rounds()
    busy = next((each for each in found["items"] if each["state"] in UNDER_WAY), None)
    if busy:
        _follow(found["expected_seconds"])
    else:
        st.button(say("rounds.start"), key="start-round", type="primary", icon=":material/play_arrow:", on_click=_start)
        st.caption(f"{_expected(found['expected_seconds'])} {say('rounds.start-means')}")
        links.to("policy")
    ended = [each for each in found["items"] if each["state"] not in UNDER_WAY]
    if not ended:
        empty.show("no-rounds")
        return
    _compare([each for each in ended if each["state"] == "finished"])
    st.header(say("rounds.earlier"), anchor=False)
    names = [say(f"rounds.{name}") for name in COLUMNS]
    st.html(table(say("rounds.earlier"), names, [_cells(each) for each in ended], spoken_caption=True))
    with st.expander(say("rounds.quality-of-plan")):
        st.markdown(say("rounds.quality-means"))
        names = [say(f"rounds.{name}") for name in QUALITY]
        rows = [_quality_cells(each) for each in ended if each["state"] == "finished"]
        st.html(table(say("rounds.quality-of-plan"), names, rows, spoken_caption=True))


def _start() -> None:
    notice.attempt(lambda: session.client().start_round(), "rounds.started")


def _expected(seconds: float | None) -> str:
    """How long a round will take, in words rounded up."""
    if seconds is None:
        return say("rounds.expected-unknown")
    if seconds <= 60:
        return say("rounds.expected-seconds", n=max(5, 5 * round(seconds / 5)))
    return say("rounds.expected-minutes", n=round(seconds / 60 + 0.5))


@st.fragment(run_every=2)
def _follow(expected: float | None) -> None:
    """Asks every two seconds how far the round is; draws the whole page anew when it has ended."""
    try:
        busy = next((each for each in session.client().rounds()["items"] if each["state"] in UNDER_WAY), None)
    except ApiProblem as problem:
        notice.note_problem(problem)
        busy = None
    if busy is None:
        st.rerun()
    progress = busy["progress"]
    stage = code("stage", progress["stage"] or busy["state"])
    done = min(1.0, max(0.0, progress["fraction"]))
    st.progress(done, text=say("rounds.busy", stage=stage, percent=round(100 * done)))
    st.caption(f"{_expected(expected)} {say('rounds.stop-means')}")
    st.button(say("rounds.stop"), key=f"stop:{busy['id']}", icon=":material/stop:", on_click=_stop, args=(busy["id"],))


def _stop(round_id: str) -> None:
    notice.attempt(lambda: session.client().stop_round(round_id), "rounds.stopped")


def _compare(finished: Sequence[answers.Round]) -> None:
    """A finished round beside the one before it, the latest unless another is chosen."""
    if not finished:
        return
    st.header(say("changes.title"), anchor=False)
    by_id = {each["id"]: each for each in finished}
    chosen = st.selectbox(
        say("changes.choose"),
        list(by_id),
        format_func=lambda each: moment(by_id[each]["finished_at"] or "", language()),
        # Named after the newest, so that a round that has just ended is the one that is shown.
        key=f"changes-of:{finished[0]['id']}",
        width=320,
    )
    with st.spinner(say("loading")):
        changes.show(session.client().changes(chosen))


def _cells(each: answers.Round) -> list[str]:
    words, nothing = language(), say("words.nothing")
    failed = f" ({code('failure', each['failure_reason'])})" if each["failure_reason"] else ""
    counts = (each["youths"], each["placed"], each["over_norm_placed"], each["proposed_groups"])
    return [
        moment(each["finished_at"] or each["requested_at"], words),
        each["requested_by"],
        code("round-state", each["state"]) + failed,
        *(nothing if count is None else number(count, words) for count in counts),
    ]


def _quality_cells(each: answers.Round) -> list[str]:
    words, nothing = language(), say("words.nothing")
    return [
        moment(each["finished_at"] or each["requested_at"], words),
        quality(each),
        *(nothing if value is None else number(value, words) for value in (each["score"], each["seconds"])),
        code("solver-status", each["status"] or ""),
    ]


def quality(each: answers.Round) -> str:
    """How much better any plan could be at most, or that it is proven to be the best."""
    if each["gap"] is None:
        return say("words.nothing")
    if each["status"] == "optimal":
        return say("rounds.best")
    # Rounded to nothing it would read as proven.
    return say("rounds.gap", share=share(max(each["gap"], SMALLEST_GAP), language()))
