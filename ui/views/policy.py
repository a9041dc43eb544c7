"""Gewichten: what counts in a match round, the effect of changing it before it is saved, and who saved what."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import changes, heading, notice
from ui.components.tables import table
from ui.formatting import moment, number
from ui.session import code, language, say

WEIGHTS = (
    "placed", "over_norm", "per_week", "under_6", "under_10", "similarity_points", "age_points", "previously", "offer",
    "per_km", "open_cost",
)  # fmt: skip
SUBTRACTED = ("per_km", "open_cost")
UNDER_WAY = ("queued", "running")
# The preview that is under way, and the outcome of the last one.
PREVIEW, OUTCOME = "policy-preview", "policy-outcome"
EFFECTS = ("placed", "over_norm_placed", "groups", "proposed_groups")


def show() -> None:
    heading.show("policy")
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().policies()
    newest = found["items"][0] if found["items"] else None
    now: Mapping[str, Any] = newest["weights"] if newest else found["defaults"]
    draft = _ask(now, newest["version"] if newest else 0)
    changed = {name for name in WEIGHTS if draft[name] != now[name]}
    st.caption(say("policy.changed", n=len(changed)) if changed else say("policy.unchanged"))
    with st.container(horizontal=True):
        st.button(
            say("policy.try"),
            key="try-policy",
            type="primary",
            icon=":material/science:",
            disabled=not changed,
            on_click=_try,
            args=(draft,),
        )
        st.button(
            say("policy.save"),
            key="save-policy",
            icon=":material/save:",
            disabled=not changed,
            on_click=_save,
            args=(draft, newest["version"] if newest else 0),
        )
    if PREVIEW in st.session_state:
        _follow()
    elif OUTCOME in st.session_state:
        _outcome(st.session_state[OUTCOME])
    _versions(found)


def _ask(now: Mapping[str, Any], version: int) -> dict[str, int]:
    """A field for each weight, with what it does in words; the keys carry the version, so a saved one starts anew."""
    draft: dict[str, int] = {}
    for name in WEIGHTS:
        with st.container(key=f"row-weight-{name.replace('_', '-')}"):
            words, field = st.columns([3, 1], vertical_alignment="center")
            sign = say("policy.subtracted") if name in SUBTRACTED else say("policy.added")
            words.markdown(f"**{code('weight', name)}** · {sign}  \n{code('weight-means', name)}")
            draft[name] = int(
                field.number_input(
                    code("weight", name),
                    min_value=0,
                    max_value=1000 if name in ("per_week", "per_km") else 10_000,
                    value=int(now[name]),
                    step=1 if name == "per_km" else 5 if name == "per_week" else 50,
                    key=f"weight:{version}:{name}",
                    label_visibility="collapsed",
                )
            )
    return draft


def _try(draft: Mapping[str, int]) -> None:
    def ask() -> None:
        st.session_state[PREVIEW] = session.client().try_policy(draft)["id"]
        st.session_state.pop(OUTCOME, None)

    notice.attempt(ask, "policy.trying")


def _save(draft: Mapping[str, int], version: int) -> None:
    if notice.attempt(lambda: session.client().save_policy(draft, version), "policy.saved"):
        st.session_state.pop(OUTCOME, None)


@st.fragment(run_every=2)
def _follow() -> None:
    """Asks every two seconds how far the preview is; draws the whole page anew when it has ended."""
    try:
        tried = session.client().policy_preview(st.session_state[PREVIEW])
    except ApiProblem as problem:
        notice.note_problem(problem)
        st.session_state.pop(PREVIEW, None)
        st.rerun()
    if tried["state"] not in UNDER_WAY:
        st.session_state.pop(PREVIEW, None)
        st.session_state[OUTCOME] = tried
        st.rerun()
    done = min(1.0, max(0.0, tried["progress"]["fraction"]))
    st.progress(done, text=say("policy.busy", percent=round(100 * done)))


def _outcome(tried: answers.PolicyPreview) -> None:
    st.header(say("policy.effect"), anchor=False)
    if tried["effect"] is None:
        st.warning(say("policy.not-finished"), icon=":material/warning:")
        return
    _show_effect(tried["effect"])


def _show_effect(effect: answers.Effect) -> None:
    words = language()
    rows = []
    for name in EFFECTS:
        before, after = int(effect["before"][name]), int(effect["after"][name])  # type: ignore[literal-required]
        change = f"{after - before:+d}" if after != before else say("policy.same")
        rows.append([code("effect", name), number(before, words), number(after, words), change])
    columns = [say("policy.what"), say("policy.now"), say("policy.then"), say("policy.difference")]
    st.html(table(say("policy.effect-caption"), columns, rows))
    moved = {way: changes.amount(effect[way]["value"]) for way in ("placed", "moved", "dropped")}
    st.markdown(say("policy.who", **moved))
    st.caption(say("policy.nothing-changed-yet"))


def _versions(found: answers.Policies) -> None:
    st.header(say("policy.versions"), anchor=False)
    if not found["items"]:
        st.markdown(say("policy.no-versions"))
        return
    defaults: Mapping[str, Any] = found["defaults"]
    rows = []
    for each in found["items"]:
        weights: Mapping[str, Any] = each["weights"]
        other = [f"{code('weight', name)}: {weights[name]}" for name in WEIGHTS if weights[name] != defaults[name]]
        rows.append(
            [
                str(each["version"]),
                moment(each["saved_at"], language()),
                each["saved_by"],
                "; ".join(other) or say("policy.as-default"),
            ]
        )
    columns = [say(f"policy.{name}") for name in ("version", "when", "saved-by", "otherwise")]
    st.html(table(say("policy.versions"), columns, rows, spoken_caption=True))
