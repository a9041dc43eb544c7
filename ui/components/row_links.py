"""Links inside a table that stay in this visit: the table holds plain links, the page the framework's own, unseen.

A plain link alone would load the page anew, and nothing of the sign-in is kept in the browser. Without script, and in
a new tab, the plain link works too, after signing in.
"""

from collections.abc import Mapping

import streamlit as st

from ui.components import links

KEY = "row-links"
SCRIPT = """
<script>
if (!window.rowLinks) {
  window.rowLinks = true;
  const follow = (wanted, tries) => {
    const links = [...document.querySelectorAll(".st-key-row-links a")];
    const own = links.find((a) => new URL(a.href).search === wanted);
    if (own) own.click(); else if (tries) setTimeout(() => follow(wanted, tries - 1), 100);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-row-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(new URL(link.href).search, 50);
  });
}
</script>
"""


def show(page: str, ids: Mapping[str, str]) -> None:
    """Draws the unseen links to one page for these ids, each with its name; to stand before the table they serve."""
    with st.container(key=KEY):
        st.html(SCRIPT, unsafe_allow_javascript=True)
        for each, name in ids.items():
            links.to(page, label=name, id=each)


def link(path: str, each: str, label: str) -> str:
    """A link as HTML; the label is HTML already."""
    return f'<a data-row-link href="{path}?id={each}">{label}</a>'
