"""Keeps how a started group goes and ends, for who leads it or carries it along; knows counts, and no youth."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.aftercare.models import GroupAnswers, GroupAttendance, GroupLesson
from matching_api.aftercare.schemas import AnswerIn
from matching_api.aftercare.taking_part import took_part
from matching_api.audit import events, service as audit
from matching_api.offers import service as offers
from matching_api.offers.codes import ClosingReason, OfferState
from matching_api.offers.models import Offer
from matching_api.personal_data import find_personal_data
from matching_api.problems import InputError, InvalidInput, NotAllowed, NotFound, StepNotPossible
from matching_api.reach import Why, in_whole_region
from matching_api.suggestions import adopting, life
from matching_api.suggestions.codes import Reason, State
from matching_api.suggestions.models import LINKED, Suggestion


def note_attendance(session: Session, actor: Actor, offer_id: UUID, meeting: int, present: int) -> None:
    """How many were at a meeting, in place of an earlier number.

    Raises NotFound, NotAllowed for others' groups, StepNotPossible before the start, and InvalidInput for a meeting
    there is none of or for more than ever took part.
    """
    offer = _carried(session, actor, offer_id)
    if offer.state is OfferState.FORMING:
        raise StepNotPossible("This group has not started.")
    errors = []
    if not 1 <= meeting <= offer.sessions:
        errors.append(InputError(pointer="path/meeting", code="unknown-meeting", detail="There is no such meeting."))
    if present > took_part(session, offer):
        errors.append(InputError(pointer="/present", code="too-many", detail="Fewer take part in this group."))
    if errors:
        raise InvalidInput(f"{len(errors)} error(s); nothing was changed.", errors)
    row = session.get(GroupAttendance, (offer_id, meeting)) or GroupAttendance(
        offer_id=offer_id, meeting=meeting, present=present
    )
    row.present = present
    session.add(row)
    session.flush()
    audit.record(
        session,
        events.ATTENDANCE_NOTED,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        offer=offer_id,
        meeting=meeting,
    )


def answer(session: Session, actor: Actor, offer_id: UUID, given: AnswerIn) -> None:
    """Adds what one participant says. It is counted and not written down: no time, no order, no entry in the trail.

    Raises NotFound, NotAllowed, and StepNotPossible before the start, after closing (what was shown since would tell
    the last answer), and when everybody answered.
    """
    offer = _carried(session, actor, offer_id)
    if offer.state is not OfferState.RUNNING:
        raise StepNotPossible("Answers are taken while a group runs.")
    if answered(session, offer_id) >= took_part(session, offer):
        raise StepNotPossible("As many answered as took part.")
    key = (offer_id, given.usefulness, given.more_support, given.goals_met)
    row = session.get(GroupAnswers, key) or GroupAnswers(offer_id=offer_id, **given.model_dump(), answers=0)
    row.answers += 1
    session.add(row)
    session.flush()


def answered(session: Session, offer_id: UUID) -> int:
    """How many answers a group has; to compare with only, for it is not shown."""
    total = select(sa.func.coalesce(sa.func.sum(GroupAnswers.answers), 0)).where(GroupAnswers.offer_id == offer_id)
    return int(session.exec(total).one())


@in_whole_region(Why.GROUP_CHANGES_HANDS)
def end(session: Session, actor: Actor, offer_id: UUID) -> Offer:
    """Ends an own group as planned: who still sits in it completed it, and it is closed.

    Who stopped before has been noted by their own team. Raises NotFound, NotAllowed, StepNotPossible unless it runs.
    """
    offer = offers.locked(session, offer_id)
    if offer.organisation_key != actor.organisation_key:
        raise NotAllowed("This is an offer of another organisation.")
    if offer.state is not OfferState.RUNNING:
        raise StepNotPossible("Only a group that runs can end.")
    sitting = select(Suggestion).where(Suggestion.offer_id == offer_id, Suggestion.state == State.STARTED, LINKED)
    for suggestion in session.exec(sitting.order_by(col(Suggestion.id))).all():
        life.move(session, suggestion, State.COMPLETED, by=actor, reason=Reason.AS_PLANNED)
    return adopting.close_offer(session, actor, offer_id, ClosingReason.COMPLETED)


def learn(session: Session, actor: Actor, offer_id: UUID, text: str) -> GroupLesson:
    """A lesson of a closed group; raises NotFound, NotAllowed, StepNotPossible, InvalidInput for personal data."""
    if (code := find_personal_data(text)) is not None:
        fault = InputError(pointer="/text", code=code, detail="This looks like personal data.")
        raise InvalidInput("Nothing was kept.", [fault])
    offer = _carried(session, actor, offer_id)
    if offer.state is not OfferState.CLOSED:
        raise StepNotPossible("Lessons are written when a group is closed.")
    lesson = GroupLesson(offer_id=offer_id, organisation_key=actor.organisation_key, text=text, written_by=actor.name)
    session.add(lesson)
    session.flush()
    _note_lesson(session, actor, lesson, on=True)
    return lesson


def forget_lesson(session: Session, actor: Actor, lesson_id: UUID) -> None:
    """Takes an own lesson away; raises NotFound, also for another organisation's."""
    lesson = session.get(GroupLesson, lesson_id)
    if lesson is None or lesson.organisation_key != actor.organisation_key:
        raise NotFound("There is no such lesson.")
    _note_lesson(session, actor, lesson, on=False)
    session.delete(lesson)
    session.flush()


def lessons(session: Session, theme: str | None = None, offer_ids: Collection[UUID] | None = None) -> list[GroupLesson]:
    """Lessons of the whole partnership, the newest first."""
    statement = select(GroupLesson).join(Offer, col(Offer.id) == col(GroupLesson.offer_id))
    if theme is not None:
        statement = statement.where(Offer.theme == theme)
    if offer_ids is not None:
        statement = statement.where(col(GroupLesson.offer_id).in_(sorted(offer_ids)))
    return list(session.exec(statement.order_by(col(GroupLesson.written_at).desc(), col(GroupLesson.id))))


def _carried(session: Session, actor: Actor, offer_id: UUID) -> Offer:
    """An offer that the own organisation leads or carries along, kept as it is until the transaction ends."""
    offer = offers.locked(session, offer_id)
    if actor.organisation_key not in {offer.organisation_key, *offers.partners_of_all(session).get(offer.id, [])}:
        raise NotAllowed("This is an offer of other organisations.")
    return offer


def _note_lesson(session: Session, actor: Actor, lesson: GroupLesson, *, on: bool) -> None:
    audit.record(
        session,
        events.LESSON_WRITTEN,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        offer=lesson.offer_id,
        lesson=lesson.id,
        on=on,
    )
