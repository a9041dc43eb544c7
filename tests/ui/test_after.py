"""What professionals see and do after a group has started, on the real service."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ui.client import Client
from ui.components.offer_fields import as_start

from .conftest import Visit
from .reading import press, words

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Client]
GROUP = "Fouten maken mag"
SAID = "Mijn dochter durft weer naar de gym."


@pytest.fixture(scope="module")
def running(signed_in: Callable[[str], Client]) -> str:
    """The group for fear of failure, started with everybody who was proposed."""
    for username in ("noord", "katwijk"):
        client = signed_in(username)
        for card in client.suggested_groups()["items"]:
            for each in card["suggestions"] if card["title"] == GROUP else []:
                client.decide(each["id"], "accept")
                for step in ("invited", "agreed"):
                    client.take_step(each["id"], step)
    rivier = signed_in("rivier")
    offer_id = next(each["id"] for each in rivier.own_offers() if each["title"] == GROUP)
    rivier.start_group(offer_id)
    return offer_id


def test_attendance_is_noted_as_a_number(visit: Visit, running: str) -> None:
    page = visit("rivier", "my-groups")
    page.session_state[f"after:{running}"] = True
    page = page.run()
    shown = words(page)
    assert "4 doen nu mee, 4 zijn begonnen." in shown
    assert "Alleen het aantal. Wie er waren, komt hier niet te staan." in shown
    page.number_input(key=f"present:{running}:1").set_value(3)
    page = press(page.run(), f"note-present:{running}")
    assert "De aanwezigheid is genoteerd." in words(page)
    assert "Aanwezig: keer 1: 3." in words(page)


def test_a_sentence_of_a_family_waits_for_somebody_else(visit: Visit, running: str, signed_in: SignIn) -> None:
    page = visit("noord", "experiences")
    page.selectbox(key="experience-group:0").set_value(running)
    page.text_area(key="experience-text:0").set_value(SAID)
    page.radio(key="experience-voice:0").set_value("parent")
    page = press(page.checkbox(key="experience-allowed:0").check().run(), "keep-experience")
    assert "Een ander dan wie het invulde, kijkt hier nog naar." in words(page)
    assert "approve:" not in " ".join(each.key or "" for each in page.button)
    page = press(visit("rivier", "experiences"), "approve:")
    assert "Staat bij de groep" in words(page)
    assert f"“{SAID}” (Ouder uit deze groep)" in words(visit("rivier", "my-groups"))
    assert f"“{SAID}” Dit zegt een ouder." in signed_in("noord").invitation("offer", running, "nl")["text"]


def test_the_project_leader_keeps_the_register_and_others_read_it(
    visit: Visit, running: str, signed_in: SignIn
) -> None:
    pilot = {
        "title": "Samen durven",
        "kind": "treatment",
        "offer_ids": [running],
        "starts_on": "2026-09-01",
        "ends_on": "2027-03-01",
        "intended_result": "Zes van de acht gaan verder zonder hulp.",
        "checks": {f"p{number}": "yes" for number in range(1, 13)} | {"p13": "no"},
    }
    signed_in("regio").add_pilot(pilot)
    page = visit("regio", "pilots")
    changed = next(
        each.key for each in page.button if (each.key or "").startswith("ask-pilot:") and "new" not in each.key
    )
    page = page.button(key=changed).click().run()
    pilot_id = changed.removeprefix("ask-pilot:")
    page.radio(key=f"p13:{pilot_id}").set_value("yes")
    page = press(page, f"save-pilot:{pilot_id}")
    assert "De proeftuin is bewaard." in words(page)
    read = visit("rivier", "pilots")
    assert "Past bij 13 van de 13 principes die ertoe doen." in words(read)
    assert not [each.key for each in read.button if (each.key or "").startswith("ask-pilot")]


def test_who_carries_which_group_is_seen_by_all(visit: Visit, running: str) -> None:
    shown = words(visit("katwijk", "carried"))
    assert "Groepen van één organisatie" in shown
    assert "Fouten maken mag (Psycho-educatie) Rivier Jeugd-ggz niemand geen vervolg" in shown


def test_a_group_is_ended_in_one_act_leaves_a_lesson_and_leads_to_the_next(
    visit: Visit, running: str, signed_in: SignIn
) -> None:
    _is_followed(signed_in("rivier"), running)
    page = visit("rivier", "my-groups")
    page.session_state[f"after:{running}"] = True
    page = press(page.run(), f"ask-end:{running}")
    page = press(page, f"end:{running}")
    assert "De groep is afgerond." in words(page)
    page.session_state[f"after:{running}"] = True
    page = page.run()
    assert "Te weinig antwoorden om te laten zien: minder dan 5." in words(page)
    page.text_area(key=f"lesson:{running}:0").set_value("Begin later op de middag.")
    page = press(page.run(), f"keep-lesson:{running}")
    assert "Begin later op de middag." in words(page)
    page = visit("noord", "follow-ups")
    assert len(_choices(page)) == 3
    page = press(page, "choose-group:")
    assert "Volhouden" in words(page)
    assert len(_choices(page)) == 2


def _is_followed(rivier: Client, offer_id: str) -> None:
    offer, mark = rivier.offer(offer_id)
    following = rivier.publish_offer(as_start(offer) | {"title": "Volhouden", "state": "forming"})
    rivier.change_offer(offer_id, mark, as_start(offer) | {"follow_up_id": following["id"]})


def _choices(page: AppTest) -> list[str]:
    return [each.key for each in page.button if (each.key or "").startswith("choose-group:")]
