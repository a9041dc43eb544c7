"""The worker: killed at any moment it leaves nothing half written, and the round is finished by the next one."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import col, select

from matching_api import worker
from matching_api.database import now, open_session
from matching_api.matching import heartbeat as beating, queue, service
from matching_api.matching.codes import RoundState
from matching_api.matching.heartbeat import Heartbeat, Progress
from matching_api.matching.models import MatchRound, RoundRecord, UnplacedRequest
from matching_api.matching.queue import LeaseLost
from matching_api.settings import get_settings
from matching_api.suggestions.models import Suggestion
from matching_api.worker import ShuttingDown, Stopping

from .. import forked
from . import scenes
from .conftest import on_both

PATIENCE_S = 120.0


def waitlist(engine: Engine, number: int) -> UUID:
    """So many youths of one wish, room for a few of them, and a round that waits."""
    with open_session(engine) as session:
        scenes.know_words(session)
        scenes.offer(session, seats_max=8)
        scenes.room_for(session, "noord", angst=2)
        scenes.youths(session, "noord", *(f"youth {each}" for each in range(number)))
        asked = service.request_round(session, "Pim Jansen", seed=None, policy={})
        session.commit()
    return asked.id


def work(dies_at: str | None) -> None:
    """A worker as an operator runs it; one that dies at a statement dies just after it."""

    def die(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(dies_at or "never"):
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(Engine, "after_cursor_execute", die)
    worker.run_until_signalled()


@contextmanager
def worker_process(engine: Engine, *, dies_at: str | None = None) -> Iterator[BaseProcess]:
    """A worker on the test's database."""
    url = engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql")
    with forked.process(work, dies_at, env={**os.environ, "DATABASE_URL": url}) as process:
        yield process
        process.kill()


def state_of(engine: Engine, round_id: UUID) -> RoundState:
    with open_session(engine, writes=False) as session:
        return service.round_of(session, round_id).state


def wait_for(engine: Engine, round_id: UUID, *states: RoundState) -> None:
    until = time.monotonic() + PATIENCE_S
    while state_of(engine, round_id) not in states:
        assert time.monotonic() < until, "the round never came that far"
        time.sleep(0.02)


def rows(engine: Engine) -> tuple[int, int, int]:
    with open_session(engine, writes=False) as session:
        counted = [len(session.exec(select(table)).all()) for table in (Suggestion, UnplacedRequest, RoundRecord)]
    return counted[0], counted[1], counted[2]


def forget_the_lease(engine: Engine, round_id: UUID) -> None:
    """As if the time of the lease had passed."""
    with open_session(engine) as session:
        running = sa.update(MatchRound).where(
            col(MatchRound.id) == round_id, col(MatchRound.state) == RoundState.RUNNING
        )
        session.exec(running.values(lease_ends=now()))
        session.commit()


@pytest.mark.slow
@on_both
def test_a_worker_killed_while_it_writes_leaves_nothing_half_written(region: Engine) -> None:
    round_id = waitlist(region, 60)
    for statement in ("INSERT INTO suggestion", "UPDATE offer SET seats_proposed"):
        with worker_process(region, dies_at=statement) as process:
            process.join(PATIENCE_S)
            assert process.exitcode == -signal.SIGKILL
        assert state_of(region, round_id) is RoundState.RUNNING
        assert rows(region) == (0, 0, 0)
        forget_the_lease(region, round_id)
    assert worker.run_once(region)
    assert_finished(region, round_id)


@pytest.mark.slow
def test_a_worker_killed_at_any_moment_leaves_a_round_that_can_be_finished(region: Engine) -> None:
    round_id = waitlist(region, 60)
    dice = random.Random()
    for _ in range(queue.MOST_ATTEMPTS - 1):
        with worker_process(region) as process:
            wait_for(region, round_id, RoundState.RUNNING, RoundState.FINISHED)
            time.sleep(dice.uniform(0, 1))
            process.kill()
            process.join()
        if state_of(region, round_id) is not RoundState.FINISHED:
            assert rows(region) == (0, 0, 0)
        forget_the_lease(region, round_id)
    worker.run_once(region)
    assert_finished(region, round_id)


