"""What the framework itself puts around a page: its few words in the visitor's language, its menu on a phone."""

import json
from collections.abc import Sequence

import streamlit as st

from ui.session import language
from ui.texts import LANGUAGES, catalogue

NAMES = (
    "skip", "show-menu", "hide-menu", "show-password", "hide-password", "upload", "add", "clear", "clear-all",
    "no-results", "lost",
)  # fmt: skip
# Only where they are read out: on the page itself the same words may mean something else.
SPOKEN_NAMES = (
    "open", "close", "choose-date", "previous-month", "next-month", "increment", "decrement", "selected",
)  # fmt: skip
# Looks at every element that is added, and exchanges labels and texts that are exactly one of the known words.
SCRIPT = """
<script>
(() => {
  document.documentElement.lang = LANGUAGE;
  window.frameWords = WORDS;
  window.frameLabels = LABELS;
  const say = (word) => window.frameWords[(word || "").trim()];
  const label = (word) => say(word) || window.frameLabels[(word || "").trim()];
  const visit = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const said = say(node.nodeValue);
        if (said && said !== node.nodeValue) node.nodeValue = said;
      } else if (node.getAttribute) {
        const said = label(node.getAttribute("aria-label"));
        if (said && said !== node.getAttribute("aria-label")) node.setAttribute("aria-label", said);
      }
    }
  };
  if (!window.frameObserver) {
    window.frameObserver = new MutationObserver((changes) =>
      changes.forEach((change) => (change.type === "childList" ? change.addedNodes : [change.target]).forEach(visit)));
    const watched = { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] };
    window.frameObserver.observe(document.body, watched);
    // On a phone the menu lies over the page; it goes away once a page is chosen.
    document.addEventListener("click", (event) => {
      if (window.innerWidth > 767 || !event.target.closest('[data-testid="stSidebar"] a')) return;
      setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click(), 150);
    });
  }
  visit(document.body);
})();
</script>
"""


def show() -> None:
    """Tells screen readers which language the page speaks, exchanges the framework's words, minds the menu."""
    st.html(script(language()), unsafe_allow_javascript=True)


def script(spoken: str) -> str:
    """The script of one language, always the same text: the content security policy names it by its hash."""
    told = {"LANGUAGE": spoken, "WORDS": words(spoken, NAMES), "LABELS": words(spoken, SPOKEN_NAMES)}
    text = SCRIPT
    for place, what in told.items():
        text = text.replace(place, json.dumps(what))
    return text


def words(spoken: str, names: Sequence[str]) -> dict[str, str]:
    """Every known word in any language → the word in the one that is spoken."""
    said = {name: catalogue(spoken).say(f"frame.{name}") for name in names}
    return {catalogue(each).say(f"frame.{name}"): said[name] for name in names for each in LANGUAGES}
