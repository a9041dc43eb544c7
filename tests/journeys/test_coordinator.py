"""A coordinator's week in a real browser: per youth, a group that becomes startable, a delivery, an invitation."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .barriers import assert_no_barrier
from .conftest import PHONE, Enter, picture, settled
from .keyboard import press, tab_to
from .test_journeys import OFFER, choose, open_card

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUNDAYS_ONLY = "8444314d"
DELIVERY = "data/demo/deliveries/jt-voorbeeld-fouten.csv"


def card(page: Page, title: str = OFFER) -> Locator:
    return page.locator("[class*=st-key-group-]").filter(has_text=title).first


def decide(page: Page, mark: str, button: str) -> None:
    """Presses a button of the youth with this mark."""
    row = page.locator("[class*=st-key-youth-]").filter(has_text=mark)
    row.get_by_role("button", name=button, exact=True).click()


def test_two_youths_are_accepted_and_the_group_becomes_startable(enter: Enter) -> None:
    page = open_card(enter("noord"), OFFER)
    # Two are not suitable, so that the group misses one.
    for mark in ("d50cda63", "bdf12178"):
        decide(page, mark, "Niet passend")
        choose(page, "Waarom", "Het moment")
        page.get_by_role("button", name="Bevestig: Niet passend").click()
        expect(page.get_by_text("Genoteerd als niet passend.")).to_be_visible()
    expect(card(page)).to_contain_text("Nog 1 nodig")
    decide(page, "2795dee4", "Akkoord")
    expect(page.get_by_text("De plek is vastgehouden.").first).to_be_visible()
    # Another family turns out to be able to come on Wednesdays.
    page.get_by_test_id("stSidebar").get_by_text("Mijn wachtlijst").click()
    page.get_by_role("link", name=re.compile(SUNDAYS_ONLY)).first.click()
    expect(page.get_by_text("Woensdagmiddag moet kunnen.")).to_be_visible()
    picture(page, "jeugdige")
    page.get_by_role("button", name="Kies deze groep").click()
    expect(page.get_by_text(f"Je koos {OFFER}.")).to_be_visible()
    page.get_by_text("Bekijk de groep").click()
    expect(card(page)).to_contain_text("Kan starten")
    expect(card(page)).to_contain_text("2 bevestigd, 1 voorgesteld")


def test_one_on_one_with_a_reason_and_back_on_a_phone(enter: Enter) -> None:
    page = enter("katwijk", "mijn-wachtlijst", size=PHONE)
    page.locator("table.youths a").first.click()
    expect(page.get_by_role("heading", name="Jeugdige", level=1)).to_be_visible()
    page.get_by_role("button", name="1-op-1 nodig").click()
    choose(page, "Waarom", "niet op tijd")
    settled(page)
    assert_no_barrier(page)
    page.get_by_role("button", name="Bevestig: 1-op-1").click()
    expect(page.get_by_text("Voor deze jeugdige is 1-op-1 gekozen")).to_be_visible()
    picture(page, "een-op-een")
    page.get_by_role("button", name="Ongedaan maken").first.click()
    expect(page.get_by_text("De jeugdige doet weer mee voor een groep.")).to_be_visible()
    expect(page.get_by_text("Wacht op je besluit")).to_be_visible()


def test_a_delivery_with_mistakes_is_put_right_delivered_and_taken_back(enter: Enter) -> None:
    page = enter("nieuw", "aanleveren")
    page.get_by_text("Een deel", exact=True).click()
    settled(page).locator("input[type=file]").set_input_files(DELIVERY)
    expect(page.get_by_text("12 rijen nemen we niet aan")).to_be_visible()
    page.get_by_label("Rij 15, kolom postcode4: wat moet er staan?").fill("2403")
    page.get_by_label("Rij 16, kolom postcode4: wat moet er staan?").fill("2404")
    assert_no_barrier(page)
    page.get_by_role("button", name="Verbeter en controleer opnieuw").click()
    expect(page.get_by_text("10 rijen nemen we niet aan")).to_be_visible()
    page.get_by_role("button", name="Aanleveren: 10 rijen").click()
    expect(page.get_by_text("Aangeleverd. 10 rijen aangenomen")).to_be_visible()
    page.get_by_role("button", name="Draai de laatste aanlevering terug").click()
    expect(page.get_by_text("10 nieuwe aanmeldingen gaan weer weg.")).to_be_visible()
    picture(page, "terugdraaien")
    page.get_by_role("button", name="Bevestig: draai terug").click()
    expect(page.get_by_text("De wachtlijst is weer zoals voor deze aanlevering.")).to_be_visible()
    expect(page.get_by_text("Door Nina Smit")).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_text("Mijn wachtlijst").click()
    expect(page.get_by_text("Je wachtlijst is nog leeg")).to_be_visible()


def test_an_invitation_is_kept_as_a_document(enter: Enter, tmp_path: Path) -> None:
    page = open_card(enter("rivier", "kansen"), re.compile("Druk, concentratie|Stilzitten"))
    page.get_by_role("link", name="Maak een uitnodiging").first.click()
    expect(page.get_by_text("Uitnodiging voor een groep").first).to_be_visible()
    expect(page.get_by_text("Jullie kiezen zelf.").first).to_be_visible()
    assert_no_barrier(page)
    picture(page, "uitnodiging")
    with page.expect_download() as kept:
        page.get_by_role("button", name="Bewaar als PDF om te printen").click()
    kept.value.save_as(tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")


def test_a_youth_is_accepted_and_taken_back_by_keyboard_only(enter: Enter) -> None:
    page = enter("katwijk", by_keyboard=True)
    press(page, "Bekijk jouw jeugdigen")
    expect(page.get_by_text("kenmerk").first).to_be_visible()
    settled(page)
    press(page, "Akkoord")
    expect(page.get_by_text("De plek is vastgehouden.")).to_be_visible()
    settled(page)
    tab_to(page, "Ongedaan maken").keyboard.press("Enter")
    expect(page.get_by_text("Teruggedraaid.")).to_be_visible()


def test_a_table_row_opens_the_youth_by_keyboard(enter: Enter) -> None:
    page = enter("katwijk", "mijn-wachtlijst", by_keyboard=True)
    expect(page.locator("table.youths")).to_be_visible()
    settled(page)
    page.locator("table.youths a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/jeugdige\?id=[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", name="Plan A: een groep")).to_be_visible()
    assert_no_barrier(page)
