"""Asks for and finds previews of a policy; a worker carries them out, so that nothing heavy is loaded here."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from matching_api.access.service import Actor
from matching_api.matching import service
from matching_api.matching.models import MatchRound, RoundRecord
from matching_api.problems import NotFound, StepNotPossible


def request_preview(session: Session, actor: Actor, policy: dict[str, Any]) -> MatchRound:
    """Puts a preview in the queue of rounds.

    Raises StepNotPossible without a round to compare with, AlreadyExists while another is queued or running, and
    InvalidInput for a policy the matcher refuses.
    """
    latest = service.latest_finished(session)
    if latest is None or session.get(RoundRecord, latest.id) is None:
        raise StepNotPossible("There is no match round to compare with.")
    return service.request_round(session, actor.name, actor=actor, seed=latest.seed, policy=policy, preview=True)


def preview_of(session: Session, preview_id: UUID) -> MatchRound:
    """One preview; raises NotFound, also for a round that is none."""
    each = session.get(MatchRound, preview_id)
    if each is None or not each.preview:
        raise NotFound("There is no such preview.")
    return each
