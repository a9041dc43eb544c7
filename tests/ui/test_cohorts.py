"""The monthly table on screen: freezing, deciding, and what an owner sees and takes on."""

from collections.abc import Callable

import pytest

from ui.client import Client

from .conftest import Visit
from .reading import press, words

pytestmark = pytest.mark.slow


def test_a_leader_freezes_decides_and_the_owner_takes_it_on(visit: Visit, signed_in: Callable[[str], Client]) -> None:
    page = visit("regio", "cohorts")
    assert "Er is nog geen cohort" in words(page)
    assert "Er zijn geen afspraken voor jouw organisatie" in words(visit("rivier", "agreements"))
    page = press(page, "ask-freeze")
    assert "Bevriezen kun je niet terugdraaien." in words(page)
    page = press(page, "freeze")
    shown = words(page)
    assert "Het cohort is bevroren, met 1 punt op de agenda." in shown
    assert "Groepsvoorstel van de laatste matchronde" in shown
    [item] = signed_in("regio").cohort(signed_in("regio").cohorts()[0]["id"])["items"]
    of = item["id"]
    assert not [each for each in page.selectbox if each.key == f"verdict:{of}"]
    page.session_state[f"decide:{of}:{item['version']}"] = True
    page.run()
    page.selectbox(key=f"verdict:{of}").set_value("form-group")
    page.selectbox(key=f"owner:{of}").set_value("sp-rivier")
    page.text_input(key=f"note:{of}").set_value("Samen met het jeugdteam.").run()
    page = press(page, f"save-decision:{of}")
    assert "Besluit: groep vormen. Eigenaar: Rivier Jeugd-ggz." in words(page)
    owner = press(visit("rivier", "agreements"), f"take-on:{of}")
    assert "Opgepakt door Rosa de Wit." in words(owner)
    # A next one of the same part shows what came of it, and closes it.
    page = press(press(visit("regio", "cohorts"), "ask-freeze"), "freeze")
    assert "Wat kwam er van de vorige keer" in words(page)
    assert "Nog niets" in words(page)


def test_both_files_are_there_to_keep(signed_in: Callable[[str], Client]) -> None:
    leader = signed_in("regio")
    cohort = leader.freeze_cohort("angst", None, None)
    assert leader.cohort_document(cohort["id"]).startswith(b"%PDF-")
    assert leader.cohort_workbook(cohort["id"]).startswith(b"PK")
