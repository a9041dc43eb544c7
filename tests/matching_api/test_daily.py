"""Once a calendar day: what is past its term goes, however many workers there are, and a day that failed is made up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api import worker
from matching_api.audit.models import AuditEvent
from matching_api.database import open_session
from matching_api.retention import daily, purging
from matching_api.retention.models import DailyChore
from matching_api.settings import get_settings
from matching_api.worker import Seldom, Stopping

from .conftest import on_both


def _days(engine: Engine) -> list[date]:
    with open_session(engine, writes=False) as session:
        return sorted(session.exec(select(DailyChore.day)))


def _purges(engine: Engine) -> list[str]:
    with open_session(engine, writes=False) as session:
        purged = session.exec(select(AuditEvent).where(AuditEvent.name == "purged"))
        return [each.details["actor"] for each in purged]


@on_both
def test_of_eight_workers_at_once_one_purges(region: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: daily.purge_once_a_day(region), range(8)))
    assert len([each for each in found if each is not None]) == 1
    assert (_days(region), _purges(region)) == ([date(2026, 11, 22)], ["worker"])


def test_the_next_day_is_another(region: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 23)):
        monkeypatch.setattr(get_settings(), "today", day)
        daily.purge_once_a_day(region)
    assert _days(region) == [date(2026, 11, 22), date(2026, 11, 23)]
    assert _purges(region) == ["worker", "worker"]


def test_a_purge_that_failed_counts_for_nothing_and_does_not_stop_the_rounds(
    region: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: Session, **_how: object) -> None:
        raise ValueError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(purging, "purge", fail)
        Seldom(daily.purge_once_a_day).do()
    assert _days(region) == []
    Seldom(daily.purge_once_a_day).do()
    assert _days(region) == [date(2026, 11, 22)]


def test_a_worker_purges_when_it_starts_and_then_now_and_then(region: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    stopping = Stopping()
    rounds = iter([False, False, True])

    def look(**_how: object) -> bool:
        if next(rounds):
            stopping.asked.set()
        return True

    asked = []
    monkeypatch.setattr(daily, "purge_once_a_day", asked.append)
    monkeypatch.setattr(worker, "run_once", look)
    worker.run_worker(stopping)
    assert asked == [region]
