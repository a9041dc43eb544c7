"""Carries out match rounds one after another, and wires the rooms a round needs; holds no rules of its own."""

import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Self

import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from matching_api.database import get_engine, open_session
from matching_api.matching import queue, running
from matching_api.matching.codes import FailureReason
from matching_api.matching.queue import Lease, LeaseLost
from matching_api.settings import get_settings
from matching_api.suggestions.decisions import KeptDecisions

POLL_SECONDS = 1.0
BEAT_SECONDS = 0.5

log = structlog.get_logger()


class ShuttingDown(Exception):  # noqa: N818  an event, not a fault
    """The worker was asked to end; the round goes back to the queue."""


class Heartbeat:
    """Says in the background that the worker lives and how far it is, and notices when the round was taken away."""

    def __init__(self, engine: Engine, lease: Lease, stop: threading.Event) -> None:
        self._engine, self._lease, self._stop = engine, lease, stop
        self._stage, self._fraction = "reading", 0.0
        self._done, self._lost = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def report(self, stage: str, fraction: float) -> None:
        """How far the round is; raises LeaseLost or ShuttingDown when going on makes no sense."""
        if self._lost.is_set():
            raise LeaseLost
        if self._stop.is_set():
            raise ShuttingDown
        self._stage, self._fraction = stage, fraction

    def _beat(self) -> None:
        told, at = ("", 0.0), 0.0
        while not self._done.wait(BEAT_SECONDS):
            news = (self._stage, self._fraction)
            if news == told and time.monotonic() - at < get_settings().lease_seconds / 3:
                continue
            try:
                with open_session(self._engine) as session:
                    queue.beat(session, self._lease, *news)
                    session.commit()
            except LeaseLost:
                self._lost.set()
                return
            except OperationalError as error:  # the next beat tries again; the lease outlives a few of them
                log.warning("heartbeat-missed", kind=type(error).__name__)
                continue
            told, at = news, time.monotonic()


def run_once(engine: Engine | None = None, stop: threading.Event | None = None) -> bool:
    """Carries out one round that waits or was left behind; False when there was none."""
    engine, stop = engine or get_engine(), stop or threading.Event()
    lease = _next(engine)
    if lease is None:
        return False
    log.info("round-taken", round=str(lease.round_id))
    try:
        _carry_out(engine, lease, stop)
    except LeaseLost:
        log.info("round-lost", round=str(lease.round_id))
    except ShuttingDown:
        _at_the_end(engine, lease, None)
        log.info("round-given-back", round=str(lease.round_id))
    except running.RoundFailed as failure:
        _at_the_end(engine, lease, failure.reason)
        log.error("round-failed", round=str(lease.round_id), reason=failure.reason)
    except Exception as error:
        # Only the kind of error: its text may hold data of a youth.
        _at_the_end(engine, lease, FailureReason.UNEXPECTED_ERROR)
        log.error("round-failed", round=str(lease.round_id), kind=type(error).__name__)
    return True


def run_worker(stop: threading.Event | None = None, *, once: bool = False) -> None:
    """Carries out rounds until `stop` is set; with `once`, until nothing waits. A database that is away is awaited."""
    stop = stop or threading.Event()
    while not stop.is_set():
        try:
            worked = run_once(stop=stop)
        except OperationalError as error:
            log.warning("database-away", kind=type(error).__name__)
            worked = False
        if not worked:
            if once:
                return
            stop.wait(POLL_SECONDS)


def run_until_signalled() -> None:
    """A worker process: ends on Ctrl-C or SIGTERM, between steps; a round under way goes back to the queue."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    run_worker(stop)


def _next(engine: Engine) -> Lease | None:
    # Looks before it asks for the writer's lock, so that an idle worker disturbs nobody.
    with open_session(engine, writes=False) as session:
        if not queue.is_there_work(session):
            return None
    with open_session(engine) as session:
        lease = queue.claim(session)
        session.commit()
    return lease


def _carry_out(engine: Engine, lease: Lease, stop: threading.Event) -> None:
    decisions = KeptDecisions()
    with Heartbeat(engine, lease, stop) as heartbeat:
        solved = running.solve(engine, lease, decisions, heartbeat.report)
    running.keep(engine, lease, decisions, solved)
    log.info("round-finished", round=str(lease.round_id), youths=len(solved.problem.youths))


def _at_the_end(engine: Engine, lease: Lease, reason: FailureReason | None) -> None:
    """Ends the round as failed, or gives it back when there is no reason; nothing to do when it was taken away."""
    with open_session(engine) as session:
        try:
            if reason is None:
                queue.give_back(session, lease)
            else:
                queue.fail(session, lease, reason)
        except LeaseLost:
            return
        session.commit()
