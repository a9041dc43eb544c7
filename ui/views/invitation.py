"""Uitnodiging: what a family reads about a group, to print or to copy; nothing about the youth is in it."""

from uuid import UUID

import streamlit as st

from ui import answers, session
from ui.components import empty, heading, notice
from ui.formatting import escaped
from ui.session import code, say
from ui.texts import LANGUAGES

PAGE = "invitation"
KINDS = ("offer", "proposed")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    asked = _asked()
    if asked is None:
        empty.show("no-group", link_to="chances")
        return
    kind, group_id = asked
    language = st.radio(
        say("invitation.language"),
        LANGUAGES,
        format_func=lambda each: code("language-name", each),
        key="invitation-language",
        horizontal=True,
    )
    with st.spinner(say("loading")):
        letter = session.client().invitation(kind, group_id, language)
        document = session.client().invitation_document(kind, group_id, language)
    st.download_button(
        say("invitation.download"),
        data=document,
        file_name=say("invitation.file", language=language),
        mime="application/pdf",
        key=f"invitation-pdf:{group_id}",
        type="primary",
        icon=":material/print:",
    )
    st.html(_letter(letter))
    st.header(say("invitation.copy"), anchor=False)
    st.caption(say("invitation.copy-lead"))
    st.code(letter["text"], language=None, wrap_lines=True)


def _asked() -> tuple[str, str] | None:
    """Kind and id in the address, when they are one: nothing else is passed on to the service."""
    kind = st.query_params.get("kind", KINDS[0])
    try:
        return (kind, str(UUID(st.query_params.get("group", "")))) if kind in KINDS else None
    except ValueError:
        return None


def _letter(letter: answers.Invitation) -> str:
    sections = "".join(
        f"<h3>{escaped(each['heading'])}</h3>{''.join(f'<p>{escaped(said)}</p>' for said in each['paragraphs'])}"
        for each in letter["sections"]
    )
    return (
        f'<article class="letter" lang="{escaped(letter["language"])}"><h2>{escaped(letter["title"])}</h2>'
        f'<p class="group">{escaped(letter["group"])}</p><p>{escaped(letter["lead"])}</p>{sections}</article>'
    )
