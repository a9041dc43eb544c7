"""From rows to what is shown of own groups after their start; of others' youths counts only."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.aftercare import service
from matching_api.aftercare.models import GroupAnswers, GroupAttendance, GroupLesson
from matching_api.aftercare.results import results
from matching_api.aftercare.schemas import AftercareOut, AttendanceOut, EndedOut, LessonOut, ResultsOut
from matching_api.aftercare.taking_part import Ways, ways
from matching_api.offers import service as offers
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.settings import get_settings
from matching_api.suggestions.codes import State

ENDS = (State.COMPLETED, State.STOPPED)


def aftercare(session: Session, actor: Actor, offer_id: UUID | None = None) -> list[AftercareOut]:
    """Every own group that has started, or the one asked for; by theme and title."""
    found = [
        each
        for each in offers.offers(session, actor, mine=True)
        if each.state is not OfferState.FORMING and offer_id in {None, each.id}
    ]
    ids = {each.id for each in found}
    ways_of, present, answers = ways(session, ids), _attendances(session, ids), _answers(session, ids)
    learned: defaultdict[UUID, list[LessonOut]] = defaultdict(list)
    for lesson in shown_lessons(session, actor, service.lessons(session, offer_ids=ids)):
        learned[lesson.offer_id].append(lesson)
    return [
        _one(actor, each, ways_of.get(each.id, Counter()), present[each.id], answers[each.id], learned[each.id])
        for each in found
    ]


def shown_lessons(session: Session, actor: Actor, lessons: Iterable[GroupLesson]) -> list[LessonOut]:
    """Lessons with the name of their group and of who wrote them."""
    names, some = offers.names_of(session), list(lessons)
    of = {each.id: each for each in session.exec(select(Offer).where(col(Offer.id).in_({x.offer_id for x in some})))}
    return [LessonOut.of(each, of[each.offer_id], names, actor.organisation_key) for each in some]


def _one(
    actor: Actor,
    offer: Offer,
    how: Ways,
    present: list[GroupAttendance],
    answers: list[GroupAnswers],
    lessons: list[LessonOut],
) -> AftercareOut:
    sitting = sum(youths for (state, _, _), youths in how.items() if state is State.STARTED)
    all_of_them, closed = offer.seats_elsewhere + how.total(), offer.state is OfferState.CLOSED
    said = results(answers, all_of_them, get_settings().disclosure_threshold) if closed else None
    return AftercareOut(
        offer_id=offer.id,
        closed=closed,
        led_here=offer.organisation_key == actor.organisation_key,
        meetings=offer.sessions,
        sitting=offer.seats_elsewhere + sitting,
        took_part=all_of_them,
        attendances=[AttendanceOut(meeting=each.meeting, present=each.present) for each in present],
        ended=_ended(how, actor.organisation_key),
        can_answer=not closed and sum(each.answers for each in answers) < all_of_them,
        results=ResultsOut(**vars(said)) if said else None,
        lessons=lessons,
    )


def _ended(how: Ways, own_key: str) -> list[EndedOut]:
    """Own youths by state and reason; of others how many in all are that far."""
    found = []
    for state in ENDS:
        mine = Counter({reason: n for (s, reason, key), n in how.items() if s is state and key == own_key})
        others = sum(n for (s, _, key), n in how.items() if s is state and key != own_key)
        found += [EndedOut(state=state, reason=reason, mine=n, others=0) for reason, n in sorted(mine.items(), key=str)]
        found += [EndedOut(state=state, reason=None, mine=0, others=others)] if others else []
    return found


def _attendances(session: Session, ids: Collection[UUID]) -> dict[UUID, list[GroupAttendance]]:
    statement = select(GroupAttendance).where(col(GroupAttendance.offer_id).in_(sorted(ids)))
    found: defaultdict[UUID, list[GroupAttendance]] = defaultdict(list)
    for each in session.exec(statement.order_by(col(GroupAttendance.meeting))):
        found[each.offer_id].append(each)
    return found


def _answers(session: Session, ids: Collection[UUID]) -> dict[UUID, list[GroupAnswers]]:
    found: defaultdict[UUID, list[GroupAnswers]] = defaultdict(list)
    for each in session.exec(select(GroupAnswers).where(col(GroupAnswers.offer_id).in_(sorted(ids)))):
        found[each.offer_id].append(each)
    return found
