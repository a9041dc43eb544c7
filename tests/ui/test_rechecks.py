"""Nabellen, on the real service: from a list to an answer and back, what is left to look after, and the planner."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ui.client import Client

from .conftest import Visit
from .reading import press, words
from .world import pseudonym

pytestmark = pytest.mark.slow

LONGEST, NEXT = pseudonym("noord", 0)[:8], pseudonym("noord", 3)[:8]


def answer(page: AppTest, outcome: str) -> AppTest:
    page.radio(key="recheck:outcome:nl").set_value(outcome).run()
    return page


def test_a_list_is_called_one_by_one_and_an_answer_is_taken_back(
    visit: Visit, signed_in: Callable[[str], Client]
) -> None:
    page = visit("noord", "rechecks")
    assert "Er is nu geen bellijst" in words(page)
    page.radio(key="recheck-rule:nl").set_value("over-norm").run()
    shown = words(press(page, "make-recheck-list"))
    assert "De bellijst is klaar: 3 gezinnen." in shown
    assert "Alleen wie langer wacht dan de treeknorm, wie het langst wacht eerst. Wie in de laatste 30 dagen" in shown
    assert "0 van 3 klaar, nog 3 te bellen." in shown
    shown = words(press(page, "call-next:"))
    assert f"kenmerk {LONGEST}" in shown
    assert "Bang om het fout te doen?" in shown
    answer(page, "other")
    assert "Kies eerst wat het gezin zegt." in words(press(page, "recheck-save"))
    answer(page, "solved")
    shown = words(press(page, "recheck-save"))
    assert f"{LONGEST}: Opgelost." in shown
    assert f"kenmerk {NEXT}" in shown
    assert page.radio(key="recheck:outcome:nl").value is None
    press(page, "recheck-stop")
    assert "1 van 3 klaar, nog 2 te bellen." in words(page)
    assert "zet deze aanmelding op vervallen." in words(page)
    assert "Teruggedraaid. De aanmelding is weer zoals voor dit antwoord." in words(press(page, "take-back:"))
    assert "0 van 3 klaar, nog 3 te bellen." in words(page)
    waiting = signed_in("noord").search_outcomes(text=LONGEST)["items"][0]["help_request"]
    assert (waiting["status"], waiting["rechecked_on"]) == ("waiting", None)


def test_the_planner_answers_while_one_types(visit: Visit) -> None:
    page = visit("katwijk", "rechecks")
    for name, value in {"calls": 500, "minutes": 60, "hoursPerWeek": 20, "weeks": 10, "people": 2}.items():
        page.number_input(key=f"plan:{name}").set_value(value)
    shown = words(page.run())
    assert "Samen 500 uur bellen." in shown
    assert "Aantal bellers om in 10 weken klaar te zijn: 2,5." in shown
    assert "Aantal weken met 2 bellers: 12,5." in shown


def test_who_checked_is_seen_on_the_waitlist_and_who_wants_to_wait_does_not_take_part(
    visit: Visit, signed_in: Callable[[str], Client]
) -> None:
    katwijk = signed_in("katwijk")
    listed = katwijk.make_recheck_list({"rule": "longest-waiting", "most": 1})
    call = katwijk.next_call(listed["id"])
    said = {"outcome": "temporary", "channel": "form", "answered_on": call["today"], "questions_version": "2026-1"}
    katwijk.answer_recheck(call["help_request"]["id"], said | {"aside_until": "2027-02-01"})
    shown = words(visit("katwijk", "waitlist"))
    assert "Het gezin wil later. Tot die dag doet deze jeugdige niet mee." in shown
    assert "22 nov 2026" in shown
    assert "Wil later: tot 1 feb 2027 Formulier, 22 nov 2026, Karim Bos" in words(visit("katwijk", "rechecks"))
