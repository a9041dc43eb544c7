"""The book of counts: whatever road a change takes it is booked, and a past day stays what it was."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api import database
from matching_api.history import book, carrying, cells
from matching_api.history.codes import IN_VIEW, OPEN, Cause, Stage
from matching_api.history.models import GroupDay, HistoryEntry
from matching_api.matching import groups
from matching_api.offers.models import Offer
from matching_api.retention import purging, subjects
from matching_api.settings import get_settings
from matching_api.suggestions import one_on_one, service as suggestions
from matching_api.suggestions.codes import State, Verdict
from matching_api.suggestions.one_on_one_models import OneOnOneReason

from . import scenes
from .conftest import on_both
from .deliveries import FULL, deliver, row

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Turns the service's calendar to a day."""

    def turn(day: date) -> None:
        monkeypatch.setenv("SAMENSTART_TODAY", day.isoformat())
        get_settings.cache_clear()

    yield turn
    get_settings.cache_clear()


def stages(session: Session, until: date) -> dict[str, int]:
    """How many stood where at the end of a day, by the entries alone."""
    found: Counter[str] = Counter()
    for each in session.exec(select(HistoryEntry).where(HistoryEntry.recorded_on <= until)):
        if each.stage is not None:
            found[each.stage.value] += each.amount
    return {stage: count for stage, count in found.items() if count}


def agrees(session: Session) -> bool:
    """Is every request counted exactly where it stands?"""
    return all(each.before == each.after for each in cells.read(session, None))


@on_both
def test_a_past_day_stays_what_it_was(session: Session, on_day) -> None:  # type: ignore[no-untyped-def]
    scenes.know_words(session)
    on_day(JUNE)
    deliver(session, *(row(name) for name in "abcd"), terms=FULL)
    session.commit()
    on_day(JULY)
    asked_in_july = stages(session, JUNE)
    deliver(session, *(row(name) for name in "abce"), row("f", registered_on="2026-06-15"), terms=FULL)
    session.commit()
    on_day(AUGUST)
    assert stages(session, JUNE) == asked_in_july == {"waiting": 4}
    assert stages(session, JULY) == {"waiting": 5, "left": 1}
    # What comes back was not wrongly gone: only from today on it is no longer counted as left.
    deliver(session, row("d"), terms=FULL)
    session.commit()
    assert stages(session, JULY) == {"waiting": 5, "left": 1}
    assert stages(session, AUGUST) == {"waiting": 1, "left": 5}


@on_both
def test_every_step_to_a_start_is_booked_and_taken_back(session: Session, on_day) -> None:  # type: ignore[no-untyped-def]
    scenes.know_words(session)
    on_day(JUNE)
    noor = scenes.actor(session, "noord")
    offer = scenes.offer(session, seats_min=1)
    [own, other, _] = scenes.youths(session, "noord", "a", "b", "c", registered_on="2026-03-01")
    [first, second] = scenes.suggest(session, offer, own, other)
    session.commit()
    assert stages(session, JUNE) == {"waiting": 1, "suggested": 2}
    on_day(JULY)
    suggestions.decide(session, noor, first.id, Verdict.ACCEPT, None)
    suggestions.decide(session, noor, second.id, Verdict.ACCEPT, None)
    session.commit()
    suggestions.reverse(session, noor, second.id)
    session.commit()
    assert stages(session, JULY) == {"waiting": 1, "suggested": 1, "accepted": 1}
    for step in (State.INVITED, State.AGREED, State.STARTED):
        suggestions.take_step(session, noor, first.id, step, None)
    session.commit()
    choice = one_on_one.choose(session, noor, other, OneOnOneReason.TOO_MUCH_AT_ONCE)
    session.commit()
    assert stages(session, JULY) == {"waiting": 1, "one-on-one": 1, "started": 1}
    one_on_one.take_back(session, noor, choice.id)
    session.commit()
    assert stages(session, JUNE) == {"waiting": 1, "suggested": 2}
    assert stages(session, JULY) == {"waiting": 1, "suggested": 1, "started": 1}
    kinds = session.exec(select(HistoryEntry.group_kind).where(HistoryEntry.stage == Stage.STARTED)).all()
    assert kinds == [offer.kind]
    assert agrees(session)


@on_both
def test_deleting_what_closed_changes_no_figure(session: Session, on_day) -> None:  # type: ignore[no-untyped-def]
    scenes.know_words(session)
    on_day(date(2026, 1, 31))
    long_ago = {"registered_on": "2026-01-05"}
    deliver(session, row("a", status="helped", **long_ago), row("b", **long_ago), row("c", **long_ago), terms=FULL)
    session.commit()
    moved = sa.text("UPDATE help_request SET updated_at = '2026-01-31 12:00:00'")
    session.connection().execute(moved)
    session.expire_all()
    on_day(AUGUST)
    before = stages(session, AUGUST)
    found = purging.purge(session)
    session.commit()
    assert found.requests.total() == 1
    assert stages(session, AUGUST) == before == {"helped": 1, "waiting": 2}
    assert agrees(session)


