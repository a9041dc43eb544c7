"""The real service, worker and screen as processes, and a real Chromium that may talk to this machine only."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.ui import serving
from tests.ui.conftest import small_world  # noqa: F401  the same small world
from tests.ui.world import PASSWORD

from . import clicks
from .keyboard import tab_to

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP, PHONE = (1280, 900), (390, 844)
ARTEFACTS = serving.PROJECT / "artefacts"
PATIENCE_MS = 60_000
# A loaded machine is slow, and no page is wrong for that.
expect.set_options(timeout=PATIENCE_MS)

# Tells when nothing on the page has changed for a moment and the program behind it has finished drawing.
QUIET = """(moment) => new Promise((done) => {
  const drawn = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!drawn()) return again(); watcher.disconnect(); done(); }, moment);
  };
  const watcher = new MutationObserver(again);
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  again();
})"""

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Ends with its file: while it runs, no other file can have one of its own in the same process."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium from the machine; without one a CI run fails and another is told."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        message = "no Chromium found; install the package chromium"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def address(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: F811
    """Where the screen is, with a service and a worker behind it on their own copy of the small world."""
    copy = tmp_path_factory.mktemp("copy") / "copy.sqlite"
    shutil.copy(small_world, copy)
    with serving.api(copy) as api, serving.worker(copy), serving.screen(api) as screen:
        yield screen


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One for all visits of a file, so that the screen's programs are fetched once; a page is a visit of its own."""
    with browser.new_context(locale="nl-NL", reduced_motion="reduce") as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context


@pytest.fixture
def enter(context: BrowserContext, address: str, request: pytest.FixtureRequest) -> Iterator[Enter]:
    """Signs somebody in, at a path; afterwards fails when the page crashed or asked anything of another host.

    How long each click takes is noted for the end of the run.
    """
    pages: list[Page] = []
    took: list[clicks.Click] = []
    outside: list[str] = []
    broken: list[str] = []

    def sign_in(
        username: str,
        path: str = "",
        size: tuple[int, int] = DESKTOP,
        *,
        by_keyboard: bool = False,
        password: str = PASSWORD,
    ) -> Page:
        page = context.new_page()
        pages.append(page)
        clicks.listen(page, took)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("request", lambda request: _note_host(request.url, outside))
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda said: _note_refusal(said.text, broken))
        page.goto(f"{address}/{path}")
        page.get_by_label("Gebruikersnaam").wait_for()
        if by_keyboard:
            tab_to(page, "Gebruikersnaam").keyboard.type(username)
            tab_to(page, "Wachtwoord").keyboard.type(password)
            page.keyboard.press("Enter")
        else:
            page.get_by_label("Gebruikersnaam").fill(username)
            page.get_by_label("Wachtwoord", exact=True).fill(password)
            page.get_by_label("Wachtwoord", exact=True).press("Enter")
        page.get_by_text("Afmelden").wait_for(state="attached")
        return page

    yield sign_in
    request.node.user_properties.append((clicks.CLICKS, took))
    for page in pages:
        page.close()
    assert outside == []
    assert broken == []


def _note_refusal(text: str, broken: list[str]) -> None:
    """Whatever the content security policy refuses would be missing on the page."""
    if "Content Security Policy" in text:
        broken.append(text)


def _note_host(url: str, outside: list[str]) -> None:
    parts = urlparse(url)
    if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
        outside.append(url)


def quiet(page: Page, moment_ms: int = 100) -> Page:
    """The page once it has not changed for a moment."""
    page.evaluate(QUIET, moment_ms)
    return page


def settled(page: Page) -> Page:
    """The page once it has stopped drawing, and a moment later has not begun again."""
    still = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    for _ in range(20):
        still.wait_for(state="attached")
        page.wait_for_timeout(300)
        if still.count():
            return page
    raise AssertionError("the page keeps drawing")


def picture(page: Page, name: str) -> None:
    """Keeps how the page looks on a small laptop and on a phone."""
    ARTEFACTS.mkdir(exist_ok=True)
    before = page.viewport_size
    for width, height in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        quiet(page, 150).screenshot(path=ARTEFACTS / f"{name}-{width}.png")
    if before:
        page.set_viewport_size(before)
