"""What a project leader sees, on the real service: counts, and never small ones."""

import re

import pytest

from .conftest import Visit
from .reading import press, words

pytestmark = pytest.mark.slow


def test_figures_say_what_they_count(visit: Visit) -> None:
    shown = words(visit("regio", "region"))
    assert "Wachtende jeugdigen 11" in shown
    assert "Aanmeldingen die wachten op hulp en nog niet in een groep zijn gestart." in shown


def test_small_counts_are_not_shown(visit: Visit) -> None:
    shown = words(visit("regio", "region"))
    assert "Met een voorstel" in shown
    assert "te klein om te tonen" in shown


def test_a_round_is_asked_for_and_its_progress_shown_and_can_be_stopped(visit: Visit) -> None:
    page = press(visit("regio", "rounds"), "start-round")
    shown = words(page)
    assert "De matchronde is gestart." in shown
    assert "Stop deze ronde" in shown
    page = press(page, "stop:")
    assert "De vorige voorstellen blijven staan." in words(page)


def test_earlier_rounds_say_how_good_they_were(visit: Visit) -> None:
    shown = words(visit("regio", "rounds"))
    assert "Pim Jansen Klaar" in shown
    assert "Beter kan niet" in shown or "beter mogelijk" in shown


def test_weights_are_explained_tried_and_saved(visit: Visit) -> None:
    page = visit("regio", "policy")
    assert "Hoger: dichter bij huis weegt zwaarder." in words(page)
    assert page.button(key="try-policy").disabled
    page.number_input(key="weight:0:per_km").set_value(9).run()
    assert "Je hebt 1 gewicht veranderd." in words(page)
    page = press(page, "try-policy")
    assert "Er verandert niets." in words(page)
    page = press(page, "save-policy")
    assert "De volgende matchronde rekent met deze gewichten." in words(page)
    assert "Pim Jansen Elke kilometer reizen: 9" in words(page)


def test_a_round_without_one_before_it_has_nothing_to_compare_with(visit: Visit) -> None:
    shown = words(visit("regio", "rounds"))
    assert "Er is geen eerdere matchronde om mee te vergelijken." in shown
    assert re.search(r"duurt ongeveer \d+ (seconden|minuten)", shown)  # how many depends on the machine


def test_organisations_are_listed_with_whether_they_share(visit: Visit) -> None:
    assert "Rivier Jeugd-ggz Specialist Leidse regio Deelt" in words(visit("beheer", "organisations"))
