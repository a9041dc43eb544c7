"""Buttons for what may be done with a suggestion; which those are, the service says in `next_states`."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import asking, notice
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
            key = f"{state}:{suggestion['id']}"
            if state in STEP_REASONS:
                asking.opener(code("step", state), key, ICONS.get(state))
            else:
                kind: Literal["primary", "secondary"] = "secondary" if place or quiet else "primary"
                _step(code("step", state), key, [suggestion], state, kind)
        if suggestion["reversible"]:
            _undo(suggestion)
    for state in possible:
        _ask([suggestion], state, f"{state}:{suggestion['id']}")


def show_together(suggestions: Sequence[answers.Suggestion], key: str) -> None:
    """Accepts or declines several suggestions of one group at once."""
    number = len(suggestions)
    with st.container(horizontal=True, key=f"together:{key}"):
        _step(say("steps.accept-several", n=number), f"accept-several:{key}", suggestions, "accepted", "primary")
        asking.opener(say("steps.decline-several", n=number), f"several:{key}", ICONS["declined"])
    _ask(suggestions, "declined", f"several:{key}")


def _step(
    label: str,
    key: str,
    suggestions: Sequence[answers.Suggestion],
    state: str,
    kind: Literal["primary", "secondary"],
) -> None:
    taking = (suggestions, state, None, key)
    st.button(label, key=key, type=kind, icon=ICONS.get(state), on_click=_take, args=taking)


def _undo(suggestion: answers.Suggestion) -> None:
    st.button(
        say("notice.undo"),
        key=f"undo:{suggestion['id']}",
        type="tertiary",
        icon=":material/undo:",
        on_click=notice.undo,
        args=([suggestion["id"]],),
    )


def _ask(suggestions: Sequence[answers.Suggestion], state: str, key: str) -> None:
    """The question why, when it is open; a suggestion that nobody decided on cannot be withdrawn."""
    if not asking.is_open(key):
        return
    undecided = all(each["state"] == "proposed" for each in suggestions)
    reasons = DECLINE_REASONS if state == "declined" and undecided else STEP_REASONS[state]
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"why:{key}"):
        reason = asking.reason(key, say("steps.why"), reasons, lambda each: code("why-not", each))
        st.button(
            say("steps.confirm", step=code("step", state)),
            key=f"confirm:{key}",
            type="primary",
            disabled=reason is None,
            on_click=_take,
            args=(suggestions, state, reason, key),
        )


def _take(suggestions: Sequence[answers.Suggestion], state: str, reason: str | None, key: str) -> None:
    """Does the step for each; on a refusal the ones before it stand, and the message says how many."""
    done: list[str] = []
    asking.close(key)
    try:
        for suggestion in suggestions:
            _send(suggestion, state, reason)
            done.append(suggestion["id"])
    except ApiProblem as problem:
        notice.note_problem(problem, after=say("steps.some-done", n=len(done)) if done else "")
        return
    undo = done if state in ("accepted", "declined") else ()
    notice.note(say(f"done.{state}", n=len(done)), undo=undo, group=suggestions[0]["group"]["id"])


def _send(suggestion: answers.Suggestion, state: str, reason: str | None) -> None:
    connection = session.client()
    if suggestion["state"] == "proposed":
        verdict = {"accepted": "accept", "declined": "decline"}[state]
        connection.decide(suggestion["id"], verdict, reason)
    else:
        connection.take_step(suggestion["id"], state, reason)
