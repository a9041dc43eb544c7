"""What axe finds on a page as it stands, on a laptop and on a phone; what the framework causes is left out by name."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import DESKTOP, PHONE, quiet

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Style sheets are read anew by experimental rules only, of which there are none among these.
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
}
# Rule of axe → the words of the accessibility statement that tell of it, in the part about Streamlit. None at present.
OF_THE_FRAMEWORK: dict[str, str] = {}
OPEN = """() => [...document.querySelectorAll("[data-testid=stMain] details:not([open]) > summary")].map(
  (closed) => closed.click()).length"""

Found = list[tuple[str, str, str]]


def opened(page: Page) -> Page:
    """The page with everything on it that can be folded out."""
    return quiet(page, 250) if page.evaluate(OPEN) else page


def barriers(page: Page) -> Found:
    """What axe finds, of any weight, and what needs scrolling sideways: rule, where in the page, at which width."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: Found = []
    # Begins at the width that the page has now, and leaves it at the other one.
    narrow = (page.viewport_size or {"width": DESKTOP[0]})["width"] == PHONE[0]
    for width, height in (PHONE, DESKTOP) if narrow else (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        for rule in quiet(page).evaluate("(options) => axe.run(options)", OPTIONS)["violations"]:
            if rule["id"] not in OF_THE_FRAMEWORK:
                found += [(rule["id"], node["html"][:200], str(width)) for node in rule["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(("scrolls sideways", page.url, str(width)))
    return found


def assert_no_barrier(page: Page) -> None:
    """Of any weight, at both widths; the page keeps the width it has."""
    before = page.viewport_size
    assert barriers(page) == []
    if before:
        page.set_viewport_size(before)
