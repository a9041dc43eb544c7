"""Buttons for what may be done with a suggestion; which those are, the service says in `next_states`."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import notice
from ui.session import code, say

DECLINE_REASONS = (
    "fits-better-one-on-one",
    "wrong-request",
    "too-far-for-family",
    "wrong-moment",
    "not-in-this-group",
    "family-does-not-want-group",
    "already-helped",
    "other-offer",
    "safety",
)
# Which reasons a step asks for; a step that is not named takes none.
STEP_REASONS: dict[str, Sequence[str]] = {
    "declined": ("withdrawn", *DECLINE_REASONS),
    "refused": DECLINE_REASONS,
    "completed": ("as-planned", "by-agreement"),
    "stopped": ("client-ended", "provider-ended", "by-agreement", "outside-circumstances"),
}
ORDER = ("accepted", "invited", "agreed", "started", "completed", "refused", "stopped", "declined")
ICONS = {"accepted": ":material/check:", "declined": ":material/close:"}


def show(suggestion: answers.Suggestion, *, quiet: bool = False) -> None:
    """One button a possible step, the forward one first; `quiet` where a button for several stands above."""
    possible = [state for state in ORDER if state in suggestion["next_states"]]
    with st.container(horizontal=True, key=f"steps:{suggestion['id']}"):
        for place, state in enumerate(possible):
            if state in STEP_REASONS:
                _step_with_reason(suggestion, state)
            else:
                st.button(
                    code("step", state),
                    key=f"{state}:{suggestion['id']}",
                    type="primary" if place == 0 and not quiet else "secondary",
                    icon=ICONS.get(state),
                    on_click=_take,
                    args=([suggestion], state, None),
                )
        if suggestion["reversible"]:
            st.button(
                say("notice.undo"),
                key=f"undo:{suggestion['id']}",
                type="tertiary",
                icon=":material/undo:",
                on_click=notice.undo,
                args=([suggestion["id"]],),
            )


def show_together(suggestions: Sequence[answers.Suggestion], key: str) -> None:
    """Accepts or declines several suggestions of one group at once."""
    number = len(suggestions)
    with st.container(horizontal=True, key=f"together:{key}"):
        st.button(
            say("steps.accept-several", n=number),
            key=f"accept-several:{key}",
            type="primary",
            icon=ICONS["accepted"],
            on_click=_take,
            args=(suggestions, "accepted", None),
        )
        with st.popover(say("steps.decline-several", n=number), icon=ICONS["declined"], key=f"ask-several:{key}"):
            _reason_form(suggestions, "declined", DECLINE_REASONS, f"several:{key}")


def _step_with_reason(suggestion: answers.Suggestion, state: str) -> None:
    reasons = STEP_REASONS[state]
    if state == "declined" and suggestion["state"] == "proposed":
        reasons = DECLINE_REASONS
    with st.popover(code("step", state), icon=ICONS.get(state), key=f"ask-{state}:{suggestion['id']}"):
        _reason_form([suggestion], state, reasons, f"{state}:{suggestion['id']}")


def _reason_form(suggestions: Sequence[answers.Suggestion], state: str, reasons: Sequence[str], key: str) -> None:
    reason = st.selectbox(
        say("steps.why"),
        reasons,
        index=None,
        placeholder=say("steps.choose-reason"),
        format_func=lambda each: code("why-not", each),
        key=f"reason:{key}",
        width=300,
    )
    st.button(
        say("steps.confirm", step=code("step", state)),
        key=f"confirm:{key}",
        type="primary",
        disabled=reason is None,
        on_click=_take,
        args=(suggestions, state, reason),
    )


def _take(suggestions: Sequence[answers.Suggestion], state: str, reason: str | None) -> None:
    """Does the step for each; on a refusal the ones before it stand, and the message says how many."""
    done: list[str] = []
    try:
        for suggestion in suggestions:
            _send(suggestion, state, reason)
            done.append(suggestion["id"])
    except ApiProblem as problem:
        notice.note_problem(problem, after=say("steps.some-done", n=len(done)) if done else "")
        return
    undo = done if state in ("accepted", "declined") else ()
    notice.note(say(f"done.{state}", n=len(done)), undo=undo)


def _send(suggestion: answers.Suggestion, state: str, reason: str | None) -> None:
    connection = session.client()
    if suggestion["state"] == "proposed":
        verdict = {"accepted": "accept", "declined": "decline"}[state]
        connection.decide(suggestion["id"], verdict, reason)
    else:
        connection.take_step(suggestion["id"], state, reason)
