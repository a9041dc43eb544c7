"""Independent parts of the work on more cores or machines; it knows nothing of the work.

`side_by_side` is for parts that share what this process holds; `spread` for parts that can be sent away.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from matcher.crew import ANSWER_SECONDS, Crew, NoCrewError, Pool, cores, leave_interrupts, pool

Part = TypeVar("Part")
Result = TypeVar("Result")
_at_hand: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""What forked processes inherit instead of receiving: the work and its parts."""
_sent_away: list[bool] = []
"""Holds something in a worker of `spread`: its part has one core, the others are for the other parts."""


def side_by_side(work: Callable[[Part], Result], parts: Sequence[Part], heavy: bool = False) -> list[Result]:
    """The result of each part, in order. The first parts start first: put the longest there.

    Threads do while solvers and kernels let go of the interpreter; `heavy` work that is much Python gets processes,
    unless this process runs other threads, which a fork would not survive.
    """
    workers = 1 if _sent_away else min(len(parts), cores())
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
        with ProcessPoolExecutor(workers, mp_context=fork, initializer=leave_interrupts) as pool:
            try:
                return list(pool.map(_one_of, range(len(parts))))
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        _at_hand.pop()


def _one_of(number: int) -> Any:
    work, parts = _at_hand[-1]
    return work(parts[number])


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What became of one part: its result, or why there is none; `lost` counts the workers that died meanwhile."""

    number: int
    result: Result | None
    fault: BaseException | None
    lost: int


LOOK_SECONDS = 2
"""How often a cluster is asked whether it still has workers, while nothing else happens."""


class WorkerLostError(Exception):
    """The part lost every worker it was given to, the last one while nothing else ran there."""


def spread(
    work: Callable[[Part], Result], parts: Sequence[Part], weight: Callable[[Part], float], crew: Crew = Crew()
) -> Iterator[Outcome[Result]]:
    """The outcome of each part as it comes, the heaviest started first; raises NoCrewError when nobody is there.

    `work` and its parts are pickled. What `work` raises is the outcome of that part and is not tried again. Who was at
    work when a worker died is done again with the others, and after a second time alone: so only a part that itself
    brings workers down is given up.
    """
    left = sorted(range(len(parts)), key=lambda number: (-weight(parts[number]), number))
    lost: Counter[int] = Counter()
    while left:
        together = [number for number in left if lost[number] < max(1, min(2, crew.tries - 1))]
        try:
            with pool(crew) as found:
                for number, done in _once(work, parts, together or left[:1], found, together=bool(together)):
                    fault = CancelledError() if done.cancelled() else done.exception()
                    lost[number] += _losses(fault)
                    if _losses(fault):
                        if together or lost[number] < crew.tries:
                            continue
                        fault = WorkerLostError(f"it lost every worker it was given to, {lost[number]} or more")
                    left.remove(number)
                    yield Outcome(number, done.result() if fault is None else None, fault, lost[number])
        except NoCrewError as error:
            if len(left) == len(parts):
                raise
            yield from (Outcome(number, None, error, lost[number]) for number in left)
            return


def _once(
    work: Callable[[Part], Result], parts: Sequence[Part], batch: Sequence[int], crew: Pool, together: bool
) -> Iterator[tuple[int, Future[Result]]]:
    """Each part given out at most once, no more at a time than there are workers; ends early when the pool breaks."""
    waiting, under_way, broken = list(batch), dict[Future[Result], int](), False
    while under_way or (waiting and not broken):
        while waiting and not broken and len(under_way) < max(1, crew.workers() if together else 1):
            number = waiting.pop(0)
            try:
                under_way[crew.executor.submit(_sent, work, parts[number])] = number
            except BrokenExecutor:
                broken = True
        for done in _next_done(under_way, crew):
            broken = broken or (not done.cancelled() and isinstance(done.exception(), BrokenExecutor))
            yield under_way.pop(done), done


def _next_done(under_way: Collection[Future[Result]], crew: Pool) -> Collection[Future[Result]]:
    """At least one that is done; raises NoCrewError when all workers stay away."""
    seen = time.monotonic()
    while not (done := wait(under_way, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED).done):
        if crew.workers() > 0:
            seen = time.monotonic()
        elif time.monotonic() - seen > 2 * ANSWER_SECONDS:
            raise NoCrewError("the cluster lost all its workers")
    return done


def _sent(work: Callable[[Part], Result], part: Part) -> Result:
    """In a worker: the part with one core to itself."""
    _sent_away.append(True)
    try:
        return work(part)
    finally:
        _sent_away.pop()


def _losses(fault: BaseException | None) -> int:
    """Workers that are gone by this; 0 when it is the work that went wrong. A scheduler tells after trying several."""
    if type(fault).__name__ == "KilledWorker":
        return 2
    return int(isinstance(fault, BrokenExecutor | CancelledError))
