"""The bottom of every page: what is shown to whom, and the versions; nothing to click."""

from importlib.metadata import version

import streamlit as st

from ui import session
from ui.formatting import escaped
from ui.session import say


def show() -> None:
    """Privacy in one sentence, and the versions of screen and service."""
    service = session.client().api_version or say("footer.unknown")
    versions = say("footer.versions", screen=version("samenstart"), service=service)
    st.html(f'<footer class="foot"><p>{escaped(say("footer.privacy"))}</p><p>{escaped(versions)}</p></footer>')
