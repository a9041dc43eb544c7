"""What an administrator sees and does, and what everybody gets to see first, on the real service."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ui.client import Client

from .conftest import Visit
from .reading import press, words
from .test_front_door import enter

pytestmark = pytest.mark.slow


def test_a_new_user_gets_a_password_that_is_shown_once_and_chooses_another(visit: Visit, front_door: AppTest) -> None:
    page = press(visit("beheer", "accounts"), "ask-account-add")
    page.text_input(key="account-name").set_value("Sanne de Groot")
    page.text_input(key="account-username").set_value("Sanne 2026")
    page = press(page, "account-add-now")
    assert "Deze gebruikersnaam kan niet." in words(page)
    page.text_input(key="account-username").set_value("sanne")
    page.selectbox(key="account-organisation").set_value("jt-katwijk")
    page = press(page, "account-add-now")
    given = page.code[0].value
    assert "Sanne de Groot sanne Coördinator jeugdteam Jeugdteam Katwijk Heeft een wachtwoord voor één keer" in words(
        page
    )
    page = press(page, "password-noted")
    assert not page.code
    door = enter(front_door, "sanne", given)
    assert [each.value for each in door.title] == ["Kies je eigen wachtwoord"]
    for key, value in (("current", given), ("wanted", "mijn eigen lange zin"), ("again", "iets heel anders hier")):
        door.text_input(key=f"password-{key}").set_value(value)
    door = press(door, "own-password-button")
    assert "De twee nieuwe wachtwoorden zijn niet hetzelfde." in words(door)
    door.text_input(key="password-again").set_value("mijn eigen lange zin")
    door = press(door, "own-password-button")
    assert [each.value for each in door.title] == ["Kansen"]


def test_the_last_administrator_is_kept_in(visit: Visit) -> None:
    page = visit("beheer", "accounts")
    mine = next(each for each in page.selectbox(key="account-chosen").options if each.startswith("Bo Mulder"))
    page.selectbox(key="account-chosen").select(mine).run()
    page = press(press(page, "ask-put-out-"), "put-out:")
    assert "Deze stap kan nu niet." in words(page)


def test_sharing_is_switched_after_a_second_press_that_says_what_it_does(visit: Visit) -> None:
    page = visit("beheer", "organisations")
    page.selectbox(key="organisation-chosen").set_value("jt-nieuw").run()
    page = press(page, "ask-sharing-jt-nieuw")
    assert "vervallen meteen" in words(page)
    page = press(page, "switch:jt-nieuw")
    assert "Delen staat uit." in words(page)
    assert "Jeugdteam Nieuw Jeugdteam Rijnstreek Deelt nog niet" in words(page)


def test_an_organisation_is_added(visit: Visit) -> None:
    page = press(visit("beheer", "organisations"), "ask-organisation-add")
    page.text_input(key="organisation-key").set_value("jt-oegstgeest")
    page.text_input(key="organisation:new:name").set_value("Jeugdteam Oegstgeest")
    page.text_input(key="organisation:new:place").set_value("2341")
    page = press(page, "organisation-add-now")
    assert "De organisatie is toegevoegd." in words(page)
    assert "Jeugdteam Oegstgeest Jeugdteam Hele regio Deelt nog niet" in words(page)


def test_a_source_tells_how_fresh_it_is_and_hides_small_counts(visit: Visit) -> None:
    shown = words(visit("beheer", "sources"))
    assert "Jeugdteam Katwijk vandaag 0% minder dan 5" in shown
    assert "Jeugdteam Nieuw Nog nooit" in shown


def test_who_only_looks_sees_organisations_and_changes_nothing(visit: Visit) -> None:
    page = visit("noord", "organisations")
    assert not [each.key for each in page.button if (each.key or "").startswith("ask-")]


def test_news_comes_at_the_second_visit_and_goes_when_it_is_seen(
    front_door: AppTest, signed_in: Callable[[str], Client]
) -> None:
    katwijk = signed_in("katwijk")
    katwijk.visit()
    [group, *_] = katwijk.suggested_groups()["items"]
    noord = signed_in("noord")
    theirs = next(each for each in noord.suggested_groups()["items"] if each["id"] == group["id"])
    noord.decide(theirs["suggestions"][0]["id"], "accept")
    page = enter(front_door, "katwijk")
    assert "Nieuw sinds je vorige bezoek" in words(page)
    assert "1 keer ging een ander akkoord of een stap verder in jouw groepen." in words(page)
    page = press(page, "news-seen")
    assert "Nieuw sinds je vorige bezoek" not in words(page)


def test_a_first_visit_has_no_news(front_door: AppTest) -> None:
    page = enter(front_door, "rivier")
    assert "Nieuw sinds je vorige bezoek" not in words(page)
