"""Organisaties: who takes part and who shares a waitlist; the administrator adds, changes and switches sharing."""

from collections.abc import Mapping

import streamlit as st

from ui import answers, session
from ui.components import asking, empty, heading, notice
from ui.components.tables import table
from ui.session import code, say

COLUMNS = ("name", "kind", "subregion", "sharing")
KINDS = ("jeugdteam", "specialist", "region")


def show() -> None:
    heading.show("organisations")
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().organisations()
    if not found:
        empty.show("no-organisations")
    else:
        names = [say(f"organisations.{name}") for name in COLUMNS]
        st.html(table(say("organisations.caption"), names, [_cells(each) for each in found], spoken_caption=True))
    if session.may("manage"):
        _manage(found)


def _cells(each: answers.Organisation) -> list[str]:
    return [
        each["name"],
        code("organisation-kind", each["kind"]),
        each["subregion"] or say("organisations.whole-region"),
        _shares(each),
    ]


def _shares(each: answers.Organisation) -> str:
    """Whether the waitlist is shared; the region's own office has none."""
    if each["kind"] == "region":
        return say("words.nothing")
    return say("organisations.shares" if each["sharing"] else "organisations.not-shares")


def _manage(found: list[answers.Organisation]) -> None:
    st.header(say("organisations.manage"), anchor=False)
    by_key = {each["key"]: each for each in found}
    chosen = st.selectbox(
        say("organisations.choose"),
        list(by_key),
        index=None,
        format_func=lambda key: by_key[key]["name"],
        placeholder=say("organisations.choose-one"),
        key="organisation-chosen",
        width=360,
    )
    if chosen is not None and by_key[chosen]["kind"] != "region":
        _sharing(by_key[chosen])
    if chosen is not None:
        _change(by_key[chosen])
    asking.opener(say("organisations.add"), "organisation-add", ":material/add:")
    if asking.is_open("organisation-add"):
        _add()


def _sharing(organisation: answers.Organisation) -> None:
    """The switch with what it does; it takes a second press."""
    key, on = organisation["key"], organisation["sharing"]
    st.markdown(say("organisations.sharing-on" if on else "organisations.sharing-off", name=organisation["name"]))
    asking.opener(say("organisations.switch-off" if on else "organisations.switch-on"), f"sharing-{key}")
    if asking.is_open(f"sharing-{key}"):
        st.warning(say("organisations.off-means" if on else "organisations.on-means"), icon=":material/info:")
        label = say("organisations.confirm-off" if on else "organisations.confirm-on")
        st.button(label, key=f"switch:{key}", type="primary", on_click=_switch, args=(key, not on))


def _switch(key: str, on: bool) -> None:
    asking.close(f"sharing-{key}")
    done = "organisations.switched-on" if on else "organisations.switched-off"
    notice.attempt(lambda: session.client().switch_sharing(key, on), done)


def _change(organisation: answers.Organisation) -> None:
    with st.form(f"organisation-form-{organisation['key']}", border=False):
        changed = _fields(organisation["key"], organisation)
        if st.form_submit_button(say("organisations.save"), key=f"organisation-save-{organisation['key']}"):
            notice.attempt(
                lambda: session.client().change_organisation(organisation["key"], changed), "organisations.saved"
            )
            st.rerun()


def _add() -> None:
    with st.form("organisation-new", border=False):
        key = st.text_input(
            say("organisations.key"), key="organisation-key", placeholder=say("organisations.key-means")
        )
        kind = st.selectbox(
            say("organisations.kind"), KINDS, format_func=lambda each: code("organisation-kind", each), key="org-kind"
        )
        added = {**_fields("new", {}), "key": (key or "").strip(), "kind": kind}
        if st.form_submit_button(say("organisations.add-now"), type="primary", key="organisation-add-now"):
            if notice.attempt(lambda: session.client().add_organisation(added), "organisations.added"):
                asking.close("organisation-add")
            st.rerun()


def _fields(key: str, start: Mapping[str, object]) -> dict[str, str | None]:
    """Name, subregion and place; what is left empty is not known."""
    asked = {
        name: st.text_input(say(f"organisations.{name}"), str(start.get(name) or ""), key=f"organisation:{key}:{name}")
        for name in ("name", "subregion", "place")
    }
    return {name: (value or "").strip() or None for name, value in asked.items()}
