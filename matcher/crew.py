"""Who does work that can be sent away: processes of this machine or a Dask cluster; it gives out no work itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

ANSWER_SECONDS = 20
"""How long a scheduler may take to answer; its workers get twice as long to come."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the parts: processes of this machine, or the workers of the Dask cluster at `cluster` (tcp://…).

    `workers` is the number of processes, all cores when None; `memory` the bytes each may claim, and no concern of
    ours on a cluster, whose workers have their own limit. A part that loses its worker is done again, the last time
    alone: it is given to `tries` workers in all, to two at least.
    """

    workers: int | None = None
    cluster: str | None = None
    memory: int | None = None
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Pool:
    """Something to give parts to, and how many parts it can do at once just now."""

    executor: Executor
    workers: Callable[[], int]


class NoCrewError(Exception):
    """The cluster cannot be used; the text says why."""


@contextmanager
def pool(crew: Crew) -> Iterator[Pool]:
    """The crew at its place; sent home at the end. Raises NoCrewError."""
    with _processes(crew) if crew.cluster is None else _cluster(crew.cluster) as found:
        yield found


@contextmanager
def _processes(crew: Crew) -> Iterator[Pool]:
    """Fresh processes of this machine through joblib's loky, each with one thread for its numbers."""
    from joblib.externals.loky import ProcessPoolExecutor as Loky

    workers = crew.workers or cores()
    one_thread = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
    pool = Loky(workers, initializer=_made_ready, initargs=(crew.memory,), env=one_thread)
    try:
        yield Pool(pool, lambda: workers)
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def _made_ready(memory: int | None) -> None:
    leave_interrupts()
    if memory is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


@contextmanager
def _cluster(address: str) -> Iterator[Pool]:
    """The workers of a Dask cluster, a part for each of their threads; workers may come and go."""
    try:
        from distributed import Client
    except ImportError as error:
        raise NoCrewError("Dask is not installed: install the extra `cluster`") from error
    try:
        client: Any = Client(address, set_as_default=False, timeout=ANSWER_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise NoCrewError(f"no Dask scheduler answers at {address}") from error
    try:
        _wait_for_workers(client, address)
        yield Pool(client.get_executor(pure=False), lambda: sum(client.nthreads().values()))
    finally:
        client.close()


def _wait_for_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=2 * ANSWER_SECONDS)
    except TimeoutError as error:
        raise NoCrewError(f"the Dask scheduler at {address} has no workers") from error


def leave_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; only the first decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
