"""Takes the pictures of README.md from a running demo: `make demo`, and beside it `python -m bench.screen_pictures`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from matching_api.demo.region import PASSWORD

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
LAPTOP, TALL, PHONE = (1280, 860), (1280, 910), (390, 844)
# Picture → who looks, at which page, on what, and what is done first.
SHOWN: dict[str, tuple[str, str, tuple[int, int], Callable[[Page], None] | None]] = {}


def _open_first_card(page: Page) -> None:
    card = page.locator("[class*=st-key-group-]").first
    card.get_by_text("Bekijk jouw jeugdigen").click()
    card.get_by_text("kenmerk").first.wait_for()


def _to_the_map(page: Page) -> None:
    page.locator("[data-testid=stVegaLiteChart]").last.scroll_into_view_if_needed()


SHOWN |= {
    "kansen": ("noord", "kansen", TALL, _open_first_card),
    "kansen-telefoon": ("noord", "kansen", PHONE, None),
    "mijn-wachtlijst": ("noord", "mijn-wachtlijst", LAPTOP, None),
    "aanleveren": ("noord", "aanleveren", LAPTOP, None),
    "mijn-groepen": ("rivier", "mijn-groepen", LAPTOP, None),
    "nieuw-aanbod": ("rivier", "nieuw-aanbod", LAPTOP, None),
    "vraag-zonder-aanbod": ("rivier", "vraag-zonder-aanbod", LAPTOP, None),
    "regiobeeld": ("regio", "regiobeeld", LAPTOP, None),
    "kaart": ("regio", "regiobeeld", LAPTOP, _to_the_map),
    "matchrondes": ("regio", "matchrondes", LAPTOP, None),
    "gewichten": ("regio", "gewichten", LAPTOP, None),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ui", default="http://127.0.0.1:8501")
    parser.add_argument("--out", type=Path, default=PICTURES)
    parser.add_argument("--only", nargs="*", choices=SHOWN, default=list(SHOWN))
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in asked.only:
            username, path, size, first = SHOWN[name]
            page = _signed_in(browser, f"{asked.ui}/{path}", username, size)
            if first:
                first(page)
            _settled(page).screenshot(path=asked.out / f"{name}.png")
            page.context.close()
            print(name)
        browser.close()


def _signed_in(browser: Browser, address: str, username: str, size: tuple[int, int]) -> Page:
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="nl-NL").new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    page.get_by_label("Gebruikersnaam").fill(username)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Wachtwoord", exact=True).press("Enter")
    page.get_by_text("Afmelden").wait_for(state="attached")
    return _settled(page)


def _settled(page: Page) -> Page:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached")
    page.wait_for_timeout(1_500)
    return page


if __name__ == "__main__":
    main()
