"""Takes the last delivery of an organisation back: its waitlist is as it was; what people decided is never undone."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.problems import StepNotPossible
from matching_api.rechecks.models import RecheckAnswer
from matching_api.retention import forgetting
from matching_api.retention.quiet import wait_for_rounds
from matching_api.suggestions import life
from matching_api.suggestions.codes import LIVE, State
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.one_on_one_models import OneOnOneChoice
from matching_api.waitlist import delivering, service as waitlist, undoing
from matching_api.waitlist.models import Delivery

_AT_ONCE = 500
# What says something else about a request than that it still stands.
_CONFIRMING = {"named_on", "reference_date", "delivery_id"}


def reverse(session: Session, actor: Actor, delivery_id: UUID) -> Delivery:
    """Requests it added are gone, what it changed or closed is as before; the delivery stays listed as taken back.

    Raises NotFound, and StepNotPossible when it was taken back, is not the last one, a match round is at work, or
    somebody decided about one of its requests since.
    """
    delivery = delivering.delivery_of(session, actor, delivery_id)
    delivering.wait_for_turn(session, actor.organisation_key)
    session.refresh(delivery)
    if undoing.reversible(session, actor.organisation_key) != delivery.id:
        raise StepNotPossible("Only the last delivery can be taken back, and only once.")
    wait_for_rounds(session)
    before = undoing.remembered(session, delivery)
    touched = [each for each, values in before.items() if values is None or values.keys() - _CONFIRMING]
    if _is_decided(session, delivery, touched):
        raise StepNotPossible("Somebody decided about a youth of this delivery since.")
    created = undoing.created(before)
    _withdraw(session, actor, created)
    undoing.put_back(session, delivery, before)
    forgetting.forget(session, list(waitlist.requests_by_id(session, created).values()))
    delivery.reversed_at, delivery.reversed_by = now(), actor.name
    session.add(delivery)
    session.flush()
    _note(session, actor, delivery)
    return delivery


def _is_decided(session: Session, delivery: Delivery, requests: Sequence[UUID]) -> bool:
    """Did a person decide about one of these since the delivery?"""
    since = delivery.received_at
    choice = OneOnOneChoice
    chosen = sa.or_(col(choice.chosen_at) >= since, col(choice.taken_back_at) >= since)
    for some in _parts(requests):
        decided = select(Suggestion.id).where(
            col(Suggestion.help_request_id).in_(some),
            col(Suggestion.decided_by).is_not(None),
            col(Suggestion.decided_at) >= since,
        )
        choices = select(choice.id).where(col(choice.help_request_id).in_(some), chosen)
        answers = select(RecheckAnswer.id).where(
            col(RecheckAnswer.help_request_id).in_(some),
            sa.or_(col(RecheckAnswer.given_at) >= since, col(RecheckAnswer.taken_back_at) >= since),
        )
        if any(session.exec(each.limit(1)).first() for each in (decided, choices, answers)):
            return True
    return False


def _withdraw(session: Session, actor: Actor, requests: Collection[UUID]) -> None:
    """Whatever a round proposed for a request that is about to go makes room again."""
    for some in _parts(sorted(requests)):
        open_ones = select(Suggestion).where(col(Suggestion.help_request_id).in_(some), col(Suggestion.state).in_(LIVE))
        for each in session.exec(open_ones.order_by(col(Suggestion.id))).all():
            life.move(session, each, State.LAPSED, by=actor)


def _note(session: Session, actor: Actor, delivery: Delivery) -> None:
    audit.record(
        session,
        events.DELIVERY_REVERSED,
        organisation=delivery.organisation_key,
        actor=actor.account_id,
        delivery=delivery.id,
        created=delivery.created,
        updated=delivery.updated,
        left=delivery.left,
    )


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
