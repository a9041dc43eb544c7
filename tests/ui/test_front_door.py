"""Signing in, the sidebar of each role, the language, and what happens when the service is away."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest

from ui import navigation
from ui.client import Client

from .reading import button, press, words
from .world import PASSWORD

pytestmark = pytest.mark.slow


def enter(door: AppTest, username: str, password: str = PASSWORD) -> AppTest:
    door.text_input(key="username").set_value(username)
    door.text_input(key="password").set_value(password)
    return press(door, "sign-in-button")


@pytest.mark.parametrize(
    ("username", "first_page"),
    [("noord", "Kansen"), ("rivier", "Mijn groepen"), ("regio", "Regiobeeld"), ("beheer", "Organisaties")],
)
def test_each_role_begins_at_its_own_daily_question(front_door: AppTest, username: str, first_page: str) -> None:
    page = enter(front_door, username)
    assert [each.value for each in page.title] == [first_page]


def test_a_wrong_password_and_an_unknown_name_get_the_same_friendly_sentence(front_door: AppTest) -> None:
    wrong = [each.value for each in enter(front_door, "noord", "wrong").error]
    unknown = [each.value for each in enter(front_door, "nobody", "wrong").error]
    assert wrong == unknown == ["De gebruikersnaam of het wachtwoord klopt niet."]


def test_the_screen_speaks_english_when_asked(front_door: AppTest) -> None:
    page = enter(front_door, "noord")
    page.radio(key="language-choice").set_value("en").run()
    assert [each.value for each in page.title] == ["Chances"]
    assert "You only see the youths of your own organisation." in words(page)


def test_english_can_be_chosen_before_signing_in(front_door: AppTest) -> None:
    front_door.radio(key="language-choice").set_value("en").run()
    assert [each.value for each in front_door.title] == ["Sign in"]


def test_signing_out_forgets_everything(front_door: AppTest) -> None:
    page = press(enter(front_door, "noord"), "sign-out")
    assert [each.value for each in page.title] == ["Aanmelden"]
    assert "account" not in page.session_state
    assert "Noor Visser" not in words(page)


def test_a_service_that_is_away_is_told_in_a_sentence_with_a_way_on(front_door: AppTest) -> None:
    page = enter(front_door, "noord")
    page.session_state["client"] = Client("http://127.0.0.1:9", "whatever")
    page.run()
    assert not page.exception
    assert "We kunnen de dienst nu niet bereiken." in words(page)
    assert "Probeer opnieuw" in words(page)


def test_whatever_goes_wrong_is_told_in_a_sentence_of_our_own(
    front_door: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise KeyError("nobody thought of this")

    monkeypatch.setitem(navigation.ROOMS, "chances", replace(navigation.ROOMS["chances"], show=broken))
    page = enter(front_door, "noord")
    assert not page.exception
    assert "Er ging bij ons iets mis." in words(page)
    assert "nobody thought" not in words(page)
    assert "Probeer opnieuw" in words(page)


def test_an_ended_sign_in_goes_back_to_signing_in(front_door: AppTest, api_url: str) -> None:
    page = enter(front_door, "noord")
    page.session_state["client"] = Client(api_url, "no longer valid")
    page.run()
    assert [each.value for each in page.title] == ["Aanmelden"]
    assert "Je bent afgemeld omdat je aanmelding is verlopen." in words(page)


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[None]:
    """The screens are told of an identity provider, as `samenstart ui` tells them."""
    before = config.get_option("secrets.files")
    told = tmp_path / "secrets.toml"
    told.write_text('[auth]\nredirect_uri = "https://samenstart.example/oauth2callback"\n')
    config.set_option("secrets.files", [str(told)])
    secrets_singleton._reset()
    yield
    config.set_option("secrets.files", before)
    secrets_singleton._reset()


def test_the_work_account_stands_beside_the_form_or_alone(
    provider: None, front_door: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert button(front_door, "provider-button").label == "Aanmelden met je werkaccount"
    assert [each.key for each in front_door.text_input] == ["username", "password"]
    monkeypatch.setenv("SAMENSTART_LOCAL_ACCOUNTS", "false")
    page = front_door.run()
    assert button(page, "provider-button")
    assert not page.text_input
