"""No page has a barrier that axe can find, on a laptop or on a phone, folded out, empty or broken: of any weight."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui import serving
from ui.texts import LANGUAGES, catalogue

from .barriers import OF_THE_FRAMEWORK, Found, assert_no_barrier, barriers, opened
from .conftest import Enter, quiet

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVERY_WORKSPACE = ("noord", "rivier", "regio", "beheer")


@pytest.fixture(scope="module")
def service() -> Iterator[ExitStack]:
    """What ends the service before the tests do, to see the pages without one."""
    with ExitStack() as running:
        yield running


@pytest.fixture(scope="module")
def address(small_world: Path, tmp_path_factory: pytest.TempPathFactory, service: ExitStack) -> Iterator[str]:
    """Where the screen is, with a service that can be stopped."""
    copy = tmp_path_factory.mktemp("copy") / "copy.sqlite"
    shutil.copy(small_world, copy)
    with serving.screen(service.enter_context(serving.api(copy))) as screen:
        yield screen


@pytest.mark.parametrize("username", EVERY_WORKSPACE)
def test_no_page_has_a_barrier_also_when_folded_out_or_empty(enter: Enter, username: str) -> None:
    page = entered(enter, username)
    found: dict[str, Found] = {}
    empty = 0
    for path in paths(page):
        found[path] = barriers(opened(went_to(page, path)))
        empty += page.locator("[class*=st-key-empty-]").count()
        if path == "mijn-wachtlijst":
            found |= the_first_youth(page)
    page.get_by_role("button", name="Uitleg").click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    found["uitleg"] = barriers(page)
    assert {where: what for where, what in found.items() if what} == {}
    assert len(found) >= 5
    assert empty or username == "beheer"


def test_the_pages_of_a_team_without_youths_have_no_barrier(enter: Enter) -> None:
    page = entered(enter, "nieuw")
    found = {}
    for path in ("kansen", "bijna", "mijn-wachtlijst", "aanleveren", "vraag-zonder-aanbod"):
        found[path] = barriers(opened(went_to(page, path)))
        assert path == "aanleveren" or page.locator("[class*=st-key-empty-]").count() == 1
    assert {where: what for where, what in found.items() if what} == {}


def the_first_youth(page: Page) -> dict[str, Found]:
    """What is found on the page of one youth, and on the invitation that it leads to; nothing on an empty list."""
    if not page.locator("a[data-row-link]").count():
        return {}
    page.locator("a[data-row-link]").first.click()
    arrived(page, "jeugdige")
    found = {"jeugdige": barriers(opened(page))}
    page.get_by_role("link", name="Maak een uitnodiging").first.click()
    arrived(page, "uitnodiging")
    return found | {"uitnodiging": barriers(opened(page))}


def test_the_statement_is_there_for_who_is_not_signed_in_and_has_no_barrier(enter: Enter) -> None:
    page = entered(enter, "beheer")
    page.get_by_test_id("stMain").get_by_role("link", name="Toegankelijkheid").click()
    page.get_by_role("heading", name="Wat er getest is").wait_for()
    assert_no_barrier(page)
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("link", name="Naar het aanmelden").wait_for()
    assert page.get_by_role("heading", name="Wat er getest is").is_visible()
    assert_no_barrier(page)


def test_signing_in_has_no_barrier_also_when_it_fails(enter: Enter) -> None:
    page = entered(enter, "beheer")
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_label("Gebruikersnaam").fill("beheer")
    page.get_by_label("Wachtwoord", exact=True).fill("not the password")
    page.get_by_label("Wachtwoord", exact=True).press("Enter")
    page.get_by_role("alert").wait_for()
    assert_no_barrier(page)


def test_what_is_left_to_the_framework_is_told_in_the_statement() -> None:
    told = {language: catalogue(language).say("accessibility.framework") for language in LANGUAGES}
    assert {rule: words for rule, words in OF_THE_FRAMEWORK.items() if words not in told["nl"]} == {}
    assert ("Axe vindt er niets aan." in told["nl"]) is (not OF_THE_FRAMEWORK)
    assert ("Axe finds nothing in it." in told["en"]) is (not OF_THE_FRAMEWORK)


def test_a_page_without_its_service_says_so_and_has_no_barrier(enter: Enter, service: ExitStack) -> None:
    pages = {username: entered(enter, username) for username in EVERY_WORKSPACE}
    service.close()
    for page in pages.values():
        page.bring_to_front()
        page.get_by_test_id("stSidebar").locator("a[href$=organisaties]").dispatch_event("click")
        page.get_by_text("We kunnen de dienst nu niet bereiken.").wait_for()
        assert barriers(page) == []


def entered(enter: Enter, username: str) -> Page:
    """The first page of somebody, drawn."""
    page = enter(username)
    page.get_by_role("heading", level=1).wait_for()
    return quiet(page)


def menu(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar").get_by_test_id("stPageLink-NavLink")


def paths(page: Page) -> list[str]:
    """Where the links of the menu lead."""
    return [(link.get_attribute("href") or "").rpartition("/")[2] for link in menu(page).all()]


def went_to(page: Page, path: str) -> Page:
    """The page of the menu with this address, drawn."""
    # On a phone the menu lies aside; the link itself is there.
    page.get_by_test_id("stSidebar").locator(f"a[href$='{path}']").dispatch_event("click")
    return arrived(page, path)


def arrived(page: Page, path: str) -> Page:
    """The page once its address and its heading are there."""
    expect(page).to_have_url(re.compile(f"/{path}([?][a-z]+=|$)"))
    page.get_by_role("heading", level=1).wait_for()
    assert quiet(page).locator(".st-key-page-problem").count() == 0
    return page
