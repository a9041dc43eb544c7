"""Gebruikers: who may sign in, in which role; one-time passwords are shown once and kept nowhere."""

from collections.abc import Mapping, Sequence

import streamlit as st

from ui import answers, session
from ui.client import ApiProblem
from ui.components import asking, empty, heading, more, notice
from ui.components.tables import table
from ui.session import code, say

ROLES = ("coordinator", "specialist", "project-leader", "administrator")
COLUMNS = ("name", "username", "role", "organisation", "state")
# Of a new account what may be refused, each with a sentence of its own.
FIELDS = ("name", "username")
GIVEN, STEP = "password-given", 25


def show() -> None:
    heading.show("accounts")
    notice.show()
    _given()
    with st.spinner(say("loading")):
        found = session.client().accounts()
        organisations = {each["key"]: each["name"] for each in session.client().organisations()}
    asking.opener(say("accounts.add"), "account-add", ":material/person_add:")
    if asking.is_open("account-add"):
        _add(organisations)
    _manage(found)
    _list(found)


def _list(found: Sequence[answers.ListedAccount]) -> None:
    """Everybody, or whom a search finds by name, username or organisation; a piece at a time."""
    st.header(say("accounts.caption"), anchor=False)
    sought = ""
    if len(found) > STEP:
        sought = st.text_input(
            say("accounts.search"), key="account-search", placeholder=say("accounts.search-by"), max_chars=64, width=360
        )
    chosen = [each for each in found if sought.strip().casefold() in " ".join(_cells(each)).casefold()]
    if not chosen:
        empty.show("none-chosen")
        return
    names = [say(f"accounts.{name}") for name in COLUMNS]
    rows = [_cells(each) for each in more.first(chosen, "accounts", STEP)]
    caption = say("accounts.shown", n=len(rows), total=len(chosen))
    st.html(table(caption, names, rows))
    more.button(chosen, "accounts", STEP)


def _cells(each: answers.ListedAccount) -> list[str]:
    told = say("accounts.out") if not each["active"] else say(f"accounts.{_way_in(each)}")
    return [each["name"], each["username"], code("role", each["role"]), each["organisation_name"], told]


def _way_in(each: answers.ListedAccount) -> str:
    return "first-time" if each["one_time"] else "in"


def _given() -> None:
    """The one-time password of whom it was just made for; gone at the next page."""
    given = st.session_state.get(GIVEN)
    if given is None:
        return
    with st.container(border=True, key="password-given"):
        st.markdown(say("accounts.given", name=given["name"], username=given["username"]))
        st.code(given["password"], language=None)
        st.caption(say("accounts.given-once"))
        st.button(say("accounts.given-done"), key="password-noted", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(GIVEN, None)


def _manage(found: Sequence[answers.ListedAccount]) -> None:
    by_id = {each["id"]: each for each in found}
    st.header(say("accounts.manage"), anchor=False)
    chosen = st.selectbox(
        say("accounts.choose"),
        list(by_id),
        index=None,
        format_func=lambda each: f"{by_id[each]['name']} ({by_id[each]['username']})",
        placeholder=say("accounts.choose-one"),
        key="account-chosen",
        width=360,
    )
    if chosen is None:
        return
    each = by_id[chosen]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox(
            say("accounts.role"),
            ROLES,
            index=ROLES.index(each["role"]),
            format_func=lambda one: code("role", one),
            key=f"role:{chosen}",
            width=260,
        )
        st.button(
            say("accounts.change-role"),
            key=f"change-role:{chosen}",
            disabled=role == each["role"],
            on_click=_change_role,
            args=(each, role),
        )
    with st.container(horizontal=True):
        if not each["at_provider"]:
            st.button(
                say("accounts.reset"), key=f"reset:{chosen}", icon=":material/key:", on_click=_reset, args=(chosen,)
            )
        if each["active"]:
            asking.opener(say("accounts.put-out"), f"put-out-{chosen}", ":material/block:")
        else:
            st.button(say("accounts.let-in"), key=f"let-in:{chosen}", on_click=_let_in, args=(chosen,))
    if each["active"] and asking.is_open(f"put-out-{chosen}"):
        st.warning(say("accounts.out-means", name=each["name"]), icon=":material/info:")
        st.button(
            say("accounts.put-out-now"), key=f"put-out:{chosen}", type="primary", on_click=_put_out, args=(chosen,)
        )


def _change_role(each: answers.ListedAccount, role: str) -> None:
    notice.attempt(lambda: session.client().change_account(each["id"], each["name"], role), "accounts.changed")


def _put_out(account_id: str) -> None:
    asking.close(f"put-out-{account_id}")
    notice.attempt(lambda: session.client().deactivate(account_id), "accounts.is-out")


def _let_in(account_id: str) -> None:
    notice.attempt(lambda: session.client().reactivate(account_id), "accounts.is-in")


def _reset(account_id: str) -> None:
    def ask() -> None:
        st.session_state[GIVEN] = session.client().reset_password(account_id)

    notice.attempt(ask, "accounts.was-reset")


def _add(organisations: Mapping[str, str]) -> None:
    with st.form("account-new", border=False):
        asked = {
            "name": st.text_input(say("accounts.name"), key="account-name", autocomplete="off"),
            "username": st.text_input(
                say("accounts.username"),
                key="account-username",
                placeholder=say("accounts.username-means"),
                autocomplete="off",
            ),
            "organisation": st.selectbox(
                say("accounts.organisation"),
                list(organisations),
                format_func=lambda key: organisations[key],
                key="account-organisation",
            ),
            "role": st.selectbox(
                say("accounts.role"), ROLES, format_func=lambda each: code("role", each), key="account-role"
            ),
        }
        sent = st.form_submit_button(say("accounts.add-now"), type="primary", key="account-add-now")
    if sent:
        _send({name: str(value or "").strip() for name, value in asked.items()})


def _send(account: Mapping[str, str]) -> None:
    try:
        st.session_state[GIVEN] = session.client().add_account(account)
    except ApiProblem as problem:
        if problem.slug == "not-signed-in":
            raise
        wrong = {error["pointer"].strip("/") for error in problem.errors}
        said = [code("wrong-field", field) for field in FIELDS if field in wrong]
        st.error(" ".join(said) or code("problem", problem.slug), icon=":material/error:")
        return
    asking.close("account-add")
    st.rerun()
