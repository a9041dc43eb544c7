"""Aanleveren: a waitlist file is checked row by row first, put right where needed, and delivered when you say so."""

import os
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ui import answers, correcting, session
from ui.client import ApiProblem
from ui.components import delivery_history, heading, notice, refused_rows
from ui.formatting import escaped
from ui.session import code, say

PAGE = "deliver"
KINDS = ("full", "partial")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    st.link_button(say("deliver.bron"), _bron(), icon=":material/shield_person:")
    kind = st.radio(
        say("deliver.kind"),
        KINDS,
        index=None,
        format_func=lambda each: code("delivery-kind", each),
        captions=[say("deliver.full-means"), say("deliver.partial-means")],
        key="deliver-kind",
    )
    turn = st.session_state.setdefault("deliver-turn", 0)
    file = st.file_uploader(say("deliver.file"), type=["csv", "xlsx"], key=f"file:{turn}")
    if file and kind:
        _check(file, kind)
    elif file:
        st.info(say("deliver.choose-kind"), icon=":material/info:")
    delivery_history.show()


def _bron() -> str:
    """Where an own export becomes a delivery, on the visitor's own computer."""
    return os.environ.get("SAMENSTART_BRON_URL") or f"{session.client().base_url.rstrip('/')}/bron/"


def _check(file: UploadedFile, kind: str) -> None:
    strict = st.checkbox(say("deliver.all-or-nothing"), key="deliver-strict")
    content, times = _content(file)
    try:
        checked = _checked(file, content, kind, strict, times)
    except ApiProblem as problem:
        if problem.slug == "not-signed-in":
            raise
        st.error(code("problem", problem.slug), icon=":material/error:")
        return
    st.header(say("deliver.checked"), anchor=False)
    if times:
        st.success(say("deliver.corrected"), icon=":material/check_circle:")
    st.html(_counts(checked))
    if checked["left"]:
        st.warning(say("deliver.closes", n=checked["left"]), icon=":material/warning:")
    if more := sum(checked["error_counts"].values()) - len(checked["errors"]):
        st.caption(say("deliver.more-errors", n=more))
    if checked["errors"] and (filled := refused_rows.show(checked["errors"])):
        _correct(file, content, filled, times)
    st.button(
        say("deliver.button", n=checked["taken"]),
        key="deliver",
        type="primary",
        disabled=not checked["taken"] and not checked["left"],
        on_click=_deliver,
        args=(file.name, content, kind, strict),
    )


def _content(file: UploadedFile) -> tuple[bytes, int]:
    """The file as it is now, and how many times it was corrected here."""
    kept = st.session_state.get("deliver-corrected")
    return (kept[1], kept[2]) if kept is not None and kept[0] == file.file_id else (file.getvalue(), 0)


def _correct(file: UploadedFile, content: bytes, filled: dict[correcting.Cell, str], times: int) -> None:
    st.session_state["deliver-corrected"] = (file.file_id, correcting.corrected(content, filled), times + 1)
    st.rerun()


def _checked(file: UploadedFile, content: bytes, kind: str, strict: bool, times: int) -> answers.Delivery:
    """What the service says of the file; asked once, as the page is drawn anew at every click."""
    asked = (file.file_id, kind, strict, times)
    known = st.session_state.get("deliver-checked")
    if known is None or known[0] != asked:
        with st.spinner(say("deliver.checking")):
            answer = session.client().deliver(file.name, content, kind=kind, all_or_nothing=strict, keep=False)
        known = st.session_state["deliver-checked"] = (asked, answer)
    return cast(answers.Delivery, known[1])


def _deliver(name: str, content: bytes, kind: str, strict: bool) -> None:
    try:
        kept = session.client().deliver(name, content, kind=kind, all_or_nothing=strict, keep=True)
    except ApiProblem as problem:
        notice.note_problem(problem)
        return
    # Another key gives an empty uploader, so the same file is not delivered twice by accident.
    st.session_state["deliver-turn"] += 1
    st.session_state.pop("deliver-corrected", None)
    done = say("deliver.done", taken=kept["taken"], created=kept["created"], updated=kept["updated"])
    notice.note(done, undo=[kept["id"]] if kept["id"] else (), kind="delivery")


def _counts(delivery: answers.Delivery) -> str:
    names = ("read", "taken", "refused", "created", "updated", "unchanged", "left")
    numbers = {name: int(delivery[name]) for name in names}  # type: ignore[literal-required]
    cells = "".join(f"<div><dt>{escaped(say(f'count.{name}'))}</dt><dd>{n}</dd></div>" for name, n in numbers.items())
    return f'<dl class="tally">{cells}</dl>'
