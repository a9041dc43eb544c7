"""Figures of the region: right, defined, and never so small that they point at somebody."""

from itertools import combinations
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, strategies as st
from sqlalchemy.engine import Engine

from matching_api.database import open_session
from matching_api.insight.disclosure import single, table

from . import scenes
from .conftest import SignIn

THRESHOLD = 5
counts = st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=14)


@given(counts)
def test_no_cell_under_the_threshold_is_shown(cells: dict[int, int]) -> None:
    shown = table(cells, THRESHOLD).cells
    assert all(cell.value is None or cell.value == cells[key] >= THRESHOLD for key, cell in shown.items())


@given(counts)
def test_a_shown_total_gives_no_suppressed_cell_away(cells: dict[int, int]) -> None:
    result = table(cells, THRESHOLD)
    hidden = [cells[key] for key, cell in result.cells.items() if cell.suppressed]
    if result.total.suppressed or not hidden:
        return
    # What is left of the total is the sum of the hidden cells: of several, and itself not small.
    assert len(hidden) > 1 or len(cells) == 1
    assert sum(hidden) >= THRESHOLD or len(hidden) == len(cells)


@given(counts)
def test_a_cell_is_not_suppressed_without_need(cells: dict[int, int]) -> None:
    result = table(cells, THRESHOLD)
    small = {key for key, count in cells.items() if count < THRESHOLD}
    extra = {key for key, cell in result.cells.items() if cell.suppressed} - small
    if not small or result.total.suppressed:
        assert not extra
    for fewer in combinations(extra, max(0, len(extra) - 1)):
        left = [cells[key] for key in small | set(fewer)]
        assert not extra or len(left) < 2 or sum(left) < THRESHOLD


def test_a_single_cell_under_the_threshold_takes_the_smallest_other_with_it() -> None:
    result = table({"leiden": 40, "katwijk": 12, "lisse": 2}, THRESHOLD)
    assert {key: cell.value for key, cell in result.cells.items()} == {"leiden": 40, "katwijk": None, "lisse": None}
    assert result.total.value == 54


def test_none_at_all_is_under_the_threshold_too() -> None:
    assert single(0, THRESHOLD).suppressed
    assert single(5, THRESHOLD).value == 5


@pytest.fixture
def figures(region: Engine, sign_in: SignIn) -> dict[str, Any]:
    """Seven wait in Leiden and six in Katwijk, four of them long; five of Leiden's are suggested, one accepted."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, seats_min=6, seats_max=8, seats_elsewhere=1)
        own = scenes.youths(session, "noord", *"abcdefg", registered_on="2026-10-01")
        scenes.youths(session, "katwijk", *"hijk", registered_on="2026-01-01", postcode4="2224")
        scenes.youths(session, "katwijk", *"lm", registered_on="2026-11-01", postcode4="2224", tags=["vrienden-maken"])
        scenes.youths(session, "katwijk", "gone", status="helped")
        scenes.suggest(session, offer, *own[:5])
        session.commit()
    return dict(sign_in("regio").get("/v1/figures").json())


def value_of(figures: dict[str, Any], key: str) -> int | None:
    [item] = [each for each in figures["items"] if each["key"] == key]
    assert item["suppressed"] is (item["value"] is None)
    assert item["name"]
    assert item["counts"].endswith(".")
    return None if item["value"] is None else int(item["value"])


def test_the_figures_count_what_they_say(figures: dict[str, Any]) -> None:
    assert (figures["as_of"], figures["threshold"]) == ("2026-11-22", THRESHOLD)
    assert value_of(figures, "waiting") == 13
    assert value_of(figures, "over_norm") is None
    assert value_of(figures, "suggested") == 5
    assert value_of(figures, "accepted") is None
    assert value_of(figures, "median_waiting_days") == 52
    assert value_of(figures, "groups_can_start") == 1
    assert value_of(figures, "groups_almost") == 0


def test_a_municipality_is_shown_when_it_counts_enough_persons(figures: dict[str, Any]) -> None:
    waiting = {each["name"]: each["waiting"] for each in figures["by_municipality"] if each["waiting"] is not None}
    # The rest are none at all, which the total would tell: so the smaller of the two is not shown either.
    assert waiting == {"Leiden": 7}
    assert all(each["over_norm"] is None for each in figures["by_municipality"])


def test_municipalities_of_other_regions_are_left_out(figures: dict[str, Any]) -> None:
    names = {each["name"] for each in figures["by_municipality"]}
    assert {"Leiden", "Katwijk", "Lisse"} <= names
    assert "Zwolle" not in names


def test_figures_are_for_who_may_see_the_whole_region(sign_in: SignIn, client: TestClient) -> None:
    assert {user: sign_in(user).get("/v1/figures").status_code for user in ("noord", "rivier", "beheer", "regio")} == {
        "noord": 403,
        "rivier": 403,
        "beheer": 403,
        "regio": 200,
    }
    assert client.get("/v1/figures").status_code == 401
