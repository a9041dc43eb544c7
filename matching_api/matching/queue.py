"""The queue of match rounds in the database: asked for, taken with a lease, kept alive, ended; knows no youths."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.matching.codes import FailureReason, RoundState
from matching_api.matching.models import MatchRound
from matching_api.settings import get_settings
from matching_api.telemetry import ROUNDS

MOST_ATTEMPTS = 3


@dataclass(frozen=True)
class Lease:
    """The right to work on one round; lost as soon as somebody else has it or the round was stopped."""

    round_id: UUID
    token: UUID
    seed: int
    policy: dict[str, Any]
    preview: bool = False


class LeaseLost(Exception):  # noqa: N818  an event, not a fault
    """The round was stopped, or another worker has it; whatever was worked out is thrown away."""


def is_there_work(session: Session) -> bool:
    """Is a round waiting, or left behind by a worker that fell silent?"""
    return session.exec(select(MatchRound.id).where(_free(now())).limit(1)).first() is not None


def claim(session: Session) -> Lease | None:
    """Takes the oldest round that waits or was left behind; none when there is none, or when another was quicker.

    A round that was left behind for the last time it may be tried fails here.
    """
    moment = now()
    oldest = select(MatchRound).where(_free(moment)).order_by(col(MatchRound.requested_at)).limit(1)
    found = session.exec(oldest.with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    if found.attempts >= MOST_ATTEMPTS:
        _end(session, _is_free(found.id, moment), found.id, FailureReason.WORKER_LOST)
        return None
    token = uuid4()
    taken = (
        sa.update(MatchRound)
        .where(*_is_free(found.id, moment))
        .values(
            state=RoundState.RUNNING,
            stage="reading",
            fraction=0.0,
            attempts=MatchRound.attempts + 1,
            started_at=moment,
            lease=token,
            lease_ends=_lease_end(moment),
        )
    )
    if _rows(session, taken) == 0:
        return None
    return Lease(found.id, token, found.seed, dict(found.policy), found.preview)


def beat(session: Session, lease: Lease, stage: str, fraction: float) -> None:
    """Says that the worker is alive and how far it is; raises LeaseLost."""
    alive = sa.update(MatchRound).where(*_is_ours(lease))
    if _rows(session, alive.values(stage=stage, fraction=fraction, lease_ends=_lease_end(now()))) == 0:
        raise LeaseLost


def finish(session: Session, lease: Lease, values: dict[str, Any]) -> None:
    """Ends the round as finished, first thing in the transaction that keeps its result; raises LeaseLost."""
    ended = {
        **values,
        "state": RoundState.FINISHED,
        "stage": "finished",
        "fraction": 1.0,
        "finished_at": now(),
        "under_way": None,
        "lease": None,
        "lease_ends": None,
    }
    if _rows(session, sa.update(MatchRound).where(*_is_ours(lease)).values(**ended)) == 0:
        raise LeaseLost
    _note_end(session, lease.round_id, RoundState.FINISHED)


def fail(session: Session, lease: Lease, reason: FailureReason) -> None:
    """Ends the round as failed; raises LeaseLost."""
    if not _end(session, _is_ours(lease), lease.round_id, reason):
        raise LeaseLost


def give_back(session: Session, lease: Lease) -> None:
    """A worker that shuts down in good order puts the round back in the queue; that is no attempt."""
    back = sa.update(MatchRound).where(*_is_ours(lease))
    values = {"state": RoundState.QUEUED, "stage": "queued", "fraction": 0.0, "lease": None, "lease_ends": None}
    _rows(session, back.values(**values, attempts=MatchRound.attempts - 1))


def stop(session: Session, round_id: UUID) -> bool:
    """Ends a round that is queued or running; whoever works on it notices. False when it had ended already."""
    under_way = sa.update(MatchRound).where(col(MatchRound.id) == round_id, col(MatchRound.under_way).is_not(None))
    values = {"state": RoundState.STOPPED, "stage": "stopped", "finished_at": now(), "under_way": None}
    stopped = _rows(session, under_way.values(**values, lease=None, lease_ends=None)) == 1
    if stopped:
        ROUNDS.labels(RoundState.STOPPED).inc()
    return stopped


def _end(session: Session, which: tuple[sa.ColumnElement[bool], ...], round_id: UUID, reason: FailureReason) -> bool:
    values = {"state": RoundState.FAILED, "stage": "failed", "finished_at": now(), "under_way": None}
    failed = sa.update(MatchRound).where(*which)
    if _rows(session, failed.values(**values, failure_reason=reason, lease=None, lease_ends=None)) == 0:
        return False
    _note_end(session, round_id, RoundState.FAILED)
    return True


def _note_end(session: Session, round_id: UUID, state: RoundState) -> None:
    audit.record(session, events.ROUND_FINISHED, organisation=None, round=round_id, state=state.value)
    ROUNDS.labels(state).inc()


def _free(moment: datetime) -> sa.ColumnElement[bool]:
    left_behind = sa.and_(col(MatchRound.state) == RoundState.RUNNING, col(MatchRound.lease_ends) < moment)
    return sa.or_(col(MatchRound.state) == RoundState.QUEUED, left_behind)


def _is_free(round_id: UUID, moment: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return col(MatchRound.id) == round_id, _free(moment)


def _is_ours(lease: Lease) -> tuple[sa.ColumnElement[bool], ...]:
    same_round, same_lease = col(MatchRound.id) == lease.round_id, col(MatchRound.lease) == lease.token
    return same_round, same_lease, col(MatchRound.state) == RoundState.RUNNING


def _lease_end(moment: datetime) -> datetime:
    return moment + timedelta(seconds=get_settings().lease_seconds)


def _rows(session: Session, statement: sa.Update) -> int:
    return session.exec(statement.execution_options(synchronize_session=False)).rowcount
