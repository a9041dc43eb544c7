"""Nieuw aanbod: publish a group in under two minutes and see meanwhile who would come, or change one of your own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui import answers, session, wording
from ui.client import ApiProblem
from ui.components import assumptions, cluster_card, conflict, heading, links, notice, offer_fields, offer_form, what_if
from ui.formatting import plain
from ui.session import code, say

PAGE = "new-offer"
TURN, SENT = "offer-turn", "offer-sent"


@dataclass(frozen=True)
class Draft:
    """One form: the prefix of its fields, what they start with, and the offer (as it was read) it would change."""

    key: str
    start: Mapping[str, Any]
    offer_id: str | None = None
    mark: str | None = None

    def filled(self) -> dict[str, Any]:
        return offer_form.filled(self.key, self.start)


def show() -> None:
    _leave()
    heading.show(PAGE)
    partners = session.client().organisations()
    offer_id = st.query_params.get("offer")
    if offer_id:
        _change(offer_id, partners)
        return
    own = session.client().own_offers()
    draft = _new(own)
    _begin_with(own)
    if draft.start.get("tags") == []:
        st.info(say("offer.tags-hidden"), icon=":material/info:")
    _form(draft, partners, own, None, {})
    links.to("my-groups")


@st.fragment
def _form(
    draft: Draft,
    partners: list[answers.Organisation],
    followers: list[answers.Offer],
    mark: str | None,
    fresh: Mapping[str, Any],
) -> None:
    """The form, what the group would meet and the button; a change draws these anew and nothing else.

    `mark` is of the offer as it is now, `fresh` what it holds; none for a new one.
    """
    if st.session_state.pop(SENT, False):
        st.rerun()
    left, right = st.columns([11, 9], gap="large")
    with left:
        offer_form.show(draft.key, partners, draft.start, [each for each in followers if each["id"] != draft.offer_id])
    with right, st.container(key="live"):
        st.header(say("what-if.title"), anchor=False)
        found = _live(draft)
    with left:
        if found is not None:
            st.markdown(say("what-if.summary", figure=what_if.figure(found)))
        notice.show()
        if mark is None:
            st.button(say("offer.publish"), key="send-offer", type="primary", on_click=_publish, args=(draft,))
        elif mark == draft.mark:
            st.button(say("offer.save"), key="send-offer", type="primary", on_click=_save, args=(draft, mark))
        else:
            _ask_which(draft, mark, fresh)


def _ask_which(draft: Draft, mark: str, fresh: Mapping[str, Any]) -> None:
    """Somebody else changed the offer since it was read."""
    changed = conflict.theirs(draft.start, fresh)
    conflict.show(changed, keep=lambda: _save(draft, mark, fresh), take=lambda: _forget(draft))


def _live(draft: Draft) -> answers.WhatIf | None:
    """What the group would meet now, or what is still needed to know; never a crash of the form beside it."""
    offer = draft.filled()
    lacking = offer_form.missing(offer, ("tags", "daypart", "place"))
    if lacking:
        st.info(say("what-if.lacking", fields=", ".join(code("field", name) for name in lacking)))
        return None
    asked = {
        **offer_form.as_draft(offer),
        "assumptions": assumptions.asked((*assumptions.JOINING, *assumptions.HOURS)),
        **({"offer_id": draft.offer_id} if draft.offer_id else {}),
    }
    try:
        found = session.client().what_if(asked)
    except ApiProblem as problem:
        st.info(_refusal(problem) or code("problem", problem.slug))
        return None
    what_if.show(found, lambda change: offer_form.take_over(draft.key, change))
    return found


def _new(own: list[answers.Offer]) -> Draft:
    """An empty form, or one that starts like an earlier offer or a group found in the demand."""
    turn = st.session_state.setdefault(TURN, 0)
    copied, group = st.session_state.get("offer-like") or st.query_params.get("copy"), st.query_params.get("group")
    if copied:
        found = next((each for each in own if each["id"] == copied), None)
        if found is not None:
            return Draft(f"offer:{turn}:{copied}", offer_fields.as_copy(found))
    if group:
        like = session.client().proposed_group(group)
        start = offer_fields.as_template(like, like["language"], wording.group_title(like)[:120])
        return Draft(f"offer:{turn}:{group}", start)
    wanted = st.query_params.get("cluster")
    clusters = session.client().demand_clusters() if wanted else []
    return next(
        (Draft(f"offer:{turn}:{wanted}", _for(each)) for each in clusters if cluster_card.mark(each) == wanted),
        Draft(f"offer:{turn}", {}),
    )


def _for(cluster: answers.Cluster) -> dict[str, Any]:
    """What the youths of a cluster want help with, and their ages; requests of too few are not told."""
    low, _, high = cluster["age_band"].partition("-")
    return {"tags": [each["key"] for each in cluster["tags"]][:3], "age_min": int(low), "age_max": int(high)}


def _begin_with(own: list[answers.Offer]) -> None:
    """Offers an earlier offer to start from."""
    if not own:
        return
    titles = {each["id"]: each["title"] for each in own}
    st.session_state.setdefault("offer-like", st.query_params.get("copy"))
    if st.session_state["offer-like"] not in titles:
        st.session_state["offer-like"] = None
    st.selectbox(
        say("offer.like"), list(titles), index=None, format_func=lambda each: titles[each], key="offer-like",
        placeholder=say("offer.like-none"), width=420,
    )  # fmt: skip


def _change(offer_id: str, partners: list[answers.Organisation]) -> None:
    offer, version_mark = session.client().offer(offer_id)
    # The form starts from the version it was opened with, so a change by someone else is noticed and not overwritten.
    kept = st.session_state.setdefault(f"offer-read:{offer_id}", (offer_fields.as_start(offer), version_mark))
    start, mark = kept
    st.info(say("offer.changing", title=plain(offer["title"])), icon=":material/edit:")
    draft = Draft(f"offer:{offer_id}:{mark}", start, offer_id, mark)
    _form(draft, partners, session.client().own_offers(), version_mark, offer_fields.as_start(offer))
    links.to("my-groups")


def _lacks(offer: Mapping[str, Any]) -> bool:
    lacking = offer_form.missing(offer)
    if lacking:
        notice.note(say("offer.lacking", fields=", ".join(code("field", name) for name in lacking)), good=False)
    return bool(lacking)


def _publish(draft: Draft) -> None:
    offer = draft.filled()
    if _lacks(offer):
        return
    try:
        published = session.client().publish_offer(offer)
    except ApiProblem as problem:
        _explain(problem)
        return
    st.session_state[TURN] += 1
    st.session_state["offer-like"] = None
    st.query_params.clear()
    notice.note(say("offer.published", title=plain(published["title"])))
    st.session_state.update({SENT: True, "offer-published": True})


def _leave() -> None:
    """After publishing: to the own groups, where the new one stands, and the message goes along."""
    target = st.session_state.get(links.KEY, {}).get("my-groups")
    if st.session_state.pop("offer-published", False) and target is not None:
        st.session_state[notice.KEY] = replace(st.session_state[notice.KEY], page=target.url_path)
        st.switch_page(target)


def _save(draft: Draft, mark: str, fresh: Mapping[str, Any] | None = None) -> None:
    """Sends the change; `fresh` is what the offer became meanwhile, and keeps what the visitor did not touch."""
    offer = {**draft.start, **draft.filled()}
    if fresh is not None:
        offer = conflict.both(draft.start, fresh, offer)
    if _lacks(offer):
        return
    assert draft.offer_id is not None
    try:
        session.client().change_offer(draft.offer_id, mark, offer)
    except ApiProblem as problem:
        _explain(problem)
        return
    _forget(draft)
    notice.note(say("offer.saved"))


def _forget(draft: Draft) -> None:
    """The form starts anew from what the service has now."""
    st.session_state.pop(f"offer-read:{draft.offer_id}", None)
    st.session_state[SENT] = True


def _explain(problem: ApiProblem) -> None:
    """A refusal with the fields it is about, in the words of the form."""
    refusal = _refusal(problem)
    if refusal:
        notice.note(refusal, good=False)
    else:
        notice.note_problem(problem)


def _refusal(problem: ApiProblem) -> str | None:
    fields = {error["pointer"].strip("/").partition("/")[0] for error in problem.errors}
    named = ", ".join(sorted(code("field", name) for name in fields))
    if any(error["code"] == "personal-data" for error in problem.errors):
        return say("offer.personal-data", fields=named)
    if fields:
        return say("offer.refused", fields=named)
    return None
