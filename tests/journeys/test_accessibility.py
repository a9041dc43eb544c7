"""No page has a serious barrier that axe can find, on a laptop or on a phone; nothing needs sideways scrolling."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import DESKTOP, PHONE, Enter, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = [
    ("noord", "kansen"),
    ("noord", "bijna"),
    ("noord", "mijn-wachtlijst"),
    ("noord", "veranderd"),
    ("noord", "aanleveren"),
    ("rivier", "mijn-groepen"),
    ("rivier", "nieuw-aanbod"),
    ("rivier", "vraag-zonder-aanbod"),
    ("rivier", "capaciteit"),
    ("regio", "regiobeeld"),
    ("regio", "vraag-en-aanbod"),
    ("rivier", "wie-kan-dit"),
    ("regio", "matchrondes"),
    ("regio", "gewichten"),
    ("beheer", "organisaties"),
    ("beheer", "gebruikers"),
    ("beheer", "bronnen"),
]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize(("username", "path"), PAGES, ids=[path for _, path in PAGES])
def test_a_page_has_no_serious_barrier(enter: Enter, username: str, path: str) -> None:
    page = enter(username, path)
    page.get_by_role("heading", level=1).wait_for()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        settled(page)
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_statement_is_there_for_who_is_not_signed_in_and_has_no_serious_barrier(enter: Enter) -> None:
    page = enter("beheer")
    page.get_by_test_id("stMain").get_by_role("link", name="Toegankelijkheid").click()
    page.get_by_role("heading", name="Wat er getest is").wait_for()
    assert barriers(settled(page)) == []
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("link", name="Naar het aanmelden").wait_for()
    assert page.get_by_role("heading", name="Wat er getest is").is_visible()


def barriers(page: Page) -> list[tuple[str, str, list[str]]]:
    """What axe calls serious or worse, with where it is."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        (each["id"], each["impact"], [node["html"][:200] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
