"""What a specialist sees and does, on the real service."""

from collections.abc import Callable

import pytest

from ui.client import Client
from ui.components.offer_fields import as_start

from .conftest import Visit
from .reading import press, unfold, words

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Client]


def test_a_group_says_how_full_it_is_and_what_it_needs(visit: Visit) -> None:
    shown = words(visit("rivier", "my-groups"))
    assert "Fouten maken mag" in shown
    assert "0 bevestigd, 4 voorgesteld, 4 vrij. Minimaal 3 om te starten." in shown
    assert "Nog 3 bevestigingen nodig om te starten" in shown


def test_confirming_an_offer_notes_today(visit: Visit) -> None:
    page = press(visit("rivier", "my-groups"), "confirm:")
    assert "Bevestigd op 22 nov 2026." in words(page)


def test_an_offer_is_published_with_little_to_fill_in(visit: Visit, signed_in: SignIn) -> None:
    page = visit("rivier", "new-offer")
    page.text_input(key="offer:0:title").set_value("Rust in je hoofd")
    page.multiselect(key="offer:0:tags").set_value(["piekeren-en-zorgen"])
    page.selectbox(key="offer:0:daypart").set_value("thu-evening")
    page = press(page.run(), "send-offer")
    assert "Rust in je hoofd staat in het aanbod." in words(page)
    published = next(each for each in signed_in("rivier").own_offers() if each["title"] == "Rust in je hoofd")
    assert (published["age_min"], published["age_max"], published["seats_min"], published["seats_max"]) == (8, 12, 5, 8)
    assert published["place"] is not None
    assert published["place"]["postcode4"] == "2333"


def test_what_is_missing_is_named_and_nothing_is_published(visit: Visit, signed_in: SignIn) -> None:
    before = len(signed_in("rivier").own_offers())
    page = press(visit("rivier", "new-offer"), "send-offer")
    assert "Nog in te vullen: naam van de groep, hulpvragen, dagdeel." in words(page)
    assert len(signed_in("rivier").own_offers()) == before


def test_personal_data_in_a_text_is_refused_without_repeating_it(visit: Visit) -> None:
    page = visit("rivier", "new-offer")
    page.text_input(key="offer:0:title").set_value("Bel 06-12345678")
    page.multiselect(key="offer:0:tags").set_value(["piekeren-en-zorgen"])
    page.selectbox(key="offer:0:daypart").set_value("thu-evening")
    page = press(page.run(), "send-offer")
    refusal = " ".join(each.value for each in page.error)
    assert "op een persoonsgegeven lijkt" in refusal
    assert "12345678" not in refusal


def test_an_offer_is_changed_unless_somebody_did_so_first(visit: Visit, signed_in: SignIn) -> None:
    client = signed_in("rivier")
    offer_id = next(each["id"] for each in client.own_offers() if each["title"] == "Fouten maken mag")
    page = visit("rivier", "new-offer")
    page.query_params["offer"] = offer_id
    page.run()
    read, mark = client.offer(offer_id)
    client.change_offer(offer_id, mark, {**as_start(read), "sessions": 9})
    page = press(page, "send-offer")
    assert "Iemand anders heeft dit intussen veranderd" in words(page)
    assert client.offer(offer_id)[0]["sessions"] == 9


def test_closing_asks_for_a_reason(visit: Visit, signed_in: SignIn) -> None:
    client = signed_in("rivier")
    start = client.publish_offer(
        {
            "title": "Per ongeluk", "kind": "triage", "setting": "practice", "sessions": 1, "session_minutes": 60,
            "tags": ["faalangst"], "age_min": 18, "age_max": 22, "mode": "online",
            "place": None, "daypart": "mon-morning", "seats_min": 3, "seats_max": 5,
        }
    )  # fmt: skip
    page = press(visit("rivier", "my-groups"), f"ask-close:{start['id']}")
    reason = page.selectbox(key=f"reason:close:{start['id']}")
    page = press(reason.set_value("published-by-mistake").run(), f"close:{start['id']}")
    assert "De groep is gesloten." in words(page)
    assert client.offer(start["id"])[0]["state"] == "closed"


def test_a_proposed_group_is_adopted_together_with_its_youths(visit: Visit, signed_in: SignIn) -> None:
    client = signed_in("rivier")
    proposed = client.proposed_groups()[0]
    page = unfold(visit("rivier", "proposed-groups"), proposed["id"])
    page.text_input(key=f"adopt:{proposed['id']}:title").set_value("Hoofd op orde")
    page = press(page.run(), f"adopt:{proposed['id']}")
    assert "Hoofd op orde is nu jullie groepsaanbod." in words(page)
    adopted = next(each for each in client.own_offers() if each["title"] == "Hoofd op orde")
    assert adopted["seats_proposed"] == proposed["youths"]
