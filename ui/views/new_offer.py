"""Nieuw aanbod: publish a group in under two minutes, or change one of your own; a refusal names the field."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import heading, links, notice, offer_form
from ui.formatting import plain
from ui.session import code, say

PAGE = "new-offer"


def show() -> None:
    heading.show(PAGE)
    notice.show()
    offer_id = st.query_params.get("offer")
    turn = st.session_state.setdefault("offer-turn", 0)
    partners = session.client().organisations()
    if offer_id:
        _change(offer_id, partners)
        return
    filled = offer_form.show(f"offer:{turn}", partners, {})
    st.button(say("offer.publish"), key="send-offer", type="primary", on_click=_publish, args=(filled,))
    links.to("my-groups")


def _change(offer_id: str, partners: list[answers.Organisation]) -> None:
    offer, version_mark = session.client().offer(offer_id)
    # The form starts from the version it was opened with, so a change by someone else is noticed and not overwritten.
    kept = st.session_state.setdefault(f"offer-read:{offer_id}", (offer_form.as_start(offer), version_mark))
    start, mark = kept
    st.info(say("offer.changing", title=plain(offer["title"])), icon=":material/edit:")
    filled = {**start, **offer_form.show(f"offer:{offer_id}:{mark}", partners, start)}
    st.button(say("offer.save"), key="send-offer", type="primary", on_click=_save, args=(offer_id, mark, filled))
    links.to("my-groups")


def _lacks(offer: Mapping[str, Any]) -> bool:
    lacking = offer_form.missing(offer)
    if lacking:
        notice.note(say("offer.lacking", fields=", ".join(code("field", name) for name in lacking)), good=False)
    return bool(lacking)


def _publish(offer: Mapping[str, Any]) -> None:
    if _lacks(offer):
        return
    try:
        published = session.client().publish_offer(offer)
    except ApiProblem as problem:
        _explain(problem)
        return
    st.session_state["offer-turn"] += 1
    notice.note(say("offer.published", title=plain(published["title"])))


def _save(offer_id: str, version_mark: str, offer: Mapping[str, Any]) -> None:
    if _lacks(offer):
        return
    try:
        session.client().change_offer(offer_id, version_mark, offer)
    except ApiProblem as problem:
        if problem.slug == "changed-meanwhile":
            del st.session_state[f"offer-read:{offer_id}"]
        _explain(problem)
        return
    del st.session_state[f"offer-read:{offer_id}"]
    notice.note(say("offer.saved"))


def _explain(problem: ApiProblem) -> None:
    """A refusal with the fields it is about, in the words of the form."""
    fields = {error["pointer"].strip("/").partition("/")[0] for error in problem.errors}
    if any(error["code"] == "personal-data" for error in problem.errors):
        notice.note(say("offer.personal-data"), good=False)
    elif fields:
        named = ", ".join(sorted(code("field", name) for name in fields))
        notice.note(say("offer.refused", fields=named), good=False)
    else:
        notice.note_problem(problem)