def assert_finished(engine: Engine, round_id: UUID) -> None:
    assert state_of(engine, round_id) is RoundState.FINISHED
    suggested, unplaced, records = rows(engine)
    assert (suggested + unplaced, records) == (60, 1)


@pytest.mark.slow
def test_a_worker_asked_to_end_gives_its_round_back_or_finishes_it(region: Engine) -> None:
    round_id = waitlist(region, 60)
    with worker_process(region) as process:
        wait_for(region, round_id, RoundState.RUNNING, RoundState.FINISHED)
        process.terminate()
        process.join(PATIENCE_S)
        assert process.exitcode == 0
    assert state_of(region, round_id) in {RoundState.QUEUED, RoundState.FINISHED}
    worker.run_worker(once=True)
    assert state_of(region, round_id) is RoundState.FINISHED


def test_a_heartbeat_tells_how_far_the_round_is_and_keeps_the_lease(
    region: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beating, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(get_settings(), "lease_seconds", 1)
    round_id = waitlist(region, 3)
    with open_session(region) as session:
        lease = queue.claim(session)
        session.commit()
    assert lease is not None
    first_end = told(region, round_id).lease_ends
    with Heartbeat(region, lease) as heartbeat:
        heartbeat.report("matching", 0.25)
        until = time.monotonic() + PATIENCE_S
        while told(region, round_id).stage != "matching" and time.monotonic() < until:
            time.sleep(0.01)
    last = told(region, round_id)
    assert (last.stage, last.fraction) == ("matching", 0.25)
    assert last.lease_ends is not None
    assert first_end is not None
    assert last.lease_ends > first_end


def told(engine: Engine, round_id: UUID) -> MatchRound:
    with open_session(engine, writes=False) as session:
        return service.round_of(session, round_id)


def test_a_round_that_is_stopped_stops_the_work(region: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beating, "BEAT_SECONDS", 0.01)
    waitlist(region, 3)
    with open_session(region) as session:
        lease = queue.claim(session)
        session.commit()
    assert lease is not None
    with Heartbeat(region, lease) as heartbeat:
        with open_session(region) as session:
            queue.stop(session, lease.round_id)
            session.commit()
        with pytest.raises(LeaseLost):
            _report_until_stopped(heartbeat)


def _report_until_stopped(heartbeat: Heartbeat) -> None:
    until = time.monotonic() + PATIENCE_S
    step = 0
    while time.monotonic() < until:
        step += 1
        heartbeat.report(f"step {step}", 0.5)
        time.sleep(0.01)


def test_a_worker_that_was_asked_to_end_begins_no_arithmetic(region: Engine) -> None:
    round_id = waitlist(region, 3)
    stopping = Stopping()
    stopping.asked.set()
    with pytest.raises(ShuttingDown), stopping.arithmetic():
        pytest.fail("the arithmetic began")
    assert worker.run_once(region, stopping)
    assert state_of(region, round_id) is RoundState.QUEUED


def test_a_stage_of_known_length_grows_with_time_and_never_over_its_end() -> None:
    progress = Progress("matching", since=100.0, start=0.1, end=0.9, expected_seconds=10.0)
    assert [progress.fraction(moment) for moment in (99.0, 100.0, 105.0, 110.0, 900.0)] == [0.1, 0.1, 0.5, 0.9, 0.9]


@pytest.mark.slow
def test_a_round_stopped_while_it_is_matched_frees_the_worker_for_the_next(region: Engine) -> None:
    first = waitlist(region, 60)
    with worker_process(region):
        wait_for(region, first, RoundState.RUNNING)
        with open_session(region) as session:
            assert queue.stop(session, first)
            second = service.request_round(session, "Pim Jansen", seed=None, policy={}).id
            session.commit()
        wait_for(region, second, RoundState.FINISHED)
    assert state_of(region, first) is RoundState.STOPPED
    assert_finished(region, second)


def test_a_worker_has_nothing_to_do_when_nothing_waits(region: Engine) -> None:
    assert worker.run_once(region) is False
    worker.run_worker(once=True)
