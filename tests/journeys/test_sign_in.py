"""Signing in at the organisation's identity provider, in a real browser, and out again."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import identity_provider
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider
from tests.ui import serving

from .conftest import DESKTOP, PATIENCE_MS, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider.running() as running:
        running.people["noor"] = {"name": "Noor Visser", "role": "coordinator", "organisation": "jt-leiden-noord"}
        running.people["gast"] = {"name": "Gast", "role": "coordinator", "organisation": "ergens-anders"}
        yield running


@pytest.fixture(scope="module")
def addresses(
    small_world: Path, provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The screens as `samenstart ui` starts them, and the service; people sign in at the provider only."""
    copy = tmp_path_factory.mktemp("copy") / "copy.sqlite"
    shutil.copy(small_world, copy)
    port = serving.free_port()
    settings = {
        "SAMENSTART_OIDC_ISSUER": provider.issuer,
        "SAMENSTART_OIDC_CLIENT_ID": CLIENT_ID,
        "SAMENSTART_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "SAMENSTART_LOCAL_ACCOUNTS": "false",
        "SAMENSTART_UI_URL": f"http://127.0.0.1:{port}",
    }
    with serving.api(copy, settings) as api:
        environment = serving.environment(copy) | settings | {"SAMENSTART_API_URL": api}
        with serving.running(["matching_api.cli", "ui", "--port", str(port)], environment):
            yield serving.answering(settings["SAMENSTART_UI_URL"], "/_stcore/health"), api


@pytest.fixture
def page(browser: Browser, addresses: tuple[str, str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page.goto(addresses[0])
    yield page
    context.close()


def sign_in(page: Page, who: str) -> None:
    page.get_by_role("button", name="Aanmelden met je werkaccount").click()
    page.get_by_role("link", name=who).click()


def test_a_coordinator_signs_in_at_the_provider_stays_in_when_the_page_loads_anew_and_signs_out(
    page: Page, provider: IdentityProvider
) -> None:
    page.get_by_role("button", name="Aanmelden met je werkaccount").wait_for()
    assert page.get_by_label("Wachtwoord").count() == 0
    sign_in(page, "noor")
    page.get_by_role("heading", name="Kansen").wait_for()
    assert "Noor Visser" in page.locator("[data-testid=stSidebar]").inner_text()
    page.reload()
    page.get_by_role("heading", name="Kansen").wait_for()
    cookies = page.context.cookies()
    assert cookies
    assert all(each["httpOnly"] for each in cookies if each["name"].startswith("_streamlit_user"))
    kept = page.evaluate("JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}, location.href])")
    assert "eyJ" not in kept
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("button", name="Aanmelden met je werkaccount").wait_for()
    settled(page)
    assert provider.asked["/end-session"] == 1
    assert not [each for each in page.context.cookies() if each["name"].startswith("_streamlit_user")]
    page.reload()
    page.get_by_role("button", name="Aanmelden met je werkaccount").wait_for()


def test_who_has_no_place_here_is_told_so_and_can_choose_another_account(page: Page) -> None:
    sign_in(page, "gast")
    expect(page.get_by_text("je hebt nog geen plek in Samenstart")).to_be_visible()
    sign_in(page, "noor")
    expect(page.get_by_role("heading", name="Kansen")).to_be_visible()


def test_whose_proof_is_no_longer_good_is_told_so_and_signs_in_again_with_the_new_key(
    page: Page, provider: IdentityProvider, addresses: tuple[str, str]
) -> None:
    sign_in(page, "noor")
    page.get_by_role("heading", name="Kansen").wait_for()
    provider.rotate("second")
    newer = {"Authorization": f"Bearer {provider.token('noor')}"}
    assert httpx2.get(f"{addresses[1]}/v1/accounts/me", headers=newer, trust_env=False).status_code == 200
    page.get_by_role("link", name="Mijn wachtlijst").click()
    page.get_by_text("Je bent afgemeld omdat je aanmelding is verlopen.").wait_for()
    sign_in(page, "noor")
    page.get_by_role("heading", name="Kansen").or_(page.get_by_role("heading", name="Mijn wachtlijst")).wait_for()
