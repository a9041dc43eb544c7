"""Says in the background that a worker lives and how far it is, and notices when its round was taken away."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from matching_api.database import open_session
from matching_api.matching import queue
from matching_api.matching.queue import Lease, LeaseLost
from matching_api.settings import get_settings

BEAT_SECONDS = 0.5

log = structlog.get_logger()


@dataclass(frozen=True)
class Progress:
    """A stage and how much of the round is done, 0 to 1; within a stage of known length that grows with time."""

    stage: str
    since: float
    start: float
    end: float
    expected_seconds: float

    def fraction(self, moment: float) -> float:
        """What is done at this moment, never more than the end of the stage."""
        share = (moment - self.since) / self.expected_seconds if self.expected_seconds > 0 else 0.0
        return round(self.start + (self.end - self.start) * min(1.0, max(0.0, share)), 2)


class Heartbeat:
    """Keeps one lease while it is entered; `on_loss` is called, once and from the background, when it was lost."""

    def __init__(self, engine: Engine, lease: Lease, on_loss: Callable[[], None] = lambda: None) -> None:
        self._engine, self._lease, self._on_loss = engine, lease, on_loss
        self._progress = Progress("reading", time.monotonic(), 0.0, 0.0, 0.0)
        self._done, self._lost = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def report(self, stage: str, start: float, end: float | None = None, *, expected_seconds: float = 0.0) -> None:
        """How far the round is; raises LeaseLost when somebody else has it or it was stopped."""
        if self._lost.is_set():
            raise LeaseLost
        self._progress = Progress(stage, time.monotonic(), start, start if end is None else end, expected_seconds)

    def _beat(self) -> None:
        told, at = ("", 0.0), 0.0
        while not self._done.wait(BEAT_SECONDS):
            moment, progress = time.monotonic(), self._progress
            news = (progress.stage, progress.fraction(moment))
            if news == told and moment - at < get_settings().lease_seconds / 3:
                continue
            try:
                with open_session(self._engine) as session:
                    queue.beat(session, self._lease, *news)
                    session.commit()
            except LeaseLost:
                self._lost.set()
                self._on_loss()
                return
            except OperationalError as error:  # the next beat tries again; the lease outlives a few of them
                log.warning("heartbeat-missed", kind=type(error).__name__)
                continue
            told, at = news, moment
