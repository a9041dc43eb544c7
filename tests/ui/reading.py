"""Reads a page as its visitor does: all words, and the button with a key."""

import re
from typing import Any

from streamlit.testing.v1 import AppTest

WRITTEN = ("title", "header", "markdown", "caption", "success", "error", "info", "warning")
LABELLED = ("button", "expander", "checkbox", "selectbox", "radio", "text_input")


def words(page: AppTest) -> str:
    """All that stands on a page, as one text without tags."""
    said: list[str] = [str(each.value) for kind in WRITTEN for each in getattr(page, kind)]
    said += [each.proto.body for each in page.html]
    said += [each.label for kind in LABELLED for each in getattr(page, kind)]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(said)))


def press(page: AppTest, start: str) -> AppTest:
    """Presses the first button whose key starts so."""
    pressed: AppTest = button(page, start).click().run()
    return pressed


def button(page: AppTest, start: str) -> Any:
    found = [each for each in page.button if (each.key or "").startswith(start)]
    assert found, f"no button {start}: {[each.key for each in page.button]}"
    return found[0]


def unfold(page: AppTest, group_id: str) -> AppTest:
    """Opens the card of a group."""
    page.session_state[f"open:{group_id}"] = True
    return page.run()
