"""The screen's front door: page settings, style and language, then the page asked for; run with `streamlit run`."""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
if str(HERE.parent) not in sys.path:  # `streamlit run ui/app.py` puts only this folder on the path
    sys.path.insert(0, str(HERE.parent))

from ui import navigation  # noqa: E402  after the path is right
from ui.components import frame  # noqa: E402
from ui.session import say  # noqa: E402


def main() -> None:
    """Draws one page for one visitor."""
    st.set_page_config(page_title=say("app.name"), page_icon=str(HERE / "mark.svg"), layout="wide")
    st.html(HERE / "style.css")
    frame.show()
    navigation.run()


main()
