"""A caller with a keyboard and no mouse: whom to call, what they say, and on to the next, within half a minute."""

import time

import pytest
from playwright.sync_api import Page, expect

from .barriers import assert_no_barrier
from .conftest import Enter, settled
from .keyboard import MOST, press

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GROUP = "() => document.activeElement.closest('[role=radiogroup]')?.getAttribute('aria-label') || ''"


def tab_to_choice(page: Page, question: str) -> None:
    for _ in range(MOST):
        if question in page.evaluate(GROUP):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{question} cannot be reached")


def test_a_family_is_called_and_answered_for_with_the_keyboard_alone(
    enter: Enter, capsys: pytest.CaptureFixture[str]
) -> None:
    page = enter("noord", "nabellen", by_keyboard=True)
    expect(page.get_by_text("Er is nu geen bellijst")).to_be_visible()
    press(page, "Maak de bellijst")
    expect(page.get_by_text("De bellijst is klaar: 7 gezinnen.")).to_be_visible()
    expect(page.get_by_role("button", name="Bel de volgende")).to_be_visible()
    press(settled(page), "Bel de volgende")
    expect(page.get_by_role("heading", name="kenmerk 2795dee4")).to_be_visible()
    settled(page)
    began = time.monotonic()
    tab_to_choice(page, "Wat zegt het gezin?")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Nog dezelfde vraag")).to_be_checked()
    press(page, "Opslaan en volgende")
    expect(page.get_by_text("2795dee4: Nog dezelfde vraag.")).to_be_visible()
    expect(page.get_by_role("heading", name="kenmerk 3607643f")).to_be_visible()
    took = time.monotonic() - began
    with capsys.disabled():
        print(f"\none answer by keyboard, from a family on the screen to the next: {took:.1f} s")
    expect(page.get_by_role("radio", name="Nog dezelfde vraag")).not_to_be_checked()
    assert_no_barrier(page)
