"""The quarter's report and the benefit of groups on screen, in a region that has hardly begun."""

from collections.abc import Callable

import pytest

from ui.client import ApiProblem, Client
from ui.components.quarter_report import quarter_name

from .conftest import Visit
from .reading import words

pytestmark = pytest.mark.slow


def test_with_too_few_in_groups_the_page_says_so_and_still_shows_every_assumption(visit: Visit) -> None:
    page = visit("regio", "benefits")
    assert "Te weinig jeugdigen in groepen" in words(page)
    assert [each.label for each in page.number_input][-1] == "1-op-1 kan korter of langer zijn (%)"


def test_before_a_whole_quarter_is_known_there_is_no_report(visit: Visit, signed_in: Callable[[str], Client]) -> None:
    assert "Kwartaalrapport" not in words(visit("regio", "region"))
    with pytest.raises(ApiProblem, match="invalid-input"):
        signed_in("regio").report_document("2026-3", outside=False)


def test_a_quarter_is_named_after_its_last_month() -> None:
    assert quarter_name({"first": "2026-10-01", "last": "2026-12-31"}) == "2026-4"
