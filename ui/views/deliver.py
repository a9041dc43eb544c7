"""Aanleveren: a waitlist file is checked row by row first, and delivered only when you say so."""

from collections.abc import Sequence
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ui import answers, session, vocabulary
from ui.client import ApiProblem
from ui.components import empty, heading, notice
from ui.formatting import day, escaped, moment
from ui.session import code, language, say

PAGE = "deliver"
KINDS = ("full", "partial")
MOST_ERRORS = 200


def show() -> None:
    heading.show(PAGE)
    notice.show()
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
    _history()


def _check(file: UploadedFile, kind: str) -> None:
    strict = st.checkbox(say("deliver.all-or-nothing"), key="deliver-strict")
    try:
        checked = _checked(file, kind, strict)
    except ApiProblem as problem:
        if problem.slug == "not-signed-in":
            raise
        st.error(code("problem", problem.slug), icon=":material/error:")
        return
    st.header(say("deliver.checked"), anchor=False)
    st.html(_counts(checked))
    if checked["left"]:
        st.warning(say("deliver.closes", n=checked["left"]), icon=":material/warning:")
    if checked["errors"]:
        st.html(_errors(checked["errors"]))
    st.button(
        say("deliver.button", n=checked["taken"]),
        key="deliver",
        type="primary",
        disabled=not checked["taken"] and not checked["left"],
        on_click=_deliver,
        args=(file.name, file.getvalue(), kind, strict),
    )


def _checked(file: UploadedFile, kind: str, strict: bool) -> answers.Delivery:
    """What the service says of the file; asked once, as the page is drawn anew at every click."""
    asked = (file.file_id, kind, strict)
    known = st.session_state.get("deliver-checked")
    if known is None or known[0] != asked:
        with st.spinner(say("deliver.checking")):
            answer = session.client().deliver(file.name, file.getvalue(), kind=kind, all_or_nothing=strict, keep=False)
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
    notice.note(say("deliver.done", taken=kept["taken"], created=kept["created"], updated=kept["updated"]))


def _counts(delivery: answers.Delivery) -> str:
    names = ("read", "taken", "refused", "created", "updated", "unchanged", "left")
    numbers = {name: int(delivery[name]) for name in names}  # type: ignore[literal-required]
    cells = "".join(f"<div><dt>{escaped(say(f'count.{name}'))}</dt><dd>{n}</dd></div>" for name, n in numbers.items())
    return f'<dl class="tally">{cells}</dl>'


def _errors(errors: Sequence[answers.RowError]) -> str:
    head = "".join(f'<th scope="col">{escaped(say(f"deliver.{name}"))}</th>' for name in ("row", "column", "what"))
    rows = "".join(
        f"<tr><td>{error['row']}</td><td>{escaped(error['column'])}</td><td>{escaped(_sentence(error))}</td></tr>"
        for error in errors[:MOST_ERRORS]
    )
    caption = escaped(say("deliver.errors", n=len(errors)))
    if len(errors) > MOST_ERRORS:
        caption += f" {escaped(say('deliver.first-errors', n=MOST_ERRORS))}"
    return (
        f'<table class="plain"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _sentence(error: answers.RowError) -> str:
    sentence = code("row-error", error["code"])
    names = ", ".join(f"{vocabulary.tag_name(tag)} ({tag})" for tag in error.get("tags") or [])
    return f"{sentence} {say('deliver.usually', tags=names)}" if names else sentence


def _history() -> None:
    st.header(say("deliver.history"), anchor=False)
    with st.spinner(say("loading")):
        deliveries = session.client().deliveries()
    if not deliveries:
        empty.show("no-deliveries")
        return
    columns = ("when", "who", "kind-short", "reference", "taken", "refused", "left")
    head = "".join(f'<th scope="col">{escaped(say(f"history.{name}"))}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(_cells(each))}</tr>" for each in deliveries[:20])
    st.html(f'<table class="plain stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _cells(delivery: answers.Delivery) -> list[str]:
    words = language()
    shown = {
        "when": moment(delivery["received_at"], words),
        "who": delivery["received_by"],
        "kind-short": code("delivery-kind-short", delivery["kind"]),
        "reference": day(delivery["reference_date"], words),
        "taken": str(delivery["taken"]),
        "refused": str(delivery["refused"]),
        "left": str(delivery["left"]),
    }
    return [f'<td data-label="{escaped(say(f"history.{name}"))}">{escaped(text)}</td>' for name, text in shown.items()]
