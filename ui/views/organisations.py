"""Organisaties: who takes part in the partnership, and who shares a waitlist; no figures of any of them."""

import streamlit as st

from ui import answers, session
from ui.components import empty, heading
from ui.formatting import escaped
from ui.session import code, say

COLUMNS = ("name", "kind", "subregion", "sharing")


def show() -> None:
    heading.show("organisations")
    with st.spinner(say("loading")):
        found = session.client().organisations()
    if not found:
        empty.show("no-organisations")
        return
    head = "".join(f'<th scope="col">{escaped(say(f"organisations.{name}"))}</th>' for name in COLUMNS)
    body = "".join(_row(each) for each in found)
    st.html(f'<table class="plain stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _row(organisation: answers.Organisation) -> str:
    shown = {
        "name": organisation["name"],
        "kind": code("organisation-kind", organisation["kind"]),
        "subregion": organisation["subregion"] or say("organisations.whole-region"),
        "sharing": say("organisations.shares" if organisation["sharing"] else "organisations.not-shares"),
    }
    cells = [
        f'<td data-label="{escaped(say(f"organisations.{name}"))}">{escaped(text)}</td>' for name, text in shown.items()
    ]
    return f"<tr>{''.join(cells)}</tr>"
