"""A specialist from signing in to done: a new offer with live what-if, a group adopted together, started, accepted."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from .barriers import assert_no_barrier
from .conftest import PATIENCE_MS, PHONE, Enter, picture, settled
from .test_journeys import choose

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE_MS)


def go(page: Page, name: str) -> None:
    """To a page by the menu."""
    page.get_by_test_id("stSidebar").get_by_text(name, exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    settled(page)


def live(page: Page) -> str:
    """What stands beside the form now."""
    return settled(page).locator(".st-key-live [role=status]").inner_text()


def test_an_offer_is_published_with_live_what_if_in_under_two_minutes(
    enter: Enter, capsys: pytest.CaptureFixture[str]
) -> None:
    page = enter("rivier")
    began = time.perf_counter()
    go(page, "Nieuw aanbod")
    page.get_by_label("Naam van de groep").press_sequentially("Rust in je hoofd", delay=40)
    choose(page, "Voor welke hulpvragen", "Stilzitten")
    page.keyboard.press("Escape")
    choose(page, "Dagdeel", "dinsdagmiddag")
    asked = time.perf_counter()
    expect(page.get_by_text("jeugdigen passen in deze groep")).to_be_visible()
    assert "1 van jullie, van anderen minder dan 5" in live(page)
    picture(page, "nieuw-aanbod-live")
    page.get_by_text("Hoe is dit geteld?").click()
    page.get_by_text("Aannames bekijken en aanpassen").click()
    assert_no_barrier(page)
    # A change of a number is answered beside the form, while the form stays as it is.
    changed = time.perf_counter()
    page.get_by_label("Plekken in totaal").fill("3")
    page.get_by_label("Minimaal om te starten").fill("3")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Nog 3 nodig om te starten, plek voor 3.")).to_be_visible()
    answered = time.perf_counter() - changed
    page.get_by_role("button", name="Zet in het aanbod").click()
    expect(page.get_by_text("Rust in je hoofd staat in het aanbod.")).to_be_visible()
    expect(page.get_by_role("heading", name="Mijn groepen", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Rust in je hoofd")).to_be_visible()
    done = time.perf_counter() - began
    with capsys.disabled():
        print(f"\nnew offer: {done:.1f} s from the menu to published, pictures and axe included;", end=" ")
        print(f"first answer after {asked - began:.1f} s, a change answered in {answered:.2f} s")


def test_the_same_by_keyboard_alone(enter: Enter) -> None:
    page = enter("rivier")
    _tab_to(page, "Nieuw aanbod")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nieuw aanbod", level=1)).to_be_visible()
    settled(page)
    _tab_to(page, "Naam van de groep")
    page.keyboard.type("Met de toetsen")
    _tab_to(page, "Voor welke hulpvragen")
    page.keyboard.type("Stilzitten")
    page.get_by_role("option", name=re.compile("Stilzitten")).first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    settled(page)
    _tab_to(page, "Dagdeel")
    page.keyboard.type("donderdagavond")
    page.get_by_role("option", name="donderdagavond").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_text("jeugdigen passen in deze groep")).to_be_visible()
    settled(page)
    _tab_to(page, "Zet in het aanbod")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Met de toetsen staat in het aanbod.")).to_be_visible()


def test_on_a_phone_an_earlier_group_is_copied_to_another_place(enter: Enter) -> None:
    page = enter("rivier", size=PHONE)
    card = page.locator("[class*=st-key-offer-]").filter(has_text="Fouten maken mag").first
    card.get_by_text("Kopieer").first.click()
    expect(page.get_by_role("heading", name="Nieuw aanbod", level=1)).to_be_visible()
    expect(page.get_by_label("Naam van de groep")).to_have_value("Fouten maken mag")
    settled(page).get_by_label("Postcode").fill("2224")
    expect(page.get_by_text("jeugdigen passen in deze groep")).to_be_visible()
    settled(page).get_by_role("button", name="Zet in het aanbod").click()
    expect(page.get_by_text("Fouten maken mag staat in het aanbod.")).to_be_visible()


def test_a_specialist_accepts_a_suggestion_for_an_own_youth(enter: Enter) -> None:
    page = enter("rivier", "kansen")
    expect(page.get_by_role("heading", name="Kansen", level=1)).to_be_visible()
    page.get_by_text("Bekijk jouw jeugdigen").first.click()
    page.get_by_role("button", name="Akkoord", exact=True).first.click()
    expect(page.get_by_text("De plek is vastgehouden.")).to_be_visible()
    expect(page.get_by_text("Besloten door Rosa de Wit").first).to_be_visible()


def test_a_group_is_adopted_together_and_started_when_families_agreed(enter: Enter) -> None:
    """After the suggestion above was accepted; the others' families agree at their own jeugdteams."""
    page = enter("rivier", "vraag-zonder-aanbod")
    page.get_by_text("Neem deze groep over").first.click()
    page.get_by_label("Naam van de groep").fill("Hoofd op orde")
    settled(page).get_by_text("Samen met een andere organisatie", exact=True).click()
    choose(page, "Samen met", "Jeugdteam Katwijk")
    page.keyboard.press("Escape")
    picture(page, "overnemen-samen")
    assert_no_barrier(page)
    page.get_by_role("button", name="Neem over als groepsaanbod").click()
    expect(page.get_by_text("Hoofd op orde is nu jullie groepsaanbod.")).to_be_visible()
    for username in ("noord", "katwijk"):
        _bring_to_agreement(enter(username), "Hoofd op orde")
    go(page, "Mijn groepen")
    card = page.locator("[class*=st-key-offer-]").filter(has_text="Hoofd op orde").first
    expect(card.get_by_text("Jeugdteam Katwijk")).to_be_visible()
    expect(card.get_by_text("Kan starten")).to_be_visible()
    picture(page, "mijn-groepen-kan-starten")
    card.get_by_role("button", name="Start de groep").click()
    settled(page)
    card.get_by_text("Wat levert deze groep op?").click()
    expect(card.get_by_text("Quitte vanaf")).to_be_visible()
    assert_no_barrier(page)
    page.get_by_role("button", name=re.compile(r"Start met \d jeugdigen")).click()
    expect(page.get_by_text("De groep is gestart, met iedereen van wie het gezin akkoord is.")).to_be_visible()


def _bring_to_agreement(page: Page, title: str) -> None:
    """Takes every own youth of a group along until the family agreed."""
    card = page.locator("[class*=st-key-group-]").filter(has_text=title)
    card.get_by_text("Bekijk jouw jeugdigen").click()
    for step in ("Akkoord", "Gezin is uitgenodigd", "Gezin is akkoord"):
        button = card.get_by_role("button", name=step, exact=True)
        expect(button.first).to_be_visible()
        settled(page)
        for left in reversed(range(button.count())):
            button.first.click()
            expect(button).to_have_count(left)
            settled(page)


def _tab_to(page: Page, name: str) -> None:
    """Tabs until what is called so has the focus; fails when the keyboard does not get there."""
    for _ in range(90):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => { const e = document.activeElement;
            if (!["BUTTON", "A", "INPUT", "TEXTAREA"].includes(e.tagName)) return "";
            const by = (e.getAttribute('aria-labelledby') || '').split(' ').map(i => document.getElementById(i));
            const labels = [...(e.labels || []), ...by].filter(Boolean).map(l => l.innerText);
            return [e.getAttribute('aria-label'), ...labels, e.innerText].join(' | '); }"""
        )
        if name in focused:
            return
    raise AssertionError(f"the keyboard does not reach {name}")
