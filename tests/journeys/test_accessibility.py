"""No page has a serious barrier that axe can find, on a laptop or on a phone; nothing needs sideways scrolling."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE, Enter, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("username", ["noord", "rivier", "regio", "beheer"])
def test_no_page_of_the_menu_has_a_barrier(enter: Enter, username: str) -> None:
    page = enter(username)
    page.get_by_role("heading", level=1).wait_for()
    menu = settled(page).get_by_test_id("stSidebar").get_by_test_id("stPageLink-NavLink")
    found = {}
    for link in menu.all():
        link.click()
        expect(page).to_have_url(re.compile(f"/{link.get_attribute('href')}$"))
        page.get_by_role("heading", level=1).wait_for()
        for width, height in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            wide = settled(page).evaluate("document.documentElement.scrollWidth") > width
            found[page.url, width] = (barriers(page), wide)
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    assert len(found) >= 6
    assert {where: what for where, what in found.items() if what != ([], False)} == {}


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
