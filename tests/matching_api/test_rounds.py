"""Match rounds in the queue: one at a time, taken with a lease, kept whole or not at all, never changed afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from matching_api import worker
from matching_api.database import now, open_session
from matching_api.matching import queue, running, service
from matching_api.matching.codes import FailureReason, RoundState
from matching_api.matching.documents import unpacked
from matching_api.matching.immutable import EndedRoundChanged
from matching_api.matching.models import MatchRound, ProposedGroup, RoundRecord, UnplacedRequest
from matching_api.matching.queue import Lease, LeaseLost
from matching_api.problems import AlreadyExists
from matching_api.suggestions.decisions import KeptDecisions
from matching_api.suggestions.models import Suggestion

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import pseudonym


def request(engine: Engine) -> UUID:
    with open_session(engine) as session:
        asked = service.request_round(session, "Pim Jansen", seed=None, policy={})
        session.commit()
    return asked.id


def claim(engine: Engine) -> Lease | None:
    with open_session(engine) as session:
        lease = queue.claim(session)
        session.commit()
    return lease


def fall_silent(engine: Engine, lease: Lease) -> None:
    """The worker that has this lease is not heard of any more."""
    with open_session(engine) as session:
        late = sa.update(MatchRound).where(col(MatchRound.id) == lease.round_id)
        session.exec(late.values(lease_ends=now() - timedelta(seconds=1)))
        session.commit()


def round_of(engine: Engine, round_id: UUID) -> MatchRound:
    with open_session(engine, writes=False) as session:
        return service.round_of(session, round_id)


def small_region(engine: Engine) -> None:
    """Six youths of two teams for one offer, four for a new group, one that lives too far away."""
    with open_session(engine) as session:
        scenes.know_words(session)
        scenes.offer(session, seats_min=3, seats_max=6)
        scenes.room_for(session, "noord", sociaal=1)
        scenes.youths(session, "noord", "a", "b", "c")
        scenes.youths(session, "katwijk", "d", "e", max_travel_km=30)
        scenes.youths(session, "noord", *(f"friend {number}" for number in range(4)), tags=["vrienden-maken"])
        scenes.youths(session, "noord", "far", postcode4="9711")
        session.commit()


@on_both
def test_a_second_round_waits_until_the_first_has_ended(region: Engine) -> None:
    first = request(region)
    with pytest.raises(AlreadyExists):
        request(region)
    with open_session(region) as session:
        assert queue.stop(session, first)
        session.commit()
    assert request(region) != first


@on_both
def test_of_many_who_ask_at_once_one_gets_a_round(region: Engine) -> None:
    ready = Barrier(8)

    def ask(_number: int) -> bool:
        ready.wait(timeout=60)
        try:
            request(region)
        except AlreadyExists:
            return False
        return True

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(ask, range(8))) == 1


@on_both
def test_of_many_workers_one_takes_the_round(region: Engine) -> None:
    request(region)
    ready = Barrier(8)

    def take(_number: int) -> Lease | None:
        ready.wait(timeout=60)
        return claim(region)

    with ThreadPoolExecutor(8) as workers:
        assert sum(lease is not None for lease in workers.map(take, range(8))) == 1


@on_both
def test_a_round_whose_worker_fell_silent_is_taken_over_and_lost_to_the_first(region: Engine) -> None:
    round_id = request(region)
    first = claim(region)
    assert first is not None
    assert claim(region) is None
    fall_silent(region, first)
    second = claim(region)
    assert second is not None
    assert round_of(region, round_id).attempts == 2
    with open_session(region) as session, pytest.raises(LeaseLost):
        queue.beat(session, first, "matching", 0.5)
    with open_session(region) as session, pytest.raises(LeaseLost):
        queue.finish(session, first, {})
    with open_session(region) as session:
        queue.beat(session, second, "matching", 0.5)
        session.commit()
    assert round_of(region, round_id).fraction == 0.5


def test_a_round_that_was_left_behind_three_times_fails(region: Engine) -> None:
    round_id = request(region)
    for _ in range(queue.MOST_ATTEMPTS):
        lease = claim(region)
        assert lease is not None
        fall_silent(region, lease)
    assert claim(region) is None
    ended = round_of(region, round_id)
    assert (ended.state, ended.failure_reason, ended.under_way) == (RoundState.FAILED, FailureReason.WORKER_LOST, None)


def test_a_worker_that_shuts_down_in_order_gives_its_round_back(region: Engine) -> None:
    round_id = request(region)
    lease = claim(region)
    assert lease is not None
    with open_session(region) as session:
        queue.give_back(session, lease)
        session.commit()
    again = round_of(region, round_id)
    assert (again.state, again.attempts) == (RoundState.QUEUED, 0)
    assert claim(region) is not None


@on_both
def test_a_finished_round_never_changes(region: Engine) -> None:
    small_region(region)
    round_id = request(region)
    worker.run_worker(once=True)
    with open_session(region) as session:
        finished = service.round_of(session, round_id)
        finished.score = 0
        session.add(finished)
        with pytest.raises(EndedRoundChanged):
            session.flush()
    for around_it in (sa.update(MatchRound).values(score=0), sa.update(RoundRecord).values(plan=b"")):
        with open_session(region) as session, pytest.raises(DatabaseError):
            session.exec(around_it)
    with open_session(region) as session:
        session.exec(sa.delete(RoundRecord))
        with pytest.raises(DatabaseError):
            session.exec(sa.delete(MatchRound))


@on_both
def test_a_round_gives_suggestions_new_groups_and_reasons(region: Engine) -> None:
    small_region(region)
    round_id = request(region)
    worker.run_worker(once=True)
    done = round_of(region, round_id)
    assert (done.state, done.youths, done.placed, done.proposed_groups) == (RoundState.FINISHED, 10, 9, 1)
    with open_session(region, writes=False) as session:
        groups = session.exec(select(ProposedGroup)).all()
        unplaced = session.exec(select(UnplacedRequest)).all()
        suggestions = session.exec(select(Suggestion)).all()
        record = session.get_one(RoundRecord, round_id)
    assert [(each.theme, each.seats_proposed) for each in groups] == [("sociaal", 4)]
    assert [each.reason for each in unplaced] == ["too-far"]
    assert len(suggestions) == 9
    assert unpacked(record.problem)["as_of"] == "2026-11-22"
    assert unpacked(record.plan)["score"]["total"] == done.score
    assert pseudonym("a").encode() not in record.problem + record.plan


@on_both
def test_a_result_that_cannot_be_kept_leaves_nothing_behind(region: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    small_region(region)
    round_id = request(region)

    def break_down(*_all: Any) -> None:
        raise RuntimeError("half way")

    with monkeypatch.context() as patch:
        patch.setattr("matching_api.suggestions.decisions.count_proposed", break_down)
        worker.run_once(region)
    ended = round_of(region, round_id)
    assert (ended.state, ended.failure_reason) == (RoundState.FAILED, FailureReason.UNEXPECTED_ERROR)
    with open_session(region, writes=False) as session:
        assert [len(session.exec(select(table)).all()) for table in (Suggestion, ProposedGroup, UnplacedRequest)] == [
            0,
            0,
            0,
        ]
        assert session.get(RoundRecord, round_id) is None


def test_a_stopped_round_keeps_nothing_even_when_it_was_almost_done(region: Engine) -> None:
    small_region(region)
    request(region)
    lease = claim(region)
    assert lease is not None
    problem = running.read(region, lease, KeptDecisions())
    plan = running.solve(problem, lease)
    with open_session(region) as session:
        assert queue.stop(session, lease.round_id)
        session.commit()
    with pytest.raises(LeaseLost):
        running.keep(region, lease, KeptDecisions(), problem, plan)
    with open_session(region, writes=False) as session:
        assert session.exec(select(Suggestion)).all() == []


def test_a_problem_that_is_refused_fails_the_round_and_says_so(region: Engine) -> None:
    small_region(region)
    with open_session(region) as session:
        scenes.offer(session, tags=["faalangst"])
        session.exec(sa.text("UPDATE offer SET tags = '[\"no-such-tag\"]'"))  # type: ignore[call-overload]
        session.commit()
    round_id = request(region)
    worker.run_worker(once=True)
    assert round_of(region, round_id).failure_reason is FailureReason.PROBLEM_REFUSED


def test_a_round_is_asked_shown_and_stopped_by_the_project_leader(sign_in: SignIn) -> None:
    regio, noord = sign_in("regio"), sign_in("noord")
    asked = regio.post("/v1/match-rounds", json={"seed": 7})
    assert asked.status_code == 201
    assert (asked.json()["state"], asked.json()["seed"], asked.json()["requested_by"]) == ("queued", 7, "Pim Jansen")
    full = regio.post("/v1/match-rounds", json={})
    assert (full.status_code, full.json()["type"]) == (429, "urn:samenstart:problem:queue-full")
    assert int(full.headers["Retry-After"]) >= 5
    assert "samenstart_rounds_waiting 1.0" in regio.get("/metrics").text
    url = f"/v1/match-rounds/{asked.json()['id']}"
    assert noord.get(url).json()["progress"] == {"stage": "queued", "fraction": 0.0}
    assert noord.post(f"{url}/stops").status_code == 403
    assert noord.post("/v1/match-rounds", json={}).status_code == 403
    assert regio.post(f"{url}/stops").json()["state"] == "stopped"
    assert regio.post(f"{url}/stops").status_code == 409
    assert [each["state"] for each in noord.get("/v1/match-rounds").json()["items"]] == ["stopped"]


def test_a_policy_is_refused_field_by_field(sign_in: SignIn) -> None:
    answer = sign_in("regio").post("/v1/match-rounds", json={"policy": {"open_cost": -1, "colour": 3}})
    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/policy/open_cost", "/policy/colour"}


def test_the_queue_is_empty_when_nothing_was_asked(session: Session) -> None:
    assert not queue.is_there_work(session)
    assert queue.claim(session) is None
