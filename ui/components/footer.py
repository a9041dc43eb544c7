"""The bottom of every page: what is shown to whom, and the versions; nothing to click."""

from importlib.metadata import version

import streamlit as st

from ui import session
from ui.formatting import escaped
from ui.session import say


def show() -> None:
    """Privacy in one sentence, and the versions of screen and service."""
    versions = say("footer.screen", version=version("samenstart"))
    if service := session.client().api_version:
        versions += f" · {say('footer.service', version=service)}"
    st.html(f'<footer class="foot"><p>{escaped(say("footer.privacy"))}</p><p>{escaped(versions)}</p></footer>')
