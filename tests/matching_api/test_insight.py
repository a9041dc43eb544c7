"""Figures of the region: right, defined, and never so small that they point at somebody."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api.database import open_session
from matching_api.settings import get_settings
from matching_api.waitlist import delivering
from matching_api.waitlist.delivering import Sender

from . import scenes
from .conftest import SignIn
from .deliveries import FULL, row

THRESHOLD = 5
NOW = {"groups_can_start", "groups_almost"}


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
    # Nobody is not a person.
    assert value_of(figures, "accepted") == 0
    assert value_of(figures, "median_waiting_days") == 52
    assert value_of(figures, "groups_can_start") == 1
    assert value_of(figures, "groups_almost") == 0


def test_a_municipality_that_a_subregion_would_give_away_is_not_shown(figures: dict[str, Any]) -> None:
    waiting = {each["name"]: each["waiting"] for each in figures["by_municipality"] if each["waiting"] is not None}
    # The rest of Leiden's subregion are none at all, which the subregion would tell: so it is not shown itself.
    assert waiting == {}
    assert figures["by_theme"][0].keys() == {"theme", "waiting", "inflow", "suppressed"}
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


def test_a_figure_is_the_same_before_and_after_what_happened_later(
    region: Engine, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_day(day: str) -> None:
        monkeypatch.setenv("SAMENSTART_TODAY", day)
        get_settings.cache_clear()

    def deliver(names: str, **changed: Any) -> None:
        with open_session(region) as session:
            sender = Sender.of(scenes.actor(session, "noord"))
            rows = [row(name, registered_on="2026-03-02", **changed) for name in names]
            delivering.deliver_rows(session, sender, rows, FULL)
            session.commit()

    def asked(day: str) -> dict[str, Any]:
        found: dict[str, Any] = leader.get(f"/v1/figures?onDate={day}").json()
        return {key: value for key, value in found.items() if key != "rounds"}

    with open_session(region) as session:
        scenes.know_words(session)
        session.commit()
    leader = sign_in("regio")
    on_day("2026-03-31")
    deliver("abcdefgh")
    on_day("2026-06-30")
    deliver("abcdefghijklmnop")
    march, june = asked("2026-03-31"), asked("2026-06-30")
    assert [value_of(each, "waiting") for each in (march, june)] == [8, 16]
    on_day("2026-09-30")
    deliver("abc")
    deliver("abcd", status="helped")
    march_again, june_again = asked("2026-03-31"), asked("2026-06-30")
    # Which groups could start is not kept: it is told of today only, and that was June.
    june["items"] = [item for item in june["items"] if item["key"] not in NOW]
    assert (march_again, june_again) == (march, june)
    assert leader.get("/v1/figures?onDate=2026-03-30").status_code == 400
    assert leader.get("/v1/figures?onDate=2026-10-01").status_code == 400


def test_a_goal_freezes_the_figure_of_a_day(figures: dict[str, Any], sign_in: SignIn) -> None:
    leader = sign_in("regio")
    wanted = {"baseline_on": "2026-11-22", "target": 8, "target_on": "2027-06-30"}
    goal = leader.put("/v1/figures/waiting/goals", json=wanted).json()
    assert (goal["baseline"], goal["target"]) == (13, 8)
    told = leader.get("/v1/figures/waiting").json()
    assert told["goal"] == goal
    refused = leader.put("/v1/figures/waiting/goals", json={**wanted, "target_on": "2026-01-01"})
    assert refused.json()["errors"][0]["code"] == "dates-in-disorder"
    assert leader.put("/v1/figures/nothing/goals", json=wanted).status_code == 404
    assert sign_in("noord").put("/v1/figures/waiting/goals", json=wanted).status_code == 403


def test_every_figure_is_broken_down_by_all_it_says(figures: dict[str, Any], sign_in: SignIn) -> None:
    leader = sign_in("regio")
    for item in figures["items"]:
        for by in item["by"]:
            told = leader.get(f"/v1/figures/{item['key']}/breakdowns/{by}")
            assert told.status_code == 200, (item["key"], by, told.text)
            assert all(
                line["value"] is None or item["unit"] != "youths" or line["value"] >= 5 for line in told.json()["lines"]
            )
    assert leader.get("/v1/figures/waiting/breakdowns/reason").status_code == 400


def test_outside_the_partnership_figures_start_at_ten_and_are_rounded(figures: dict[str, Any], sign_in: SignIn) -> None:
    told = sign_in("regio").get("/v1/figures?outside=true").json()
    assert (told["threshold"], value_of(told, "waiting")) == (10, 15)
