"""Independent parts over processes and over a Dask cluster: the same plans, whoever dies on the way."""

from __future__ import annotations

import gzip
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from matcher.crew import Crew, NoCrewError
from matcher.many import Answer, Solved, Task, solved
from matcher.matching import Effort
from matcher.spread import WorkerLostError, spread
from tests.matcher.hazards import deadly, divided, halved_by_survivors, wait_to_be_killed
from tests.matcher.lively import lively

SEEDS = range(4)
HEAVIEST = 3


def solved_by_survivors(part: tuple[Task, Path]) -> Answer:
    task, waits_at = part
    wait_to_be_killed(waits_at if task.path.name == f"{HEAVIEST}.json.gz" else None)
    return solved(task)


def tasks() -> list[Task]:
    made = [gzip.compress(json.dumps(lively(seed).to_json()).encode(), mtime=0) for seed in SEEDS]
    return [Task(Path(f"{seed}.json.gz"), data, Effort()) for seed, data in zip(SEEDS, made, strict=True)]


def without_seconds(answer: Answer | None) -> dict[str, Any]:
    assert isinstance(answer, Solved)
    plan: dict[str, Any] = json.loads(answer.plan)
    del plan["run"]["seconds"]
    return plan


def kill_who_waits(at: Path) -> Thread:
    def kill() -> None:
        while not at.exists():
            time.sleep(0.02)
        os.kill(int(at.read_text()), signal.SIGKILL)

    thread = Thread(target=kill, daemon=True)
    thread.start()
    return thread


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of two worker processes, with files of its own."""
    from distributed import LocalCluster

    settings = {
        "n_workers": 2,
        "threads_per_worker": 1,
        "processes": True,
        "dashboard_address": None,
        "local_directory": str(tmp_path_factory.mktemp("dask")),
        "memory_limit": 0,
    }
    with started(partial(LocalCluster, **settings)) as cluster:
        yield cluster.scheduler_address


def started(make: Callable[[], Any]) -> Any:
    """Dask gives up when one of its processes dies while it comes up, as happens on a loaded machine; then again."""
    for _ in range(2):
        with suppress(RuntimeError):
            return make()
    return make()


def test_a_killed_process_changes_no_result(tmp_path: Path) -> None:
    killer = kill_who_waits(tmp_path / "pid")
    work = partial(halved_by_survivors, tmp_path / "pid")
    outcomes = {outcome.number: outcome for outcome in spread(work, range(6), float, Crew(workers=2))}
    killer.join()
    assert [outcomes[number].result for number in range(6)] == [0, 0.5, 1, 1.5, 2, 2.5]
    assert outcomes[5].lost == 1


@pytest.mark.slow
def test_a_killed_worker_of_a_cluster_changes_no_plan(scheduler: str, tmp_path: Path) -> None:
    killer = kill_who_waits(tmp_path / "pid")
    parts = [(task, tmp_path / "pid") for task in tasks()]
    outcomes = list(spread(solved_by_survivors, parts, lambda part: parts.index(part), Crew(cluster=scheduler)))
    killer.join()
    plans = {outcome.number: without_seconds(outcome.result) for outcome in outcomes}
    assert plans == {number: without_seconds(solved(task)) for number, task in enumerate(tasks())}


@pytest.mark.slow
def test_what_goes_wrong_in_a_cluster_is_told_of_its_own_part_only(scheduler: str) -> None:
    outcomes = {outcome.number: outcome for outcome in spread(divided, [1, 0, 4], float, Crew(cluster=scheduler))}
    assert (outcomes[0].result, outcomes[2].result) == (12.0, 3.0)
    assert isinstance(outcomes[1].fault, ZeroDivisionError)


@pytest.mark.slow
def test_a_part_that_always_kills_its_worker_is_given_up_and_the_others_are_done() -> None:
    crew = Crew(workers=2, memory=700 * 2**20)
    outcomes = {outcome.number: outcome for outcome in spread(deadly, range(5), lambda number: -number, crew)}
    assert isinstance(outcomes[0].fault, WorkerLostError)
    assert outcomes[0].lost == 3
    assert isinstance(outcomes[1].fault, MemoryError)
    assert [outcomes[number].result for number in (2, 3, 4)] == [2, 3, 4]


def test_the_heaviest_part_starts_first() -> None:
    outcomes = spread(abs, [3, -5, 4], lambda number: abs(number), Crew(workers=1))
    assert [outcome.result for outcome in outcomes] == [5, 4, 3]


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.crew.ANSWER_SECONDS", 0.3)
    with pytest.raises(NoCrewError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        list(spread(abs, [1], float, Crew(cluster="tcp://127.0.0.1:9")))
