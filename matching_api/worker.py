"""Carries out match rounds one after another, and wires the rooms a round needs; holds no rules of its own."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

import matching_api.history  # noqa: F401  what a round changes is booked with it
from matching_api.database import get_engine, open_session
from matching_api.matching import beside, previewing, queue, running
from matching_api.matching.codes import FailureReason
from matching_api.matching.heartbeat import Heartbeat
from matching_api.matching.queue import Lease, LeaseLost
from matching_api.retention import daily
from matching_api.signals import sending
from matching_api.suggestions.decisions import KeptDecisions

POLL_SECONDS = 1.0
CHORE_SECONDS = 300.0
MAIL_SECONDS = 30.0

log = structlog.get_logger()


class ShuttingDown(Exception):  # noqa: N818  an event, not a fault
    """The worker was asked to end; the round goes back to the queue."""


class Stopping:
    """Whether the worker was asked to end; signals end pure arithmetic at once, and everything else between steps."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._may_break_off = False
        self._listening = False

    def listen(self) -> None:
        """Ends on Ctrl-C and SIGTERM from now on; only the main thread may call this."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
            signal.signal(number, self._on_signal)
        self._listening = True

    def check(self) -> None:
        """Raises ShuttingDown when the worker was asked to end."""
        if self.asked.is_set():
            raise ShuttingDown

    @contextmanager
    def arithmetic(self) -> Iterator[None]:
        """Nothing is written in here, so a signal may break it off with ShuttingDown."""
        self.check()
        self._may_break_off = True
        try:
            yield
        finally:
            self._may_break_off = False

    def wake(self) -> None:
        """From another thread: break off the arithmetic, for nobody waits for the result any more."""
        if self._listening:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGUSR1:
            self.asked.set()
        if self._may_break_off:
            self._may_break_off = False
            raise ShuttingDown


class Seldom:
    """Does something now and then: what goes wrong is not tried again at once, and stops nothing else."""

    def __init__(self, act: Callable[[Engine], object], seconds: float = CHORE_SECONDS) -> None:
        self._act, self._seconds, self._next = act, seconds, time.monotonic()

    def do(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self._seconds
        try:
            self._act(get_engine())
        except OperationalError:
            raise  # the database is away, which everybody waits for
        except Exception as error:
            log.error("chore-failed", kind=type(error).__name__)


def run_once(engine: Engine | None = None, stopping: Stopping | None = None) -> bool:
    """Carries out one round that waits or was left behind; False when there was none."""
    engine = engine or get_engine()
    lease = _next(engine)
    if lease is None:
        return False
    log.info("round-taken", round=str(lease.round_id))
    try:
        _carry_out(engine, lease, stopping or Stopping())
    except LeaseLost:
        log.info("round-lost", round=str(lease.round_id))
    except ShuttingDown:
        _end(engine, lease, None)
        log.info("round-broken-off", round=str(lease.round_id))
    except KeyboardInterrupt:
        _end(engine, lease, None)
        raise
    except OperationalError:
        # The database went away. The round was not to blame: it is taken up again when the lease has ended.
        log.warning("round-left", round=str(lease.round_id))
        raise
    except running.RoundFailed as failure:
        _end(engine, lease, failure.reason)
        log.error("round-failed", round=str(lease.round_id), reason=failure.reason)
    except Exception as error:
        # Only the kind of error: its text may hold data of a youth.
        _end(engine, lease, FailureReason.UNEXPECTED_ERROR)
        log.error("round-failed", round=str(lease.round_id), kind=type(error).__name__)
    return True


def run_worker(stopping: Stopping | None = None, *, once: bool = False) -> None:
    """Carries out rounds until it is asked to stop; with `once`, until nothing waits.

    A database that is away is awaited.
    """
    stopping = stopping or Stopping()
    chores = (Seldom(daily.purge_once_a_day), Seldom(sending.send_due, MAIL_SECONDS))
    while not stopping.asked.is_set():
        try:
            if not once:
                for chore in chores:
                    chore.do()
            worked = run_once(stopping=stopping)
        except OperationalError as error:
            log.warning("database-away", kind=type(error).__name__)
            worked = False
        if not worked:
            if once:
                return
            stopping.asked.wait(POLL_SECONDS)


def run_until_signalled() -> None:
    """A worker process: ends on Ctrl-C or SIGTERM; a round under way goes back to the queue."""
    stopping = Stopping()
    stopping.listen()
    run_worker(stopping)


def _next(engine: Engine) -> Lease | None:
    # Looks before it asks for the writer's lock, so that an idle worker disturbs nobody.
    with open_session(engine, writes=False) as session:
        if not queue.is_there_work(session):
            return None
    with open_session(engine) as session:
        lease = queue.claim(session)
        session.commit()
    return lease


def _carry_out(engine: Engine, lease: Lease, stopping: Stopping) -> None:
    if lease.preview:
        _preview(engine, lease, stopping)
        return
    decisions = KeptDecisions()
    with Heartbeat(engine, lease, on_loss=stopping.wake) as heartbeat:
        problem = running.read(engine, lease, decisions)
        progress = _matching(heartbeat, running.expected_seconds(engine))
        with stopping.arithmetic():
            plan = running.solve(problem, lease, progress)
        heartbeat.report("keeping", 0.95)
        stopping.check()
    running.keep(engine, lease, decisions, problem, plan, beside.solved(engine, lease, decisions))
    log.info("round-finished", round=str(lease.round_id), youths=len(problem.youths))


def _preview(engine: Engine, lease: Lease, stopping: Stopping) -> None:
    with Heartbeat(engine, lease, on_loss=stopping.wake) as heartbeat:
        problem, before = previewing.read(engine, lease)
        progress = _matching(heartbeat, running.expected_seconds(engine))
        with stopping.arithmetic():
            after = running.solve(problem, lease, progress)
        stopping.check()
    previewing.keep(engine, lease, problem, before, after)
    log.info("preview-finished", round=str(lease.round_id))


def _matching(heartbeat: Heartbeat, expected_seconds: float) -> Callable[[str, float, float], None]:
    """Tells how far matching is: the matcher says which stage begins, and time makes likely how far that is."""
    reading, keeping = 0.05, 0.9

    def heard(_stage: str, start: float, end: float) -> None:
        first, last = (reading + (keeping - reading) * share for share in (start, end))
        heartbeat.report("matching", first, last, expected_seconds=(end - start) * expected_seconds)

    return heard


def _end(engine: Engine, lease: Lease, reason: FailureReason | None) -> None:
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
