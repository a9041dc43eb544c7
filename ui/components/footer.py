"""The bottom of every page: what is shown to whom, the versions, and the accessibility statement."""

from importlib.metadata import version

import streamlit as st

from ui import session
from ui.components import links
from ui.formatting import escaped
from ui.session import say


def show() -> None:
    """Privacy in one sentence, the versions of screen and service, and a link to the statement."""
    versions = say("footer.screen", version=version("samenstart"))
    if service := session.client().api_version:
        versions += f" · {say('footer.service', version=service)}"
    with st.container(key="foot", gap=None):
        st.html(f'<footer class="foot"><p>{escaped(say("footer.privacy"))}</p><p>{escaped(versions)}</p></footer>')
        links.to("accessibility", label=say("footer.accessibility"))
