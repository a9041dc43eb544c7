"""Answers a data subject through the own organisation: everything about one youth, told or erased, with proof."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.audit.models import AuditEvent
from matching_api.database import now
from matching_api.matching import groups
from matching_api.matching.models import UnplacedRequest
from matching_api.problems import StepNotPossible
from matching_api.reach import Why, in_whole_region, whole_region
from matching_api.rechecks import answering
from matching_api.rechecks.schemas import RecheckAnswerOut
from matching_api.retention import forgetting
from matching_api.retention.quiet import wait_for_rounds
from matching_api.retention.schemas import (
    KeptMomentsOut,
    KeptRoundOut,
    KeptStepOut,
    KeptSuggestionOut,
    SubjectErasureOut,
    SubjectExportOut,
)
from matching_api.suggestions import life, one_on_one
from matching_api.suggestions.codes import LIVE, State
from matching_api.suggestions.cohort_models import Cohort, CohortItem, CohortMember
from matching_api.suggestions.models import Suggestion, SuggestionEvent
from matching_api.suggestions.youth_schemas import OneOnOneChoiceOut
from matching_api.waitlist import delivering, service as waitlist
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.schemas import DeliveryOut, HelpRequestOut


def export(session: Session, actor: Actor, request_id: UUID) -> SubjectExportOut:
    """Everything kept about one youth of the own organisation, without what says something about others."""
    request = waitlist.request_of(session, actor, request_id)
    suggestions = _suggestions(session, request_id)
    ids = {str(request_id), *(str(each.id) for each in suggestions)}
    trail = _trail(session, actor.organisation_key, ids)
    event_id = audit.record(
        session,
        events.SUBJECT_EXPORTED,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        request=request_id,
    )
    return SubjectExportOut(
        made_at=now(),
        audit_event_id=event_id,
        help_request=HelpRequestOut.of(request),
        not_with=len(request.not_with),
        moments=KeptMomentsOut.model_validate(request.model_dump(include=set(KeptMomentsOut.model_fields))),
        delivery=_delivery(session, actor, request),
        suggestions=[_told(session, each) for each in suggestions],
        rechecks=[RecheckAnswerOut.of(each, request, last=False) for each in answering.answers_of(session, request_id)],
        one_on_one=[OneOnOneChoiceOut.of(each) for each in one_on_one.choices_of(session, request_id)],
        rounds=_rounds(session, request_id),
        cohorts=_cohorts(session, request_id),
        trail=trail,
    )


def erase(session: Session, actor: Actor, request_id: UUID) -> SubjectErasureOut:
    """Deletes everything about one youth of the own organisation; a seat that was kept for it is free again.

    Raises StepNotPossible while the youth sits in a group that started, or a match round is at work.
    """
    request = waitlist.request_of(session, actor, request_id)
    wait_for_rounds(session)
    for each in _suggestions(session, request_id):
        if each.state is State.STARTED:
            raise StepNotPossible("This youth sits in a group; first say how that ended.")
        if each.state in LIVE:
            life.move(session, each, State.LAPSED, by=actor)
    with whole_region(session, Why.ERASURE):
        forgetting.delete_records(session, [each for each, _ in forgetting.records_with(session, request_id)])
    forgetting.forget(session, [request])
    event_id = audit.record(
        session, events.SUBJECT_ERASED, organisation=actor.organisation_key, actor=actor.account_id, request=request_id
    )
    return SubjectErasureOut(help_request_id=request_id, erased_at=now(), audit_event_id=event_id)


def _suggestions(session: Session, request_id: UUID) -> list[Suggestion]:
    statement = select(Suggestion).where(Suggestion.help_request_id == request_id)
    return list(session.exec(statement.order_by(col(Suggestion.proposed_at), col(Suggestion.id))))


def _told(session: Session, suggestion: Suggestion) -> KeptSuggestionOut:
    group = groups.group_of(session, suggestion.group)
    steps = select(SuggestionEvent).where(SuggestionEvent.suggestion_id == suggestion.id)
    in_order = session.exec(steps.order_by(col(SuggestionEvent.at), col(SuggestionEvent.id)))
    same = suggestion.model_dump(include=set(KeptSuggestionOut.model_fields))
    return KeptSuggestionOut(
        **same,
        group=group.id,
        organisation=group.organisation_key,
        tags=group.tags,
        steps=[KeptStepOut(**each.model_dump(include=set(KeptStepOut.model_fields))) for each in in_order],
    )


def _delivery(session: Session, actor: Actor, request: HelpRequest) -> DeliveryOut:
    delivery = delivering.delivery_of(session, actor, request.delivery_id)
    # Its errors are about other rows.
    return DeliveryOut.of(delivery).model_copy(update={"errors": []})


@in_whole_region(Why.ERASURE)
def _cohorts(session: Session, request_id: UUID) -> list[date]:
    items = select(CohortMember.item_id).where(CohortMember.help_request_id == request_id)
    of = select(CohortItem.cohort_id).where(col(CohortItem.id).in_(items))
    return sorted(each.frozen_on for each in session.exec(select(Cohort).where(col(Cohort.id).in_(of))))


@in_whole_region(Why.ERASURE)
def _rounds(session: Session, request_id: UUID) -> list[KeptRoundOut]:
    unplaced = session.exec(select(UnplacedRequest).where(UnplacedRequest.help_request_id == request_id)).all()
    why = {each.round_id: each.model_dump(include={"reason", "nearest", "change"}) for each in unplaced}
    asked = {
        round_id: _youth(json.loads(problem), str(request_id))
        for round_id, problem in forgetting.records_with(session, request_id)
    }
    found = sorted(why.keys() | asked.keys())
    return [KeptRoundOut(round_id=each, asked=asked.get(each), unplaced=why.get(each)) for each in found]


def _youth(problem: dict[str, Any], key: str) -> dict[str, Any] | None:
    """The youth as the matcher got it; with whom it may not sit is about others."""
    found = (each for each in problem["youths"] if each["key"] == key)
    return next(({name: value for name, value in each.items() if name != "not_with"} for each in found), None)


def _trail(session: Session, organisation_key: str, ids: Collection[str]) -> list[dict[str, Any]]:
    named = sa.or_(*(col(AuditEvent.details)[field].as_string().in_(ids) for field in ("request", "suggestion")))
    statement = select(AuditEvent).where(AuditEvent.organisation == organisation_key, named)
    in_order = session.exec(statement.order_by(col(AuditEvent.position)))
    return [each.model_dump(mode="json", include={"position", "at", "name", "details"}) for each in in_order]
