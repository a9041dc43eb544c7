"""Deliveries that arrive at the same moment, or break off half way: never doubled, never half."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, func, select

from matching_api import database
from matching_api.audit.models import AuditEvent
from matching_api.waitlist import delivering
from matching_api.waitlist.models import Delivery, HelpRequest

from .conftest import on_both
from .deliveries import DELIVERIES, FULL, KATWIJK, NOORD, deliver, kept, row, with_words

TIMES = 8


@pytest.fixture
def waiting_region(region: Engine) -> Engine:
    with database.open_session(region) as session:
        with_words(session)
        session.commit()
    return region


def _at_once(engine: Engine, jobs: list[Callable[[Session], Delivery]]) -> list[Delivery]:
    """Every job in a transaction of its own, all begun together."""
    ready = Barrier(len(jobs))

    def run(job: Callable[[Session], Delivery]) -> Delivery:
        ready.wait()
        with database.open_session(engine) as session:
            done = job(session)
            session.commit()
        return done

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def _count(engine: Engine, table: type[HelpRequest] | type[Delivery] | type[AuditEvent]) -> int:
    with database.open_session(engine, writes=False) as session:
        return session.exec(select(func.count()).select_from(table)).one()


@on_both
def test_the_same_file_delivered_at_once_is_taken_once(waiting_region: Engine) -> None:
    content = (DELIVERIES / "jt-leiden-noord.csv").read_bytes()
    jobs = [lambda session: delivering.deliver_file(session, NOORD, content, FULL)] * TIMES
    done = _at_once(waiting_region, jobs)
    assert sorted(each.created for each in done) == [0] * (TIMES - 1) + [110]
    assert sorted(each.unchanged for each in done) == [0] + [110] * (TIMES - 1)
    assert sum(each.left + each.updated + each.refused for each in done) == 0
    assert _count(waiting_region, HelpRequest) == 110


@on_both
def test_full_deliveries_at_once_take_turns_and_the_last_one_holds(waiting_region: Engine) -> None:
    jobs: list[Callable[[Session], Delivery]] = [
        lambda session, number=number: deliver(session, row("always"), row(f"only {number}"))  # type: ignore[misc]
        for number in range(TIMES)
    ]
    done = _at_once(waiting_region, jobs)
    with database.open_session(waiting_region, writes=False) as session:
        open_now = [each for each in kept(session).values() if each["left_at"] is None]
    assert len(open_now) == 2
    assert sum(each.created for each in done) == TIMES + 1
    assert sum(each.left for each in done) == TIMES - 1


@on_both
def test_two_organisations_do_not_disturb_each_other(waiting_region: Engine) -> None:
    done = _at_once(
        waiting_region,
        [
            lambda session: deliver(session, row("a"), row("b"), sender=NOORD),
            lambda session: deliver(session, row("a"), sender=KATWIJK),
        ],
    )
    assert sorted(each.created for each in done) == [1, 2]


@on_both
@pytest.mark.parametrize("breaks_at", ["_write", "_record"])
def test_a_delivery_that_breaks_off_leaves_nothing(
    waiting_region: Engine, monkeypatch: pytest.MonkeyPatch, breaks_at: str
) -> None:
    with database.open_session(waiting_region) as session:
        deliver(session, row("a"), row("b"))
        session.commit()
        before = kept(session)
    before_events = _count(waiting_region, AuditEvent)
    whole = getattr(delivering, breaks_at)

    def half(*arguments: object) -> None:
        whole(*arguments)
        raise ConnectionError

    monkeypatch.setattr(delivering, breaks_at, half)
    with database.open_session(waiting_region) as session, pytest.raises(ConnectionError):
        deliver(session, row("a", age=11), row("c"))
    with database.open_session(waiting_region, writes=False) as session:
        assert kept(session) == before
    assert _count(waiting_region, Delivery) == 1
    assert _count(waiting_region, AuditEvent) == before_events
