"""What the guard stops and what it lets through; every number here is made up for tests."""

import pytest
from hypothesis import given, strategies as st
from stdnum.nl import bsn

from matching_api.vocabulary.codes import DAYPARTS
from matching_api.vocabulary.places import places
from matching_api.waitlist.columns import BY_DUTCH, BY_ENGLISH
from matching_api.waitlist.guard import find_personal_data, is_personal_column


@pytest.mark.parametrize(
    "text",
    [
        "999990081",
        "9999.90.081",
        "999 990 081",
        "bsn 999990081.",
        "x999990081x",
        "jan@example.org",
        "@",
        "06-12345678",
        "0612345678",
        "+31 6 12 34 56 78",
        "0031612345678",
        "(071) 512 34 56",
        "071-5123456",
        "2341GK",
        "2341 gk",
        "woont in 2341 GK te Leiden",
        "geboren op 12-03-2014",
        "geb. 12/3/14",
        "Geboortedatum: 2014-03-12",
        "is geboren in Leiden, 12 maart 2014",
        "date of birth 12.03.2014",
    ],
)
def test_personal_data_is_found_wherever_it_stands(text: str) -> None:
    assert find_personal_data(text) == "personal-data"


@pytest.mark.parametrize(
    "text", ["", "2316", "2026-03-05", "wo-middag|do-avond", "faalangst", "12", "8,5", "123456789", "nl|ar", "7 weken"]
)
def test_what_a_delivery_asks_for_is_no_personal_data(text: str) -> None:
    assert find_personal_data(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "In 2026 op woensdag",
        "van 1530 tot 1700 in de wijk",
        "vanaf 05/03/2026 om 1500 uur",
        "op 5-3-2026",
        "start 12-03-2027",
        "voor wie een broertje is geboren",
    ],
)
def test_a_sentence_about_when_a_group_meets_is_no_personal_data(text: str) -> None:
    assert find_personal_data(text) is None


@pytest.mark.parametrize("text", ["2312 IN", "2312in", "op 05-03-2026 06 12345678"])
def test_a_postcode_or_number_that_only_looks_like_a_sentence_is_found(text: str) -> None:
    assert find_personal_data(text) == "personal-data"


@given(st.integers(0, 999_999_999))
def test_nine_digits_are_stopped_exactly_when_they_pass_the_eleven_test(number: int) -> None:
    digits = f"{number:09}"
    # Zeros in front may also read as a phone number, which stops the cell as well.
    if bsn.is_valid(digits):
        assert find_personal_data(digits) is not None
    elif not digits.startswith("0"):
        assert find_personal_data(digits) is None


def test_no_daypart_and_no_postcode_is_taken_for_personal_data() -> None:
    assert not any(find_personal_data(text) for text in [*DAYPARTS, *places()])


@pytest.mark.parametrize(
    "name",
    [
        *("geboortedatum", "Geb. datum", "GEBOORTE_DATUM", "geb.dat", "dob", "date_of_birth", "birthdate"),
        *("naam", "Achternaam", "roepnaam", "name", "last name", "BSN", "bsn_nummer", "burgerservicenummer"),
        *("adres", "straat", "huisnummer", "postcode6", "telefoon", "mobiel", "telefoonnummer moeder", "phone"),
        *("e-mail", "Emailadres"),
    ],
)
def test_a_column_for_personal_data_is_known_by_its_name(name: str) -> None:
    assert is_personal_column(name)


def test_no_column_of_a_delivery_is_taken_for_a_personal_one() -> None:
    assert not any(is_personal_column(name) for name in [*BY_DUTCH, *BY_ENGLISH])
