"""Independent parts of the work side by side on this machine's cores; it knows nothing of the work."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")
_at_hand: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""What forked processes inherit instead of receiving: the work and its parts."""


def side_by_side(work: Callable[[Part], Result], parts: Sequence[Part], heavy: bool = False) -> list[Result]:
    """The result of each part, in order. The first parts start first: put the longest there.

    Threads do while solvers and kernels let go of the interpreter; `heavy` work that is much Python gets processes,
    unless this process runs other threads, which a fork would not survive.
    """
    workers = min(len(parts), _cores())
    if workers <= 1:
        return [work(part) for part in parts]
    if heavy and _can_fork():
        return _forked(work, parts, workers)
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, parts))


def _forked(work: Callable[[Part], Result], parts: Sequence[Part], workers: int) -> list[Result]:
    _at_hand.append((work, parts))
    try:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(workers, mp_context=fork, initializer=_leave_interrupts) as pool:
            try:
                return list(pool.map(_one_of, range(len(parts))))
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        _at_hand.pop()


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; only the first decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _one_of(number: int) -> Any:
    work, parts = _at_hand[-1]
    return work(parts[number])


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
