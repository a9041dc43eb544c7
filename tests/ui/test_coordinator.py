"""What a coordinator sees and does, on the real service."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ui.client import Client

from .conftest import Visit
from .reading import press, unfold, words
from .world import pseudonym

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Client]
OFFER = "Fouten maken mag"


def group_id(client: Client, title: str | None) -> str:
    """The group with this title; without one, the proposed group."""
    return next(each["id"] for each in client.suggested_groups()["items"] if each["title"] == title)


@pytest.fixture
def in_the_offer(visit: Visit, signed_in: SignIn) -> AppTest:
    return unfold(visit("noord", "chances"), group_id(signed_in("noord"), OFFER))


def states(client: Client, title: str) -> list[str]:
    card = next(each for each in client.suggested_groups()["items"] if each["title"] == title)
    return sorted(each["state"] for each in card["suggestions"])


def test_a_group_is_told_in_one_breath(visit: Visit) -> None:
    shown = words(visit("noord", "chances"))
    assert OFFER in shown
    assert "8–12 jaar · Leiden · woensdagmiddag" in shown
    assert "3 van jou, 1 van een ander, 2 langer dan 14 weken. Kan starten" in shown


def test_a_card_draws_its_youths_only_when_opened(visit: Visit, in_the_offer: AppTest) -> None:
    assert "kenmerk" not in words(visit("noord", "chances"))
    assert f"kenmerk {pseudonym('noord', 0)[:8]}" in words(in_the_offer)


def test_grounds_are_said_in_words(in_the_offer: AppTest) -> None:
    shown = words(in_the_offer)
    assert "Past goed bij de hulpvraag: Bang om het fout te doen." in shown
    assert "minuten fietsen" in shown
    assert "Er is nu geen andere groep die past." in shown


def test_youths_of_others_are_a_number_and_nothing_more(visit: Visit, signed_in: SignIn) -> None:
    page = unfold(visit("noord", "chances"), group_id(signed_in("noord"), OFFER))
    assert pseudonym("katwijk", 0)[:8] not in words(page)


def test_an_acceptance_holds_the_place_and_can_be_taken_back(in_the_offer: AppTest, signed_in: SignIn) -> None:
    page = press(in_the_offer, "accepted:")
    assert "De plek is vastgehouden" in words(page)
    assert "Besloten door Noor Visser" in words(unfold(page, group_id(signed_in("noord"), OFFER)))
    assert states(signed_in("noord"), OFFER) == ["accepted", "proposed", "proposed"]
    page = press(page, "undo")
    assert "Teruggedraaid" in words(page)
    assert states(signed_in("noord"), OFFER) == ["proposed"] * 3


def test_after_acceptance_the_family_is_invited_and_agrees(in_the_offer: AppTest, signed_in: SignIn) -> None:
    page, group = in_the_offer, group_id(signed_in("noord"), OFFER)
    for step in ("accepted:", "invited:", "agreed:"):
        page = unfold(press(page, step), group)
    assert "Gezin akkoord" in words(page)
    assert "agreed" in states(signed_in("noord"), OFFER)


def test_several_are_accepted_at_once(visit: Visit, signed_in: SignIn) -> None:
    page = press(unfold(visit("katwijk", "chances"), group_id(signed_in("katwijk"), None)), "accept-several:")
    assert "Akkoord voor 2 jeugdigen" in words(page)
    page = press(page, "undo")
    assert not page.exception


def test_declining_asks_for_a_reason_first(visit: Visit, signed_in: SignIn) -> None:
    group = group_id(signed_in("katwijk"), OFFER)
    page = unfold(press(unfold(visit("katwijk", "chances"), group), "ask-declined:"), group)
    confirm = next(each for each in page.button if (each.key or "").startswith("confirm:declined"))
    assert confirm.disabled
    reason = next(each for each in page.selectbox if (each.key or "").startswith("reason:declined"))
    page = press(unfold(reason.set_value("too-far-for-family").run(), group), "confirm:declined")
    assert "Genoteerd als niet passend" in words(page)
    press(page, "undo")


def test_the_waitlist_says_the_best_option_or_why_there_is_none(visit: Visit) -> None:
    shown = words(visit("noord", "waitlist"))
    assert f"{OFFER} · 8–12 jaar · Leiden · woensdagmiddag Wacht op je besluit" in shown
    assert "Geen plek:" in shown
    assert "Langer dan 14 weken" in shown


def test_the_smallest_change_that_would_help_is_named(visit: Visit) -> None:
    assert "Wat helpt: als woensdagmiddag ook kan, is er plek." in words(visit("noord", "waitlist"))


def test_a_request_is_found_by_the_start_of_its_mark(visit: Visit) -> None:
    mark = pseudonym("noord", 1)[:8]
    page = visit("noord", "waitlist")
    page.text_input(key="waitlist-search").set_value(mark).run()
    shown = words(page)
    assert mark in shown
    assert pseudonym("noord", 0)[:8] not in shown


def test_an_organisation_without_a_waitlist_is_told_how_to_begin(visit: Visit) -> None:
    assert "Je wachtlijst is nog leeg" in words(visit("nieuw", "waitlist"))
    assert "Geen groepen met jouw jeugdigen" in words(visit("nieuw", "chances"))
