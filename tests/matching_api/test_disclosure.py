"""Disclosure control: no small count is shown, none can be worked out, and no more is hidden than that takes."""

import random
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings, strategies as st

from matching_api.disclosure.control import INSIDE, OUTSIDE, Audience, Cell, Tables, protect, single, table
from matching_api.insight import unmet

from . import attacking_unmet
from .attacking import attacked, random_region

counts = st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=10)
few = settings(max_examples=40)


@few
@given(counts)
def test_no_cell_under_the_threshold_is_shown(cells: dict[int, int]) -> None:
    shown, _ = table(cells)
    assert all(cell.value is None or cell.value == cells[key] >= 5 for key, cell in shown.items())


@few
@given(counts)
def test_a_shown_total_gives_no_suppressed_cell_away(cells: dict[int, int]) -> None:
    shown, total = table(cells)
    hidden = [cells[key] for key, cell in shown.items() if cell.suppressed]
    if total.suppressed or not hidden:
        return
    # What is left of the total is the sum of the hidden cells: of several, and itself not small.
    assert len(hidden) > 1 or len(cells) == 1
    assert sum(hidden) >= 5


@few
@given(counts)
def test_a_cell_is_not_suppressed_without_need(cells: dict[int, int]) -> None:
    shown, total = table(cells)
    small = {key for key, count in cells.items() if count < 5}
    extra = {key for key, cell in shown.items() if cell.suppressed} - small
    if not small or total.suppressed:
        assert not extra
    for fewer in combinations(extra, max(0, len(extra) - 1)):
        left = [cells[key] for key in small | set(fewer)]
        assert not extra or len(left) < 2 or sum(left) < 5


def test_a_single_cell_under_the_threshold_takes_the_smallest_other_with_it() -> None:
    shown, total = table({"leiden": 40, "katwijk": 12, "lisse": 2})
    assert {key: cell.value for key, cell in shown.items()} == {"leiden": 40, "katwijk": None, "lisse": None}
    assert total.value == 54


def test_what_was_hidden_a_month_before_is_hidden_again() -> None:
    cells = {key: [key] for key in ("leiden", "katwijk", "alphen", "lisse")} | {
        "all": ["leiden", "katwijk", "alphen", "lisse"]
    }
    tables = Tables({"leiden": 40, "katwijk": 12, "alphen": 14, "lisse": 2}, cells, late=["all"], early=["alphen"])
    assert {key for key, cell in protect(tables).items() if cell.suppressed} == {"alphen", "lisse"}


def test_none_at_all_is_under_the_threshold_too() -> None:
    assert single(0).suppressed
    assert single(5).value == 5


def test_outside_the_partnership_counts_start_at_ten_and_are_rounded_to_five() -> None:
    assert single(9, OUTSIDE).suppressed
    assert [single(count, OUTSIDE).value for count in (10, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]


def test_what_is_left_over_counts_as_a_cell_too() -> None:
    # Of 20 who wait 18 wait too long: then everybody would know of 2 that they do not.
    tables = Tables(
        {"long": 18, "short": 2}, {"waiting": ["long", "short"], "long": ["long"], "rest": ["short"]}, unsaid=["rest"]
    )
    shown = protect(tables)
    assert (shown["waiting"].suppressed, shown["long"].suppressed) in {(False, True), (True, False)}
    assert "rest" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("audience", [INSIDE, OUTSIDE], ids=["inside", "outside"])
def test_an_attacker_with_every_table_of_two_days_works_out_no_small_count(audience: Audience) -> None:
    chance, hidden = random.Random(20261122), 0
    for _ in range(3):
        result = attacked(random_region(chance), audience)
        assert result.pinned == []
        hidden += result.hidden
    assert hidden > 100


@pytest.mark.parametrize("audience", [INSIDE, OUTSIDE], ids=["inside", "outside"])
def test_an_attacker_with_demand_without_offer_beside_who_waits_works_out_no_small_count(audience: Audience) -> None:
    chance, hidden = random.Random(20261122), 0
    for _ in range(3):
        result = attacking_unmet.attacked(attacking_unmet.random_waiting(chance), audience)
        assert result.pinned == []
        hidden += result.hidden
    assert hidden > 50


def test_the_attacker_finds_parts_of_a_cluster_that_are_not_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_small_ones(counts: Counter[str], audience: Audience) -> dict[str, int]:
        return {key: count for key, count in counts.items() if count >= audience.threshold}

    monkeypatch.setattr(unmet, "parts", only_small_ones)
    chance = random.Random(3)
    found = [attacking_unmet.attacked(attacking_unmet.random_waiting(chance), INSIDE).pinned for _ in range(3)]
    assert any(found)


def test_the_attacker_finds_what_is_not_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_small_ones(shown: Tables[object], audience: Audience) -> dict[object, Cell]:
        counts = {key: sum(shown.amounts[piece] for piece in pieces) for key, pieces in shown.cells.items()}
        return {key: single(count, audience) for key, count in counts.items() if key not in shown.unsaid}

    monkeypatch.setattr("matching_api.insight.tables.protect", only_small_ones)
    assert attacked(random_region(random.Random(1)), INSIDE).pinned


@few
@given(st.lists(st.sampled_from([0, 1, 2, 3, 6, 7, 12, 40]), min_size=1, max_size=8), st.booleans(), st.booleans())
def test_a_list_added_up_by_hand_hides_what_linear_programming_would(
    amounts: list[int], is_given: bool, first_is_unsaid: bool
) -> None:
    cells: dict[object, list[int]] = {("piece", at): [at] for at in range(len(amounts))}
    cells["all"] = list(range(len(amounts)))
    tables = Tables(
        dict(enumerate(amounts)), cells, {"all": True} if is_given else {}, [("piece", 0)][first_is_unsaid:]
    )
    # A sum that everybody knows to be nothing changes nothing, and is more than is done by hand.
    nothing: list[tuple[dict[object, int], int]] = [({"nobody": 1, "none": -1}, 0)]
    assert protect(tables) == protect(replace(tables, known=nothing))
