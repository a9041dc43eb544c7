"""What stands where a list would be when there is nothing to list, or when it cannot be shown; offers a way on."""

import streamlit as st

from ui.components import links
from ui.formatting import escaped
from ui.session import code, say


def show(key: str, link_to: str | None = None, **values: object) -> None:
    """Title and sentence of the texts under `empty.<key>`, with a link to the page that helps."""
    title, text = say(f"empty.{key}.title", **values), say(f"empty.{key}.text", **values)
    with st.container(key=f"empty-{key}"):
        st.html(f'<div class="empty"><p class="empty-title">{escaped(title)}</p><p>{escaped(text)}</p></div>')
        if link_to:
            links.to(link_to)


def problem(slug: str) -> None:
    """A page that could not be fetched: what is wrong in one sentence, and a button to try again."""
    with st.container(key="page-problem"):
        st.error(code("problem", slug), icon=":material/error:", title=say("empty.problem-title"))
        st.button(say("empty.again"), key="again", icon=":material/refresh:")