@on_both
def test_erasing_who_waits_is_a_correction_from_that_day_on(session: Session, on_day) -> None:  # type: ignore[no-untyped-def]
    scenes.know_words(session)
    on_day(JUNE)
    [gone, _] = scenes.youths(session, "noord", "a", "b")
    session.commit()
    on_day(JULY)
    subjects.erase(session, scenes.actor(session, "noord"), gone)
    session.commit()
    assert (stages(session, JUNE), stages(session, JULY)) == ({"waiting": 2}, {"waiting": 1})
    last = session.exec(select(HistoryEntry).order_by(sa.desc("id"))).first()
    assert last is not None
    assert (last.cause, last.amount) == (Cause.CORRECTION, -1)


@on_both
def test_what_is_rolled_back_is_not_booked(session: Session) -> None:
    scenes.know_words(session)
    session.commit()
    deliver(session, row("a"), terms=FULL)
    session.rollback()
    scenes.know_words(session)
    session.commit()
    assert stages(session, date.max) == {}


@on_both
def test_the_database_itself_refuses_to_change_an_entry(region: Engine) -> None:
    with database.open_session(region) as session:
        scenes.know_words(session)
        deliver(session, row("a"), terms=FULL)
        session.commit()
    refused = "only added to|permission denied"
    with region.begin() as connection, pytest.raises(sa.exc.DBAPIError, match=refused):
        connection.execute(sa.text("UPDATE history_entry SET amount = 2"))


def test_an_entry_leads_to_no_request_and_holds_no_exact_age_place_or_request(session: Session) -> None:
    columns = set(HistoryEntry.model_fields)
    assert not columns & {"help_request_id", "organisation_key", "pseudonym", "age", "postcode4", "tags"}


def test_a_first_delivery_opens_the_book_and_later_ones_bring_inflow(session: Session) -> None:
    scenes.know_words(session)
    deliver(session, row("a", referrer="gp", referral_open=True), terms=FULL)
    session.commit()
    deliver(session, row("a", referrer="gp", referral_open=True), row("b", referrer="gp", referral_open=False))
    session.commit()
    causes = Counter(session.exec(select(HistoryEntry.cause)).all())
    assert causes == {Cause.OPENING: 1, Cause.NEW: 1, Cause.REFERRAL: 1}
    [referral] = session.exec(select(HistoryEntry).where(HistoryEntry.cause == Cause.REFERRAL)).all()
    # Who referred is counted apart from what for, where and at which age.
    assert (referral.theme, referral.age_band, referral.municipality_code, referral.registered_on) == (None,) * 4


def test_a_young_youth_who_becomes_older_moves_to_another_band_without_inflow(session: Session) -> None:
    scenes.know_words(session)
    deliver(session, row("a", age=11))
    session.commit()
    deliver(session, row("a", age=12))
    session.commit()
    entries = session.exec(select(HistoryEntry).order_by(sa.asc("id"))).all()
    assert [(each.cause, each.age_band, each.amount) for each in entries] == [
        (Cause.OPENING, "8-11", 1),
        (Cause.CORRECTION, "8-11", -1),
        (Cause.CORRECTION, "12-15", 1),
    ]


def test_keeping_the_book_twice_books_nothing(session: Session) -> None:
    scenes.know_words(session)
    deliver(session, row("a"), row("b"))
    session.commit()
    assert book.keep(session) == 0
    assert set(IN_VIEW) < set(OPEN)


@on_both
def test_what_is_too_old_to_ask_for_goes_and_who_waited_then_still_counts(session: Session, on_day) -> None:  # type: ignore[no-untyped-def]
    scenes.know_words(session)
    on_day(date(2022, 1, 31))
    long_ago = {"registered_on": "2022-01-05"}
    deliver(session, row("a", **long_ago), row("b", **long_ago), row("c", status="helped", **long_ago), terms=FULL)
    session.commit()
    on_day(date(2022, 2, 28))
    deliver(session, row("a", **long_ago), terms=FULL)
    session.commit()
    on_day(AUGUST)
    assert carrying.carry_forward(session) > 0
    session.commit()
    assert stages(session, AUGUST) == {"waiting": 1}
    assert carrying.carry_forward(session) == 0
    session.rollback()
    assert agrees(session)


@pytest.mark.parametrize("engine", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_who_books_one_offer_does_not_wait_for_who_is_at_another(region: Engine) -> None:
    with database.open_session(region) as session:
        scenes.know_words(session)
        one, another = (scenes.offer(session, title=title) for title in ("Durven doen", "Ook durven"))
        session.commit()
    changed = sa.update(Offer.__table__).where(Offer.__table__.c.id == another.id)  # type: ignore[attr-defined]
    with database.open_session(region) as past_the_book:
        past_the_book.connection().execute(changed.values(seats_held=2))
        past_the_book.connection().commit()
    with database.open_session(region) as first, database.open_session(region) as second:
        groups.lock(first, groups.ref_of(another))
        second.connection().execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        groups.lock(second, groups.ref_of(one))
        groups.move_seats(second, groups.ref_of(one), held=1, proposed=0)
        second.commit()
        groups.move_seats(first, groups.ref_of(another), held=1, proposed=0)
        first.commit()
    with database.open_session(region, writes=False) as session:
        assert {each.offer_id: each.taken for each in session.exec(select(GroupDay))} == {one.id: 1, another.id: 3}
