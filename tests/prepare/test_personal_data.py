"""The guard that stands before the service and before every delivery."""

import pytest
from hypothesis import given, strategies as st
from stdnum.nl import bsn

from matching_api.personal_data import find_personal_data, passes_eleven_test


@given(st.integers(0, 999_999_999))
def test_the_eleven_test_agrees_with_the_library_that_is_made_for_it(number: int) -> None:
    digits = f"{number:09d}"
    assert passes_eleven_test(digits) == bsn.is_valid(digits)


@given(st.integers(1, 99_999_999))
def test_every_possible_bsn_passes(number: int) -> None:
    weighed = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), f"{number:08d}", strict=True)) % 11
    if weighed < 10:
        assert passes_eleven_test(f"{number:08d}{weighed}")


@pytest.mark.parametrize("text", ["99999821", "9999982133", "99999821a", "000000000", "", "９９９９９８２１３"[:8]])
def test_other_than_nine_digits_is_no_bsn(text: str) -> None:
    assert not passes_eleven_test(text)


@pytest.mark.parametrize(
    "text",
    [
        "BSN 999998213",
        "9999.98.213",
        "x 999 998 213 x",
        "a@b",
        "06-04329271",
        "+31 6 00364495",
        "071 5123456",
        "2314 PT",
    ],
)
def test_a_text_with_something_personal_is_recognised(text: str) -> None:
    assert find_personal_data(text) == "personal-data"


@pytest.mark.parametrize(
    "text", ["", "faalangst|vrienden-maken", "2314", "2026-11-20", "18-/18+", "999998214", "huisarts"]
)
def test_what_a_delivery_holds_is_not_taken_for_personal_data(text: str) -> None:
    assert find_personal_data(text) is None
