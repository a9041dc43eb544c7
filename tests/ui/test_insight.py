"""What the region looks like on screen, and the question who can run a group, from asking to closing."""

from collections.abc import Callable

import pytest

from ui.client import Client
from ui.components.goal_form import quarter_ends
from ui.views.region import month_ends

from .conftest import Visit
from .reading import press, words

pytestmark = pytest.mark.slow


def test_the_region_shows_every_figure_with_its_day_and_a_heat_map(visit: Visit) -> None:
    shown = words(visit("regio", "region"))
    assert "op 22 nov 2026" in shown
    assert "Wachtenden per thema en leeftijd" in shown
    assert "Er is nog geen hele maand bekend." in shown
    assert "Van wachten naar een groep" in shown


def test_a_figure_is_taken_apart_and_small_lines_are_not_shown(visit: Visit) -> None:
    page = visit("regio", "region")
    page.selectbox(key="breakdown-figure").select("waiting").run()
    page.selectbox(key="breakdown-by").select("theme").run()
    shown = words(page)
    assert "Wachtende jeugdigen, per thema" in shown
    assert "te klein om te tonen" in shown


def test_a_target_stands_beside_its_figure_with_the_baseline_of_its_day(visit: Visit) -> None:
    page = visit("regio", "region")
    page.selectbox(key="goal-figure").select("over_norm_share").run()
    page = press(page, "save-goal")
    assert "Vul eerst in wat het moet worden." in words(page)
    page.number_input(key="goal-target").set_value(10)
    page.selectbox(key="goal-by").select("2027-03-31").run()
    page = press(page, "save-goal")
    assert "Het doel voor Deel langer dan 14 weken op 31 mrt 2027 staat erbij." in words(page)
    assert "Doel 10,0% op 31 mrt 2027." in words(page)


def test_targets_are_for_the_ends_of_quarters_to_come() -> None:
    ends = quarter_ends("2026-11-22")
    assert (ends[:3], len(ends)) == (["2026-12-31", "2027-03-31", "2027-06-30"], 8)
    assert quarter_ends("2026-12-31")[0] == "2027-03-31"


def test_without_a_cluster_large_enough_the_page_says_so(visit: Visit) -> None:
    shown = words(visit("regio", "unmet"))
    assert "Geen cluster groot genoeg om te tonen" in shown
    assert "Er is geen aanbod dat elkaar overlapt." in shown


def test_a_question_is_answered_by_a_specialist_and_closed_by_who_asked(
    visit: Visit, signed_in: Callable[[str], Client]
) -> None:
    assert "Er is geen oproep" in words(visit("rivier", "calls"))
    signed_in("regio").ask_for_offer("druk", "8-11", "Leidse regio")
    page = visit("rivier", "calls")
    assert "8–11 jaar · Leidse regio" in words(page)
    assert "Nog niemand zei dat het kan." in words(page)
    page.radio[0].set_value("can-run").run()
    page = press(page, "send-call:")
    assert "Je antwoord staat erbij." in words(page)
    assert "Rivier Jeugd-ggz: Wij kunnen deze groep geven" in words(page)
    page = press(visit("regio", "calls"), "close-call:")
    assert "De oproep is gesloten." in words(page)


def test_a_day_to_look_back_to_is_the_end_of_a_month_that_is_known() -> None:
    assert month_ends("2026-08-31", "2026-11-22") == ["2026-10-31", "2026-09-30", "2026-08-31"]
    assert month_ends("2026-11-03", "2026-11-22") == []
