"""Weights of match rounds: saved in versions, tried on the latest round without changing anything, then used."""

from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel, select

from matching_api import worker
from matching_api.audit.models import AuditEvent
from matching_api.database import open_session
from matching_api.matching import service
from matching_api.matching.models import MatchRound, SavedPolicy

from . import scenes
from .conftest import SignIn, on_both

# With this nobody is worth a new group; the table in matching.md says what each means.
NO_NEW_GROUPS = {"open_cost": 10_000}


@pytest.fixture
def scene(region: Engine) -> Engine:
    """Six youths for an offer, six for a new group; one round has been."""
    with open_session(region) as session:
        scenes.know_words(session)
        scenes.offer(session, seats_min=3, seats_max=6)
        scenes.room_for(session, "noord", sociaal=1)
        scenes.youths(session, "noord", *"abcdef")
        scenes.youths(
            session, "katwijk", *"ghijkl", tags=["vrienden-maken"], max_travel_km=30, registered_on="2026-11-01"
        )
        service.request_round(session, "Pim Jansen", seed=None, policy={})
        session.commit()
    worker.run_worker(once=True)
    return region


def rows(engine: Engine) -> dict[str, Any]:
    """Every table but the trail and the rounds, as rows."""
    left_out = {"audit_event", "match_round", "kept_answer"}
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in SQLModel.metadata.sorted_tables
            if table.name not in left_out
        }


@pytest.mark.slow  # two rounds
@on_both
def test_a_preview_counts_what_would_change_and_changes_nothing(scene: Engine, sign_in: SignIn) -> None:
    regio, before = sign_in("regio"), rows(scene)
    asked = regio.post("/v1/policy-previews", json={"weights": NO_NEW_GROUPS})
    assert asked.status_code == 201, asked.text
    assert asked.json()["state"] == "queued"
    worker.run_worker(once=True)
    done = regio.get(f"/v1/policy-previews/{asked.json()['id']}").json()
    assert done["state"] == "finished"
    assert done["weights"]["open_cost"] == 10_000
    effect = done["effect"]
    assert (effect["before"]["placed"], effect["before"]["proposed_groups"]) == (12, 1)
    assert (effect["after"]["placed"], effect["after"]["proposed_groups"]) == (6, 0)
    assert effect["dropped"] == {"value": 6, "suppressed": False}
    assert effect["moved"] == {"value": None, "suppressed": True}
    assert rows(scene) == before
    assert [each["id"] for each in regio.get("/v1/match-rounds").json()["items"]] != [done["id"]]
    assert regio.get(f"/v1/match-rounds/{done['id']}").status_code == 404


@on_both
def test_saved_weights_hold_for_the_next_round_and_carry_a_name(region: Engine, sign_in: SignIn) -> None:
    regio = sign_in("regio")
    saved = regio.post("/v1/policies", json={"from_version": 0, "weights": {"per_week": 40}}).json()
    assert (saved["version"], saved["saved_by"], saved["weights"]["per_week"]) == (1, "Pim Jansen", 40)
    assert saved["weights"]["open_cost"] == 300
    assert regio.post("/v1/match-rounds", json={}).json()["policy"]["per_week"] == 40
    with open_session(region, writes=False) as session:
        [event] = session.exec(select(AuditEvent).where(AuditEvent.name == "policy-saved"))
    assert event.details["version"] == 1


def test_weights_changed_from_an_older_version_are_not_saved_over_a_newer_one(sign_in: SignIn) -> None:
    regio, beheer = sign_in("regio"), sign_in("beheer")
    regio.post("/v1/policies", json={"from_version": 0, "weights": {"per_week": 40}})
    answer = beheer.post("/v1/policies", json={"from_version": 0, "weights": {"per_week": 10}})
    assert (answer.status_code, answer.json()["type"]) == (412, "urn:samenstart:problem:changed-meanwhile")
    beheer.post("/v1/policies", json={"from_version": 1, "weights": {"per_week": 10}})
    versions = regio.get("/v1/policies").json()
    assert [each["version"] for each in versions["items"]] == [2, 1]
    assert versions["defaults"]["per_week"] == 25


@pytest.mark.parametrize("weights", [{"per_week": -1}, {"per_week": "25"}, {"unknown": 1}, {"open_cost": 10**6}])
def test_weights_that_mean_nothing_are_refused(sign_in: SignIn, region: Engine, weights: dict[str, Any]) -> None:
    regio = sign_in("regio")
    assert regio.post("/v1/policies", json={"from_version": 0, "weights": weights}).status_code == 400
    assert regio.post("/v1/policy-previews", json={"weights": weights}).status_code == 400
    with open_session(region, writes=False) as session:
        assert session.exec(select(SavedPolicy)).all() == []


def test_without_a_round_there_is_nothing_to_try_weights_on(sign_in: SignIn) -> None:
    answer = sign_in("beheer").post("/v1/policy-previews", json={"weights": {}})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:samenstart:problem:step-not-possible")


@pytest.mark.slow  # a round
def test_a_preview_makes_way_for_a_round_and_waits_for_one(scene: Engine, sign_in: SignIn) -> None:
    regio = sign_in("regio")
    tried = regio.post("/v1/policy-previews", json={"weights": {}}).json()
    again = regio.post("/v1/policy-previews", json={"weights": {}})
    assert again.status_code == 429
    assert regio.post("/v1/match-rounds", json={}).status_code == 201
    assert regio.get(f"/v1/policy-previews/{tried['id']}").json()["state"] == "stopped"
    assert regio.post("/v1/policy-previews", json={"weights": {}}).status_code == 429


def test_a_preview_of_a_round_whose_record_is_gone_is_refused(region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        scenes.finished_round(session)
        session.commit()
    assert sign_in("regio").post("/v1/policy-previews", json={"weights": {}}).status_code == 409
    with open_session(region, writes=False) as session:
        assert len(session.exec(select(MatchRound)).all()) == 1
