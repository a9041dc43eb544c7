"""Deletes what was kept long enough: requests that closed, and what old match rounds were told about youths."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.history import carrying
from matching_api.idempotency.models import KeptAnswer
from matching_api.idempotency.service import KEPT
from matching_api.matching.models import MatchRound, RoundRecord
from matching_api.retention import forgetting
from matching_api.settings import get_settings
from matching_api.suggestions.codes import LIVE
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist.codes import RequestState, Status
from matching_api.waitlist.models import HelpRequest


@dataclass(frozen=True)
class Purged:
    """How many requests of which organisation, and of how many rounds the problem and plan."""

    requests: Counter[str]
    rounds: int


def purge(session: Session, *, dry_run: bool = False, by: str = "command") -> Purged:
    """Deletes what closed, or ran, longer ago than `keep_closed_days`; a dry run only counts."""
    before = kept_since()
    requests, rounds = _closed_before(session, before), _rounds_before(session, before)
    found = Purged(Counter(each.organisation_key for each in requests), len(rounds))
    if not dry_run:
        forgetting.forget(session, requests)
        forgetting.delete_records(session, rounds)
        carrying.carry_forward(session)
        session.exec(sa.delete(KeptAnswer).where(col(KeptAnswer.at) < now() - KEPT))
        _record(session, found, by)
    return found


def kept_since() -> datetime:
    """The first moment of the oldest day of which closed requests are still kept, in UTC."""
    settings = get_settings()
    day = settings.current_date() - timedelta(days=settings.keep_closed_days)
    return datetime.combine(day, time(), UTC)


def _closed_before(session: Session, before: datetime) -> list[HelpRequest]:
    closed = sa.or_(
        col(HelpRequest.left_at).is_not(None),
        col(HelpRequest.started_at).is_not(None),
        col(HelpRequest.status).in_({Status.HELPED, Status.EXPIRED}),
    )
    # Who still sits in a group, or was decided about since, is not done.
    still_busy = select(Suggestion.id).where(
        Suggestion.help_request_id == HelpRequest.id,
        sa.or_(col(Suggestion.state).in_(LIVE), col(Suggestion.decided_at) >= before),
    )
    statement = select(HelpRequest).where(closed, ~still_busy.exists()).order_by(col(HelpRequest.id))
    return [each for each in session.exec(statement) if _closed_at(each) < before]


def _closed_at(request: HelpRequest) -> datetime:
    moments = {RequestState.STARTED: request.started_at, RequestState.LEFT: request.left_at}
    return moments.get(request.state) or request.updated_at


def _rounds_before(session: Session, before: datetime) -> Sequence[UUID]:
    return session.exec(select(RoundRecord.round_id).join(MatchRound).where(col(MatchRound.finished_at) < before)).all()


def _record(session: Session, found: Purged, by: str) -> None:
    for organisation, count in sorted(found.requests.items()):
        audit.record(session, events.REQUESTS_PURGED, organisation=organisation, actor=by, requests=count)
    total = found.requests.total()
    audit.record(session, events.PURGED, organisation=None, actor=by, requests=total, rounds=found.rounds)
