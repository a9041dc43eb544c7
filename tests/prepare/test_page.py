"""The page in a real browser: the same delivery as the command's, and not a byte of the file goes anywhere."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from matching_api.bron import vendor
from matching_api.main import create_app
from matching_api.prepare.preparing import Task, prepare
from tests.prepare.conftest import KEY, RAW, raw

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXPORT = RAW / "wachtlijst_jt-oegstgeest.csv"
WIDTHS = [1280, 390]  # a small laptop and a telephone
LOADING_MS, WORKING_MS = 120_000, 60_000


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not here")
    pytest.skip(f"{what} is not here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        _missing("Chromium")
    arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not vendor.installed():
        _missing("the page's Python (make bron)")
    server = uvicorn.Server(uvicorn.Config(create_app(), port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/bron/"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def asked() -> list[Request]:
    """Every request of the page and its worker, from the first one on."""
    return []


@pytest.fixture(scope="module")
def problems() -> list[str]:
    """What the page complained of to its developers."""
    return []


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str, asked: list[Request], problems: list[str]) -> Iterator[Page]:
    """Loads its Python, which takes long; a person tries several files on it one after the other, as the tests do."""
    with browser.new_context(accept_downloads=True) as context:
        context.on("request", lambda request: asked.append(request))
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.goto(address)
        expect(page.get_by_text("Klaar om te beginnen")).to_be_visible(timeout=LOADING_MS)
        yield page


@pytest.fixture
def page(opened: Page, problems: list[str]) -> Iterator[Page]:
    opened.set_viewport_size({"width": WIDTHS[0], "height": 900})
    yield opened
    assert problems == []


def fill(page: Page, key: Path) -> None:
    key.write_text(KEY.secret.hex())
    page.get_by_label("Naam in Samenstart").fill("jt-oegstgeest")
    page.get_by_label("Naam in Samenstart").blur()
    page.get_by_label("Datum van de export").fill("2026-11-20")
    page.get_by_label("Sleutelbestand").set_input_files(key)
    expect(page.locator("#key-status")).to_contain_text(KEY.fingerprint)


def look(page: Page) -> None:
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    # What an earlier look showed still stands there: the new answer is there once its heading is gone to.
    expect(page.get_by_role("heading", name="4. Bekijk")).to_be_focused(timeout=WORKING_MS)


def downloaded(page: Page, link: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return Path(download.value.path()).read_bytes().decode("utf-8")


def test_everybody_can_use_the_page_on_a_laptop_and_on_a_telephone(page: Page, tmp_path: Path) -> None:
    assert Axe().run(page).response["violations"] == []
    fill(page, tmp_path / "team.key")
    page.get_by_label("Sleep de export hierheen").set_input_files(EXPORT)
    look(page)
    page.get_by_text("Hoe de kolommen zijn herkend").click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_delivery_is_the_commands_and_no_request_leaves_once_a_file_is_chosen(
    page: Page, asked: list[Request], address: str, tmp_path: Path, task: Task
) -> None:
    ways = page.workers[0].evaluate(
        "['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].map((way) => typeof self[way])"
    )
    assert ways == ["undefined"] * 4  # the worker that reads the file has no way out
    assert len(asked) > 8
    assert {(one.method, one.url.startswith(address), one.post_data_buffer) for one in asked} == {("GET", True, None)}
    asked.clear()
    page.context.set_offline(True)
    fill(page, tmp_path / "team.key")
    page.get_by_label("Sleep de export hierheen").set_input_files(EXPORT)
    look(page)
    expect(page.locator("#sums")).to_contain_text("121 rijen gelezen = 84 in de levering + 26 wachten + 11 eruit")
    made = prepare(raw(EXPORT.name), task)
    assert downloaded(page, "de levering") == made.delivery
    assert downloaded(page, "vertaling") == made.translation
    assert [one.url for one in asked if not one.url.startswith("blob:")] == []


def test_a_file_may_be_dragged_onto_the_page_and_a_choice_be_made(page: Page, tmp_path: Path) -> None:
    fill(page, tmp_path / "team.key")
    dragged = page.evaluate_handle(
        """([name, bytes]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], name));
            return transfer;
        }""",
        [EXPORT.name, list(raw(EXPORT.name))],
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": dragged})
    expect(page.get_by_text(f"Gekozen: {EXPORT.name}")).to_be_visible()
    look(page)
    page.get_by_label("“exceutieve functies”").select_option(label="Plannen, huiswerk en spullen op orde krijgen")
    page.get_by_role("button", name="Opnieuw bekijken met deze keuzes").click()
    expect(page.locator("#sums")).to_contain_text("85 in de levering", timeout=WORKING_MS)
    assert '"exceutieve functies" = ["plannen-en-organiseren"]' in downloaded(page, "koppeling")


def test_what_is_no_export_is_said_and_of_one_that_is_columns_can_be_chosen(page: Page, tmp_path: Path) -> None:
    fill(page, tmp_path / "team.key")
    wrong = tmp_path / "brief.pdf"
    wrong.write_bytes(b"%PDF-1.7")
    page.get_by_label("Sleep de export hierheen").set_input_files(wrong)
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.get_by_role("alert")).to_contain_text("PDF", timeout=WORKING_MS)
    export = tmp_path / "export.csv"
    export.write_text("Nr;Naam;Geboortedatum;PC;Sinds;Hulpvraag\nA1;Iemand;5-3-2014;2316AB;1-10-2026;faalangst\n")
    page.get_by_label("Sleep de export hierheen").set_input_files(export)
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.get_by_role("alert")).to_contain_text("clientnummer, aanmelddatum", timeout=WORKING_MS)
    page.get_by_label("A: Nr").select_option("clientnummer")
    page.get_by_label("E: Sinds").select_option("aanmelddatum")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Opnieuw bekijken met deze kolommen").click()
    expect(page.locator("#sums")).to_contain_text("= 1 in de levering", timeout=WORKING_MS)


def test_a_new_key_is_made_here_and_kept_by_the_person(page: Page) -> None:
    page.get_by_label("Naam in Samenstart").fill("jt-oegstgeest")
    with page.expect_download() as download:
        page.get_by_role("button", name="Nieuwe sleutel").click()
    assert download.value.suggested_filename == "jt-oegstgeest.key"
    digits = Path(download.value.path()).read_text().splitlines()[-1]
    assert len(bytes.fromhex(digits)) == 32
    expect(page.locator("#key-status")).to_contain_text("Er is een nieuwe sleutel gemaakt.")
    expect(page.locator("#key-status")).to_contain_text("Vingerafdruk")
    assert digits not in page.content()
