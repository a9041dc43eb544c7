"""How long things are kept: who leaves the pool, what is deleted, and that the counts stay."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from typer.testing import CliRunner

from matching_api.audit.models import AuditEvent
from matching_api.cli import app
from matching_api.database import now, open_session
from matching_api.history.codes import Stage
from matching_api.history.models import HistoryEntry
from matching_api.insight import service as insight
from matching_api.matching.models import AlmostGroup, MatchRound, RoundRecord, UnplacedRequest
from matching_api.retention import purging
from matching_api.settings import get_settings
from matching_api.suggestions.codes import Reason, State
from matching_api.suggestions.models import Suggestion, SuggestionEvent
from matching_api.waitlist import delivering, pooling, service as waitlist
from matching_api.waitlist.codes import DeliveryKind, NotMatched
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import on_both
from .deliveries import DELIVERIES, pseudonym

LONG_AGO = now() - timedelta(days=400)
TODAY = date(2026, 11, 22)


@pytest.fixture
def words(session: Session) -> Session:
    scenes.know_words(session)
    return session


def _pool(session: Session) -> int:
    return len(pooling.pool(session, get_settings().current_date()))


def _change(session: Session, request_id: UUID, **values: Any) -> None:
    """Puts a request into the past, which the service itself cannot."""
    session.exec(sa.update(HelpRequest).where(HelpRequest.id == request_id).values(values))  # type: ignore[arg-type]
    session.expire_all()


def test_a_request_nobody_named_or_rechecked_in_ninety_days_leaves_the_pool(words: Session) -> None:
    [request_id] = scenes.youths(words, "noord", "a")
    request = words.get_one(HelpRequest, request_id)
    assert (_pool(words), waitlist.not_matched(request, sharing=True)) == (1, None)
    _change(words, request_id, named_on=TODAY - timedelta(days=90))
    assert _pool(words) == 1
    _change(words, request_id, named_on=TODAY - timedelta(days=91))
    assert _pool(words) == 0
    assert waitlist.not_matched(request, sharing=True) is NotMatched.NOT_CONFIRMED
    _change(words, request_id, rechecked_on=TODAY - timedelta(days=3))
    assert _pool(words) == 1


def test_a_delivery_that_names_it_unchanged_keeps_a_request_in_the_pool(words: Session) -> None:
    [request_id] = scenes.youths(words, "noord", "a")
    _change(words, request_id, named_on=TODAY - timedelta(days=200))
    assert _pool(words) == 0
    scenes.youths(words, "noord", "a")
    assert _pool(words) == 1


def test_the_demonstration_stays_matched_whenever_it_is_started(
    words: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "today", date(2028, 1, 1))
    sender, terms = Sender("jt-katwijk", "Karim Bos"), Terms(DeliveryKind.FULL)
    delivering.deliver_file(words, sender, (DELIVERIES / "jt-katwijk.csv").read_bytes(), terms)
    matched = [each for each in words.exec(select(HelpRequest)) if waitlist.not_matched(each, sharing=True) is None]
    assert len(matched) == _pool(words) > 50


def _region(session: Session) -> dict[str, UUID]:
    """Requests that closed long ago in every way there is, one that closed today, and ones that are not done."""
    names = ("left", "helped", "completed", "waits", "left today", "sits in a group", "decided today")
    ids = dict(zip(names, scenes.youths(session, "noord", *names), strict=True))
    others = scenes.youths(session, "noord", "friend", not_with=[pseudonym("left"), pseudonym("waits")])
    offer, round_id = scenes.offer(session), _round(session, LONG_AGO)
    for name, state, at in (
        ("completed", State.COMPLETED, LONG_AGO),
        ("sits in a group", State.STARTED, LONG_AGO),
        ("decided today", State.DECLINED, now()),
        ("left", State.DECLINED, LONG_AGO),
    ):
        suggestion = Suggestion(
            round_id=round_id, help_request_id=ids[name], organisation_key="jt-leiden-noord", offer_id=offer.id,
            state=state, why=scenes.WHY, decided_by="Noor Visser", decided_at=at,
            reason=Reason.SAFETY if state is State.DECLINED else None,
        )  # fmt: skip
        session.add(suggestion)
        session.flush()
        session.add(
            SuggestionEvent(suggestion_id=suggestion.id, from_state=State.PROPOSED, to_state=state, by="Noor Visser")
        )
    session.add(UnplacedRequest(round_id=round_id, help_request_id=ids["left"], reason="too-far"))
    almost = [str(ids["left"]), str(ids["waits"])]
    session.add(AlmostGroup(round_id=round_id, position=0, offer_id=offer.id, help_request_ids=almost, short=1))
    session.flush()
    old = {"updated_at": LONG_AGO}
    _change(session, ids["left"], **old, left_at=LONG_AGO)
    _change(session, ids["helped"], **old, status="helped")
    for name in ("completed", "sits in a group"):
        _change(session, ids[name], **old, started_at=LONG_AGO)
    _change(session, ids["waits"], **old)
    _change(session, ids["left today"], **old, left_at=now())
    _change(session, ids["decided today"], **old, left_at=LONG_AGO)
    return ids | {"friend": others[0]}


def _round(session: Session, finished_at: datetime) -> UUID:
    each = scenes.finished_round(session)
    found = MatchRound(**each.model_dump(exclude={"id", "finished_at"}), finished_at=finished_at)
    session.add(found)
    session.flush()
    session.add(RoundRecord(round_id=found.id, problem=b"", plan=b""))
    session.flush()
    return found.id


@on_both
def test_what_closed_six_months_ago_is_deleted_and_nothing_else(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        ids = _region(session)
        recent = _round(session, now())
        found = purging.purge(session)
        session.commit()
    assert (dict(found.requests), found.rounds) == ({"jt-leiden-noord": 3}, 1)
    with open_session(region, writes=False) as session:
        left = set(session.exec(select(HelpRequest.id)))
        assert left == set(ids.values()) - {ids["left"], ids["helped"], ids["completed"]}
        assert session.exec(select(RoundRecord.round_id)).all() == [recent]
        assert not session.exec(select(UnplacedRequest)).all()
        almost = session.exec(select(AlmostGroup)).one()
        assert (almost.help_request_ids, almost.short) == ([str(ids["waits"])], 2)
        friend = session.get_one(HelpRequest, ids["friend"])
        assert [each.reveal() for each in friend.not_with] == [pseudonym("waits")]


@on_both
def test_suggestions_of_deleted_requests_stay_as_counts_that_stand_for_nobody(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        _region(session)
        session.commit()
        leader = scenes.actor(session, "regio")
        before = _started(session)
        purging.purge(session)
        session.commit()
    with open_session(region, writes=False) as session:
        loose = [each for each in session.exec(select(Suggestion)) if each.help_request_id is None]
        assert sorted(each.state for each in loose) == [State.COMPLETED, State.DECLINED]
        assert all(
            (each.why, each.decided_by, each.decided_at, each.reason) == ({}, None, None, None) for each in loose
        )
        assert len(session.exec(select(SuggestionEvent)).all()) == 2
        assert before == _started(session) == 2
        assert insight.figures(session, leader, None, insight.audience(outside=False)).as_of == TODAY


def _started(session: Session) -> int:
    amounts = session.exec(select(HistoryEntry.amount).where(HistoryEntry.stage == Stage.STARTED))
    return sum(amounts)


def test_a_dry_run_counts_the_same_and_deletes_nothing(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        ids = _region(session)
        session.commit()
    said = CliRunner().invoke(app, ["purge", "--dry-run"]).output
    assert "Would be deleted: 3 requests and what 1 match rounds were told." in said
    with open_session(region, writes=False) as session:
        assert set(session.exec(select(HelpRequest.id))) == set(ids.values())
    said = CliRunner().invoke(app, ["purge"]).output
    assert "Deleted: 3 requests and what 1 match rounds were told.\n  jt-leiden-noord: 3" in said
    with open_session(region, writes=False) as session:
        trail = session.exec(select(AuditEvent).where(AuditEvent.name.in_(["purged", "requests-purged"]))).all()  # type: ignore[attr-defined]
    assert [(each.organisation, each.details) for each in trail] == [
        ("jt-leiden-noord", {"actor": "command", "requests": 3}),
        (None, {"actor": "command", "requests": 3, "rounds": 1}),
    ]
    assert "Deleted: 0 requests" in CliRunner().invoke(app, ["purge"]).output


def test_what_was_deleted_does_not_stand_in_the_way_of_a_new_round(words: Session) -> None:
    _region(words)
    purging.purge(words)
    offer = scenes.offer(words, title="Nieuwe groep")
    made = scenes.suggest(words, offer, *scenes.youths(words, "noord", "new"))
    assert [each.state for each in made] == [State.PROPOSED]
