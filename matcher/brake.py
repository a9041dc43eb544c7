"""The emergency brake: a moment or a switch after which no new work starts; else only the work itself ends a run."""

from __future__ import annotations

import mmap
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType

LATE = 0.2
"""Seconds that a solver gets when the brake is pulled."""


class Stop:
    """A switch that ends a run early with the best plan so far; processes forked later share it."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, 1)

    def pull(self) -> None:
        self._page[0] = 1

    @property
    def pulled(self) -> bool:
        return self._page[0] != 0


@contextmanager
def pulled_by_interrupt(stop: Stop) -> Iterator[None]:
    """The first Ctrl-C pulls the switch, the second ends the program; only where signals arrive, in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def pull(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stop.pull()

    before = signal.signal(signal.SIGINT, pull)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def ended_by_interrupt() -> Iterator[None]:
    """In here Ctrl-C ends the program at once, as long as it would be heeded at all; nothing may be half done.

    For loading libraries: code of theirs swallows the exception that Python makes of an interrupt, and nobody hears.
    """
    heeds = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not heeds or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True, slots=True)
class Brake:
    """`deadline` is a reading of the monotonic clock, or None; processes of one machine share it."""

    deadline: float | None = None
    stop: Stop | None = None

    @classmethod
    def after(cls, seconds: float | None, stop: Stop | None = None) -> Brake:
        return cls(None if seconds is None else time.monotonic() + seconds, stop)

    @property
    def pulled(self) -> bool:
        late = self.deadline is not None and time.monotonic() >= self.deadline
        return late or (self.stop is not None and self.stop.pulled)

    @property
    def left(self) -> timedelta | None:
        """Time that a solver may still take; a little even when it is late, to give an answer at all."""
        if self.pulled:
            return timedelta(seconds=LATE)
        return None if self.deadline is None else timedelta(seconds=max(LATE, self.deadline - time.monotonic()))
