"""Who is signed in and in which language; the token lives in this visitor's session only, never in a URL or cookie."""

import os
from typing import cast

import streamlit as st

from ui import answers
from ui.client import Client
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


def sign_out() -> None:
    """Forgets everything of this visitor but the language and the page that was open."""
    kept = {key: st.session_state[key] for key in ("language", "page") if key in st.session_state}
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
