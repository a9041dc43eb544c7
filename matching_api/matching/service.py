"""Asks for match rounds, shows and stops them; a worker carries them out."""

from math import ceil, nan
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, col, func, select

from matcher.problem import Problem
from matcher.refusal import InvalidProblem
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import open_session
from matching_api.matching import policies, queue
from matching_api.matching.codes import RoundState
from matching_api.matching.models import MatchRound
from matching_api.matching.problem_parts import policy_of
from matching_api.problems import InputError, InvalidInput, NotFound, QueueFull, StepNotPossible
from matching_api.settings import get_settings

SHOWN = 50
SIMILAR_ROUNDS = 5
_PROPOSES = col(MatchRound.preview).is_(False)
UNDER_WAY = "A match round is under way already."


def request_round(
    session: Session,
    requested_by: str,
    *,
    actor: Actor | None = None,
    seed: int | None,
    policy: dict[str, Any],
    preview: bool = False,
) -> MatchRound:
    """Puts a round in the queue, under the saved policy with the fields of `policy` in their place.

    A preview makes way for a round. Raises QueueFull while another is queued or running, InvalidInput for a policy.
    """
    policy = {**policies.current(session), **policy}
    _check_policy(policy)
    busy = session.exec(select(MatchRound).where(col(MatchRound.under_way).is_not(None))).first()
    if busy is not None and (preview or not busy.preview or not queue.stop(session, busy.id)):
        raise _full(session)
    each = MatchRound(
        under_way=1,
        requested_by=requested_by,
        organisation_key=actor.organisation_key if actor else None,
        seed=get_settings().round_seed if seed is None else seed,
        policy=policy,
        preview=preview,
    )
    session.add(each)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else asked in the same instant
        raise QueueFull(UNDER_WAY, headers={"Retry-After": "60"}) from error
    asked_by = actor.account_id if actor else "command"
    audit.record(session, events.ROUND_REQUESTED, organisation=each.organisation_key, actor=asked_by, round=each.id)
    return each


def _full(session: Session) -> QueueFull:
    """A round sees what was delivered up to its start, so one is enough; whoever wants another waits for its end."""
    seconds = ceil(expected_seconds(session) or 60)
    return QueueFull(UNDER_WAY, headers={"Retry-After": str(max(5, seconds))})


def rounds(session: Session) -> list[MatchRound]:
    """The last rounds, the newest first."""
    newest_first = select(MatchRound).where(_PROPOSES).order_by(col(MatchRound.requested_at).desc(), col(MatchRound.id))
    return list(session.exec(newest_first.limit(SHOWN)))


def round_of(session: Session, round_id: UUID) -> MatchRound:
    """One round; raises NotFound, also for a preview."""
    each = session.get(MatchRound, round_id)
    if each is None or each.preview:
        raise NotFound("There is no such match round.")
    return each


def latest_finished(session: Session) -> MatchRound | None:
    """The round whose suggestions hold now, or none when there never was one."""
    finished = select(MatchRound).where(MatchRound.state == RoundState.FINISHED, _PROPOSES)
    return session.exec(finished.order_by(col(MatchRound.finished_at).desc()).limit(1)).first()


def expected_seconds(session: Session) -> float | None:
    """How long a round will take: the median of the last ones that were of about the size of the latest.

    None while no round ever finished. What waits now is not counted, as that takes nearly as long as reading it.
    """
    finished = [each for each in rounds(session) if each.state is RoundState.FINISHED]
    latest = latest_finished(session)
    if latest is None or latest.seconds is None:
        return None
    size = latest.youths or 0
    alike = [each.seconds for each in finished if each.seconds and abs((each.youths or 0) - size) * 4 <= size]
    return median((alike or [latest.seconds])[:SIMILAR_ROUNDS])


def rounds_under_way() -> float:
    """How many rounds are queued or running, for the metrics; not a number while the database is away."""
    try:
        with open_session(writes=False) as session:
            counted = select(func.count()).where(col(MatchRound.under_way).is_not(None))
            return float(session.exec(counted).one())
    except OperationalError:
        return nan


def stop_round(session: Session, actor: Actor, round_id: UUID) -> MatchRound:
    """Stops a round that is queued or running; raises StepNotPossible when it has ended."""
    round_of(session, round_id)
    if not queue.stop(session, round_id):
        raise StepNotPossible("This round has ended.")
    audit.record(
        session, events.ROUND_STOPPED, organisation=actor.organisation_key, actor=actor.account_id, round=round_id
    )
    session.expire_all()
    return round_of(session, round_id)


def _check_policy(policy: dict[str, Any]) -> None:
    """An empty problem with this policy is refused exactly when the policy is."""
    lists: dict[str, list[Any]] = {"youths": [], "offers": [], "venues": [], "facilitators": [], "pinned": []}
    try:
        Problem.from_json(
            {"version": 1, "as_of": "2026-01-01", "policy": policy_of(policy), "themes": {}, "places": {}, **lists}
        )
    except InvalidProblem as error:
        faults = [InputError(pointer=each.pointer, code=each.code, detail=each.message) for each in error.faults]
        raise InvalidInput(f"{len(faults)} error(s); nothing was changed.", faults) from error
