"""One youth, an invitation and who could be asked, as a coordinator sees them, on the real service."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ui.client import Client

from .conftest import PATIENCE_S, Visit
from .reading import press, words
from .world import pseudonym

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Client]
OFFER = "Fouten maken mag"


def request_id(client: Client, username: str, number: int) -> str:
    found = client.search_outcomes(text=pseudonym(username, number))
    return found["items"][0]["help_request"]["id"]


def opened(client: Client, room: str, **query: str) -> AppTest:
    page = AppTest.from_string(f"from ui.navigation import ROOMS\nROOMS[{room!r}].show()", default_timeout=PATIENCE_S)
    page.session_state["client"] = client
    page.session_state["account"] = client.me()
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


@pytest.fixture
def youth(signed_in: SignIn) -> AppTest:
    client = signed_in("noord")
    return opened(client, "youth", id=request_id(client, "noord", 0))


def test_a_group_comes_first_with_its_grounds_in_words(youth: AppTest) -> None:
    shown = words(youth)
    assert f"Bang om het fout te doen · 9 jaar · Leiden kenmerk {pseudonym('noord', 0)[:8]}" in shown
    for ground in (
        "Past goed bij de hulpvraag: Bang om het fout te doen.",
        "2,1 km reizen, ongeveer 8 minuten fietsen.",
        "De leeftijd past: 9 jaar in een groep van 8–12 jaar.",
        "Wacht al 23 weken. Dat is langer dan 14 weken, dus deze jeugdige gaat voor.",
        "Er is nu geen andere groep die past.",
    ):
        assert ground in shown


def test_it_is_accepted_and_taken_back_on_its_own_page(youth: AppTest) -> None:
    page = press(youth, "accepted:")
    assert "De plek is vastgehouden" in words(page)
    page = press(page, "undo")
    assert "Teruggedraaid. De jeugdige wacht weer op je besluit." in words(page)


def test_one_on_one_needs_a_reason_and_can_be_taken_back(youth: AppTest, visit: Visit) -> None:
    page = press(youth, "ask-one-on-one")
    assert next(each for each in page.button if (each.key or "").startswith("confirm:one-on-one")).disabled
    asked = next(each for each in page.selectbox if (each.key or "").startswith("reason:one-on-one"))
    page = press(asked.set_value("no-group-in-time").run(), "confirm:one-on-one")
    shown = words(page)
    assert "Genoteerd: 1-op-1." in shown
    assert "Er is niet op tijd een groep die past. Besloten door Noor Visser" in shown
    assert "1-op-1 gekozen 1" in words(visit("noord", "waitlist"))
    shown = words(press(page, "undo-one-on-one"))
    assert "Teruggedraaid. De jeugdige doet weer mee voor een groep." in shown
    assert "Wacht op je besluit" in shown


def test_another_group_says_what_would_have_to_change_and_is_chosen_by_hand(signed_in: SignIn) -> None:
    client = signed_in("noord")
    page = opened(client, "youth", id=request_id(client, "noord", 5))
    shown = words(page)
    assert "Geen plek: er is geen groep op een dagdeel dat kan." in shown
    assert "Dan moet dit veranderen: Woensdagmiddag moet kunnen." in shown
    page = press(page, "choose-group:")
    shown = words(page)
    assert f"Je koos {OFFER}. De plek is vastgehouden. Nodig nu het gezin uit." in shown
    assert "Zelf gekozen, niet uit een matchronde." in shown
    shown = words(press(page, "undo"))
    assert "Geen plek: er is geen groep op een dagdeel dat kan." in shown


def test_a_page_without_a_youth_and_one_of_another_organisation_are_a_sentence(signed_in: SignIn) -> None:
    noord = signed_in("noord")
    assert "Kies eerst een jeugdige" in words(opened(noord, "youth"))
    assert "Kies eerst een jeugdige" in words(opened(noord, "youth", id="niet een nummer"))


def test_the_page_is_in_english_too(signed_in: SignIn) -> None:
    client = signed_in("noord")
    page = AppTest.from_string("from ui.navigation import ROOMS\nROOMS['youth'].show()", default_timeout=PATIENCE_S)
    page.session_state["client"], page.session_state["account"] = client, client.me()
    page.session_state["language"] = "en"
    page.query_params["id"] = request_id(client, "noord", 0)
    shown = words(page.run())
    assert "Plan A: a group" in shown
    assert "The age fits: 9 in a group of 8–12 years." in shown or "The age fits: 9" in shown


def test_an_invitation_is_shown_in_the_language_of_the_family(signed_in: SignIn) -> None:
    client = signed_in("noord")
    group = next(each for each in client.suggested_groups()["items"] if each["title"] == OFFER)
    page = opened(client, "invitation", group=group["id"], kind="offer")
    assert "Uitnodiging voor een groep Fouten maken mag" in words(page)
    assert "Jullie kiezen zelf." in page.code[0].value
    page = page.radio(key="invitation-language").set_value("en").run()
    assert "Invitation to a group" in words(page)
    assert pseudonym("noord", 0)[:8] not in words(page)


def test_an_invitation_to_no_group_is_a_sentence(signed_in: SignIn) -> None:
    assert "Kies eerst een groep" in words(opened(signed_in("noord"), "invitation", group="x"))


def test_the_waitlist_is_a_table_with_a_caption_and_heads(visit: Visit) -> None:
    page = visit("noord", "waitlist")
    table = next(each.proto.body for each in page.html if "<table" in each.proto.body)
    assert "<caption>Aanmelding 1 tot en met 7 van 7</caption>" in table
    assert table.count('scope="col"') == 7
    assert table.count('scope="row"') == 7


def test_personal_data_in_the_search_field_is_refused_with_a_sentence(visit: Visit) -> None:
    page = visit("noord", "waitlist")
    page = page.text_input(key="waitlist-search").set_value("111222333").run()
    assert "Typ hier geen persoonsgegevens." in words(page)
    page = page.text_input(key="waitlist-search").set_value("").run()
    assert "Aanmelding 1 tot en met 7 van 7" in words(page)
