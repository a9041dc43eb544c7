"""Each role from signing in to done, as in mission.md, in a real browser."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from .conftest import PHONE, Enter, picture, settled
from .keyboard import press, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFER = "Fouten maken mag"


def open_card(page: Page, title: str | re.Pattern[str]) -> Page:
    """Opens the card of a group and waits for its youths."""
    card = page.locator("[class*=st-key-group-]").filter(has_text=title).first
    card.get_by_text("Bekijk jouw jeugdigen").click()
    expect(card.get_by_text("kenmerk").first).to_be_visible()
    return page


def test_a_coordinator_accepts_takes_back_and_accepts_again(enter: Enter) -> None:
    page = enter("noord")
    expect(page.get_by_role("heading", name="Kansen", level=1)).to_be_visible()
    picture(page, "kansen")
    open_card(page, OFFER)
    picture(page, "kansen-open")
    page.get_by_role("button", name="Akkoord", exact=True).first.click()
    expect(page.get_by_text("De plek is vastgehouden.")).to_be_visible()
    page.get_by_role("button", name="Bekijk de groep").click()
    expect(page).to_have_url(re.compile(r"/kansen\?group="))
    expect(page.get_by_text("Besloten door Noor Visser").first).to_be_visible()
    page.get_by_role("button", name="Ongedaan maken").first.click()
    expect(page.get_by_text("Teruggedraaid.")).to_be_visible()
    page.get_by_role("button", name="Akkoord voor 3 jeugdigen").click()
    expect(page.get_by_text("Akkoord voor 3 jeugdigen. De plekken zijn vastgehouden.")).to_be_visible()
    page.get_by_role("button", name="Gezin is uitgenodigd").first.click()
    expect(page.get_by_text("Genoteerd: het gezin is uitgenodigd.")).to_be_visible()


def test_a_coordinator_declines_with_a_reason_on_a_phone(enter: Enter) -> None:
    page = enter("katwijk", size=PHONE)
    open_card(page, re.compile("Druk, concentratie|Stilzitten"))
    page.get_by_role("button", name="Niet passend", exact=True).first.click()
    choose(page, "Waarom", "Te ver voor")
    picture(page, "niet-passend")
    page.get_by_role("button", name="Bevestig: Niet passend").click()
    expect(page.get_by_text("Genoteerd als niet passend.")).to_be_visible()


def test_the_waitlist_leads_to_a_youth_and_stays_in_the_visit(enter: Enter) -> None:
    page = enter("noord", "mijn-wachtlijst")
    expect(page.get_by_role("heading", name="Mijn wachtlijst", level=1)).to_be_visible()
    picture(page, "mijn-wachtlijst")
    page.locator("a[data-row-link]").first.click()
    expect(page).to_have_url(re.compile(r"/jeugdige\?id=[0-9a-f-]{36}$"))
    expect(page.get_by_text("kenmerk").first).to_be_visible()
    expect(page.get_by_text("Afmelden")).to_be_attached()


def test_a_link_to_a_group_works_after_signing_in(enter: Enter) -> None:
    page = enter("noord")
    card = page.locator("[class*=st-key-group-]").filter(has_text=OFFER).first
    card.wait_for()
    [group] = re.findall(r"st-key-group-([0-9a-f-]{36})", card.get_attribute("class") or "")
    again = enter("noord", f"kansen?group={group}")
    expect(again.get_by_text("kenmerk").first).to_be_visible()


def test_a_specialist_publishes_an_offer_and_sees_it(enter: Enter) -> None:
    page = enter("rivier")
    expect(page.get_by_role("heading", name="Mijn groepen", level=1)).to_be_visible()
    picture(page, "mijn-groepen")
    page.get_by_test_id("stSidebar").get_by_text("Nieuw aanbod").click()
    page.get_by_label("Naam van de groep").fill("Minder piekeren")
    page.get_by_label("Naam van de groep").press("Tab")
    choose(page, "Voor welke hulpvragen", "piekeren")
    page.keyboard.press("Escape")
    choose(page, "Dagdeel", "donderdagavond")
    picture(page, "nieuw-aanbod")
    page.get_by_role("button", name="Zet in het aanbod").click()
    expect(page.get_by_text("Minder piekeren staat in het aanbod.")).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_text("Mijn groepen").click()
    expect(page.get_by_role("heading", name="Minder piekeren")).to_be_visible()


def test_a_specialist_adopts_a_proposed_group(enter: Enter) -> None:
    page = enter("rivier", "vraag-zonder-aanbod")
    expect(page.get_by_role("heading", name="Vraag zonder aanbod", level=1)).to_be_visible()
    page.get_by_text("Neem deze groep over").first.click()
    page.get_by_label("Naam van de groep").fill("Hoofd op orde")
    page.get_by_label("Naam van de groep").press("Tab")
    picture(page, "vraag-zonder-aanbod")
    page.get_by_role("button", name="Neem over als groepsaanbod").click()
    expect(page.get_by_text("Hoofd op orde is nu jullie groepsaanbod.")).to_be_visible()


def test_a_project_leader_reads_the_region_and_runs_a_round(enter: Enter) -> None:
    page = enter("regio")
    expect(page.get_by_role("heading", name="Regiobeeld", level=1)).to_be_visible()
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    ).to_be_visible()
    picture(page, "regiobeeld")
    page.get_by_test_id("stSidebar").get_by_text("Matchrondes").click()
    page.get_by_role("button", name="Start een matchronde").click()
    expect(page.get_by_text("De matchronde is gestart.")).to_be_visible()
    expect(page.get_by_role("button", name="Start een matchronde")).to_be_visible(timeout=180_000)
    expect(page.get_by_text("Vergeleken met de matchronde van")).to_be_visible()
    expect(page.get_by_role("table", name="Eerdere rondes").locator("tbody tr")).to_have_count(2)
    picture(page, "matchrondes")


def test_a_project_leader_tries_other_weights_with_the_keyboard_only(enter: Enter) -> None:
    page = enter("regio", by_keyboard=True)
    expect(page.get_by_role("heading", name="Regiobeeld", level=1)).to_be_visible()
    press(page, "Gewichten")
    expect(page.get_by_role("heading", name="Gewichten", level=1)).to_be_visible()
    tab_to(page, "Elke kilometer reizen").keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Je hebt 1 gewicht veranderd.")).to_be_visible()
    press(page, "Probeer uit")
    expect(page.get_by_role("heading", name="Wat er zou veranderen")).to_be_visible(timeout=180_000)
    expect(page.get_by_text("Dit is een proef. Er is niets veranderd.")).to_be_visible()
    picture(page, "gewichten")
    press(settled(page), "Bewaar")
    expect(page.get_by_text("Bewaard. De volgende matchronde rekent met deze gewichten.")).to_be_visible()


def test_an_administrator_lets_somebody_in_and_switches_sharing_with_the_keyboard_only(enter: Enter) -> None:
    page = enter("beheer", by_keyboard=True)
    expect(page.get_by_role("heading", name="Organisaties", level=1)).to_be_visible()
    press(page, "Gebruikers")
    expect(page.get_by_role("heading", name="Gebruikers", level=1)).to_be_visible()
    press(settled(page), "Voeg een gebruiker toe")
    page.get_by_label("Gebruikersnaam").wait_for()
    tab_to(settled(page), "Naam").keyboard.type("Sanne de Groot")
    page.keyboard.press("Tab")
    page.keyboard.type("sanne")
    press(page, "Voeg toe")
    expect(page.get_by_text("Je ziet dit één keer.")).to_be_visible()
    picture(page, "gebruikers")
    given = page.get_by_test_id("stCode").inner_text().strip()
    choose_a_password(enter("sanne", password=given, by_keyboard=True), given)
    page.bring_to_front()
    press(page, "Ik heb het doorgegeven")
    expect(page.get_by_text("Je ziet dit één keer.")).to_be_hidden()
    press(settled(page), "Organisaties")
    expect(page.get_by_role("heading", name="Een organisatie aanpassen")).to_be_visible()
    switch_sharing(page, "Jeugdteam Nieuw", "Zet delen uit", "Delen staat uit.")
    switch_sharing(page, "Jeugdteam Nieuw", "Zet delen aan", "Delen staat aan.")


def choose_a_password(page: Page, given: str) -> None:
    """A first visit by keyboard, with the password that somebody else knows too."""
    tab_to(page, "Wachtwoord dat je kreeg").keyboard.type(given)
    for name in ("Nieuw wachtwoord", "Nieuw wachtwoord, nog een keer"):
        tab_to(page, name).keyboard.type("mijn eigen lange zin")
    press(page, "Bewaar en ga verder")
    expect(page.get_by_role("heading", name="Kansen", level=1)).to_be_visible()


def switch_sharing(page: Page, organisation: str, how: str, done: str) -> None:
    """By keyboard: the organisation is chosen unless it was already, and the switch is pressed twice."""
    if not page.get_by_role("button", name=how, exact=True).count():
        # Past the menu, where a link is called almost the same.
        tab_to(tab_to(settled(page), "Uitleg"), "Organisatie").keyboard.type(organisation)
        page.get_by_role("option", name=organisation).first.wait_for()
        page.keyboard.press("Enter")
    press(page, how)
    page.get_by_role("button", name=f"Bevestig: z{how[1:]}").wait_for()
    press(settled(page), f"Bevestig: z{how[1:]}")
    expect(page.get_by_text(done)).to_be_visible()


def test_a_waitlist_is_checked_before_it_is_delivered(enter: Enter) -> None:
    page = enter("nieuw", "aanleveren")
    page.get_by_text("Een deel", exact=True).click()
    settled(page).locator("input[type=file]").set_input_files("data/demo/deliveries/jt-voorbeeld-fouten.csv")
    expect(page.get_by_text("12 rijen nemen we niet aan")).to_be_visible()
    picture(page, "aanleveren")
    page.get_by_role("button", name="Aanleveren: 8 rijen").click()
    expect(page.get_by_text("Aangeleverd. 8 rijen aangenomen")).to_be_visible()


def test_the_page_tells_its_language_and_changes_it(enter: Enter) -> None:
    page = enter("noord")
    assert page.evaluate("document.documentElement.lang") == "nl"
    choose(page, "Thema", "Angst")
    page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(page.get_by_role("heading", name="Chances", level=1)).to_be_visible()
    expect(page.get_by_role("combobox", name="Theme")).to_have_value(re.compile("Anxiety"))
    assert settled(page).evaluate("document.documentElement.lang") == "en"


def test_neither_token_nor_mark_is_kept_in_the_browser_or_its_address(enter: Enter) -> None:
    page = open_card(enter("noord"), OFFER)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
    assert "eyJ" not in kept
    assert not re.search(r"[0-9a-f]{64}", kept)


def choose(page: Page, label: str, option: str) -> None:
    """Chooses an option of a list by typing part of it; types again when a drawing of the page took the typed away."""
    offered = page.get_by_role("option", name=re.compile(re.escape(option), re.IGNORECASE)).first
    for _ in range(3):
        settled(page)
        box = page.get_by_role("combobox", name=re.compile(label))
        box.click()
        box.fill("")
        box.press_sequentially(option)
        try:
            offered.click(timeout=10_000)
        except Error:
            page.keyboard.press("Escape")
            continue
        settled(page)
        return
    raise AssertionError(f"{label} does not offer {option}")


def test_on_a_phone_the_menu_makes_way_for_the_page(enter: Enter) -> None:
    page = enter("noord", size=PHONE)
    expect(page.get_by_role("heading", name="Kansen", level=1)).to_be_visible()
    page.get_by_role("button", name="Toon het menu").click()
    page.get_by_test_id("stSidebar").get_by_text("Mijn wachtlijst").click()
    expect(page.get_by_role("heading", name="Mijn wachtlijst", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Toon het menu")).to_be_visible()
