"""What changed since the round before: all see counts and groups, an organisation its own youths, nobody more."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api import worker
from matching_api.database import now, open_session
from matching_api.matching import service
from matching_api.matching.codes import RoundState
from matching_api.matching.models import MatchRound
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import SignIn, on_both

pytestmark = pytest.mark.slow  # two rounds a test


@pytest.fixture
def scene(region: Engine) -> Engine:
    """Six youths of two teams in an offer; later five more wait for a group that does not exist yet, and one leaves."""
    with open_session(region) as session:
        scenes.know_words(session)
        scenes.offer(session, seats_min=3, seats_max=6)
        scenes.youths(session, "noord", *"abcde")
        scenes.youths(session, "katwijk", "f")
        session.commit()
    run(region)
    with open_session(region) as session:
        scenes.room_for(session, "noord", sociaal=1)
        scenes.youths(session, "katwijk", *(f"friend {each}" for each in range(5)), tags=["vrienden-maken"])
        scenes.deliver(session, "noord", scenes.row("a", status="helped"))
        session.commit()
    run(region)
    return region


def run(engine: Engine) -> None:
    with open_session(engine) as session:
        service.request_round(session, "Pim Jansen", seed=None, policy={})
        session.commit()
    worker.run_worker(once=True)


def latest(engine: Engine) -> str:
    with open_session(engine, writes=False) as session:
        found = service.latest_finished(session)
        assert found is not None
        return str(found.id)


def way(changes: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in changes["counts"] if each["way"] == name)


@on_both
def test_a_project_leader_sees_counts_and_groups_and_no_youths(scene: Engine, sign_in: SignIn) -> None:
    changes = sign_in("regio").get(f"/v1/match-rounds/{latest(scene)}/changes").json()
    assert way(changes, "placed")["value"] == 5
    assert way(changes, "placed")["reasons"] == [{"value": 5, "suppressed": False, "why": "new"}]
    assert [each["theme"] for each in changes["opened"]] == ["sociaal"]
    assert changes["own"] == []
    assert changes["score"] > 0


def test_a_count_under_five_is_not_shown(scene: Engine, sign_in: SignIn) -> None:
    dropped = way(sign_in("regio").get(f"/v1/match-rounds/{latest(scene)}/changes").json(), "dropped")
    assert (dropped["value"], dropped["suppressed"]) == (None, True)
    assert all(each["value"] is None for each in dropped["reasons"])


def test_a_coordinator_sees_the_own_youths_with_the_reason_and_of_others_none(scene: Engine, sign_in: SignIn) -> None:
    address = f"/v1/match-rounds/{latest(scene)}/changes"
    [gone] = sign_in("noord").get(address).json()["own"]
    assert (gone["way"], gone["why"], gone["after"]) == ("dropped", "left", None)
    assert gone["before"]["title"] == "Durven doen"
    theirs = sign_in("katwijk").get(address).json()["own"]
    assert [each["way"] for each in theirs] == ["placed"] * 5
    with open_session(scene, writes=False) as session:
        of_noord = session.exec(select(HelpRequest.id).where(HelpRequest.organisation_key == "jt-leiden-noord")).all()
    assert not {each["help_request"]["id"] for each in theirs} & {str(each) for each in of_noord}


def test_a_group_that_was_adopted_since_is_the_same_group_and_nobody_moved(scene: Engine, sign_in: SignIn) -> None:
    [group] = sign_in("katwijk").get("/v1/proposed-groups").json()["items"]
    adoption = {"title": "Samen", "kind": "prevention", "setting": "school", "sessions": 6, "session_minutes": 60}
    answer = sign_in("noord").post(f"/v1/proposed-groups/{group['id']}/adoptions", json=adoption)
    assert answer.status_code == 201, answer.text
    run(scene)
    changes = sign_in("katwijk").get(f"/v1/match-rounds/{latest(scene)}/changes").json()
    assert (changes["own"], changes["opened"], changes["closed"]) == ([], [], [])


def test_the_first_round_has_nothing_to_compare_with(scene: Engine, sign_in: SignIn) -> None:
    with open_session(scene, writes=False) as session:
        first = min(session.exec(select(MatchRound)), key=lambda each: each.requested_at)
    changes = sign_in("regio").get(f"/v1/match-rounds/{first.id}/changes").json()
    assert (changes["previous_id"], changes["counts"]) == (None, [])
    assert sign_in("regio").get(f"/v1/match-rounds/{uuid4()}/changes").status_code == 404


def test_the_expected_time_is_that_of_earlier_rounds_of_this_size(session: Session, sign_in: SignIn) -> None:
    assert sign_in("regio").get("/v1/match-rounds").json()["expected_seconds"] is None
    for youths, seconds in ((1800, 20.0), (1800, 24.0), (1790, 40.0), (100, 1.0), (1800, 22.0)):
        _ended(session, youths, seconds)
    session.commit()
    assert sign_in("regio").get("/v1/match-rounds").json()["expected_seconds"] == 23.0


def _ended(session: Session, youths: int, seconds: float) -> None:
    ended = {"state": RoundState.FINISHED, "under_way": None, "finished_at": now()}
    session.add(MatchRound(requested_by="Pim Jansen", seed=1, youths=youths, seconds=seconds, **ended))
    session.flush()


def test_what_a_stopped_round_leaves_is_what_was_there(scene: Engine, sign_in: SignIn) -> None:
    regio = sign_in("regio")
    with open_session(scene, writes=False) as session:
        before = sorted((str(each.id), each.state) for each in session.exec(select(Suggestion)))
    asked = regio.post("/v1/match-rounds", json={}).json()
    assert regio.post(f"/v1/match-rounds/{asked['id']}/stops").json()["state"] == "stopped"
    assert not worker.run_once(scene)
    with open_session(scene, writes=False) as session:
        assert sorted((str(each.id), each.state) for each in session.exec(select(Suggestion))) == before
