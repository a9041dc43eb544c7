"""Who is signed in and in which language; our own token lives in this visitor's session, never in a URL or cookie.

Of people who sign in at an identity provider the framework keeps the proof in a cookie that pages cannot read.
"""

import os
from typing import cast

import streamlit as st

from ui import answers
from ui.client import ApiProblem, Client
from ui.texts import LANGUAGES, catalogue

DEFAULT_API = "http://127.0.0.1:8000"


def client() -> Client:
    """This visitor's connection to the service."""
    if "client" not in st.session_state:
        st.session_state["client"] = Client(os.environ.get("SAMENSTART_API_URL", DEFAULT_API))
    return cast(Client, st.session_state["client"])


def signed_in() -> bool:
    return "account" in st.session_state


def account() -> answers.Account:
    """The signed-in person; KeyError before signing in."""
    return cast(answers.Account, st.session_state["account"])


def organisation_key() -> str:
    return account()["organisation"]["key"]


def may(permission: str) -> bool:
    """Whether the signed-in person holds a permission; the service checks again at every request."""
    return signed_in() and permission in account()["permissions"]


def sign_in(username: str, password: str) -> None:
    """Signs in; raises ApiProblem, and then nobody is signed in."""
    connection = client()
    connection.token = connection.sign_in(username, password)
    st.session_state["account"] = connection.me()


def has_local_accounts() -> bool:
    """May people sign in with a name and password of the service itself?"""
    return os.environ.get("SAMENSTART_LOCAL_ACCOUNTS", "true") != "false"


def has_provider() -> bool:
    """May people sign in at an identity provider?"""
    return "is_logged_in" in st.user


def resume() -> ApiProblem | None:
    """Goes in as whom the identity provider knows; the problem when the service does not let that person in."""
    if signed_in() or "resumed" in st.session_state or not (has_provider() and st.user.is_logged_in):
        return None
    st.session_state["resumed"] = True  # once: a proof that was refused is not sent again at every step
    connection = client()
    connection.token = next(iter(st.user.tokens.values()), None)
    try:
        st.session_state["account"] = connection.me()
    except ApiProblem as problem:
        return problem
    return None


def sign_out() -> None:
    """Forgets the visitor, and leaves the identity provider too."""
    forget()
    if has_provider() and st.user.is_logged_in:
        st.logout()


def forget() -> None:
    """Forgets everything of this visitor but the language and the page that was open."""
    kept = {key: st.session_state[key] for key in ("language", "page", "resumed") if key in st.session_state}
    for key in list(st.session_state):
        del st.session_state[key]
    st.session_state.update(kept)


def language() -> str:
    """`nl`, until the visitor chooses otherwise."""
    return cast(str, st.session_state.get("language") or LANGUAGES[0])


def say(key: str, /, **values: object) -> str:
    """A text in the visitor's language."""
    return catalogue(language()).say(key, **values)


def code(section: str, value: str, **values: object) -> str:
    """The sentence or word of a code of the service; a newer service may know codes that this screen does not."""
    words = catalogue(language())
    key = f"{section}.{value}"
    return words.say(key, **values) if words.knows(key) else words.say("unknown-code")
