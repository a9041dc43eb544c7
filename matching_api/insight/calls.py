"""Who can run this group? A question to all organisations about demand without offer, and what they answer (H10)."""

from collections import Counter, defaultdict
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.history.codes import BANDS
from matching_api.insight import unmet
from matching_api.insight.region import region
from matching_api.insight.service import audience
from matching_api.insight.unmet_schemas import CallAnswerIn, OfferCallIn, OfferCallOut
from matching_api.offers import service as offers
from matching_api.offers.call_models import OfferCall, OfferCallAnswer
from matching_api.problems import AlreadyExists, InputError, InvalidInput, NotFound, StepNotPossible
from matching_api.reach import Why, whole_region
from matching_api.settings import get_settings
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.places import places

OLDEST = 22


def calls(session: Session, actor: Actor) -> list[OfferCallOut]:
    """All questions, open ones and the newest first; who answered is for who asked and for who answered."""
    return _shown(session, None if actor.may(Permission.ASK_FOR_OFFERS) else actor.organisation_key)


def all_calls(session: Session) -> list[OfferCallOut]:
    """The same with every answer, for who asks."""
    return _shown(session, None)


def _shown(session: Session, only: str | None) -> list[OfferCallOut]:
    """With the answers of one organisation only, or of all."""
    found = list(session.exec(select(OfferCall).order_by(col(OfferCall.asked_at).desc(), col(OfferCall.id))))
    answers: defaultdict[UUID, list[OfferCallAnswer]] = defaultdict(list)
    with whole_region(session, Why.COUNTS):
        for each in session.exec(select(OfferCallAnswer).order_by(col(OfferCallAnswer.answered_at))):
            answers[each.call_id].append(each)
    names = offers.names_of(session)
    found.sort(key=lambda each: each.closed_at is not None)
    return [
        OfferCallOut.of(
            call,
            [each for each in answers[call.id] if only in (None, each.organisation_key)],
            Counter(each.answer for each in answers[call.id]),
            names,
        )
        for call in found
    ]


def asked(session: Session) -> set[tuple[str, int, str | None]]:
    """Theme, youngest age and subregion of every question that is open."""
    open_ones = select(OfferCall).where(col(OfferCall.closed_at).is_(None))
    return {(each.theme, each.age_min, each.subregion) for each in session.exec(open_ones)}


def ask(session: Session, actor: Actor, wanted: OfferCallIn) -> OfferCallOut:
    """Asks about one cluster; raises InvalidInput for an unknown theme or band, AlreadyExists while it is asked."""
    age_min, age_max = _ages(wanted.age_band)
    if wanted.theme not in {each.key for each in vocabulary.themes(session)}:
        raise _unknown("/theme", "theme-unknown", "There is no such theme.")
    # A known one, for a text that anybody could write would be shown to all.
    if wanted.subregion not in {None, *(each.subregion for each in places().values())}:
        raise _unknown("/subregion", "subregion-unknown", "There is no such subregion.")
    same = select(OfferCall).where(
        OfferCall.theme == wanted.theme,
        OfferCall.age_min == age_min,
        OfferCall.subregion == wanted.subregion,
        col(OfferCall.closed_at).is_(None),
    )
    if session.exec(same).first() is not None:
        raise AlreadyExists("This is being asked already.")
    reader, grain = audience(outside=False), (wanted.theme, wanted.age_band, wanted.subregion or "")
    shown = unmet.clusters(session, region(session, get_settings().current_date(), reader), reader)
    call = OfferCall(
        organisation_key=actor.organisation_key,
        theme=wanted.theme,
        age_min=age_min,
        age_max=age_max,
        subregion=wanted.subregion,
        youths=next((each.youths for each in shown if each.grain == grain), None),
        asked_by=actor.name,
    )
    session.add(call)
    session.flush()
    audit.record(session, events.OFFER_ASKED, organisation=actor.organisation_key, actor=actor.account_id, call=call.id)
    return OfferCallOut.of(call, [], Counter(), {})


def answer(session: Session, actor: Actor, call_id: UUID, wanted: CallAnswerIn) -> OfferCallOut:
    """The own organisation's answer, in place of an earlier one; raises NotFound, StepNotPossible when it is closed."""
    call = _open(session, call_id)
    given = session.get(OfferCallAnswer, (call_id, actor.organisation_key)) or OfferCallAnswer(
        call_id=call_id, organisation_key=actor.organisation_key, answer=wanted.answer, answered_by=actor.name
    )
    given.answer, given.from_on = wanted.answer, wanted.from_on
    given.answered_by, given.answered_at = actor.name, now()
    session.add(given)
    session.flush()
    audit.record(
        session, events.OFFER_CALL_ANSWERED, organisation=actor.organisation_key, actor=actor.account_id, call=call.id
    )
    return next(each for each in calls(session, actor) if each.id == call_id)


def close(session: Session, actor: Actor, call_id: UUID) -> OfferCallOut:
    """Nobody is asked any more; raises NotFound, and StepNotPossible when it was closed before."""
    call = _open(session, call_id)
    call.closed_at = now()
    session.add(call)
    session.flush()
    audit.record(
        session, events.OFFER_CALL_CLOSED, organisation=actor.organisation_key, actor=actor.account_id, call=call.id
    )
    return next(each for each in calls(session, actor) if each.id == call_id)


def _open(session: Session, call_id: UUID) -> OfferCall:
    call = session.get(OfferCall, call_id)
    if call is None:
        raise NotFound("There is no such question.")
    if call.closed_at is not None:
        raise StepNotPossible("This question is closed.")
    return call


def _ages(band: str) -> tuple[int, int]:
    lows = {name: low for low, name in BANDS}
    if band not in lows:
        raise _unknown("/age_band", "age-band-unknown", "There is no such age band.")
    above = [low for low, _ in BANDS if low > lows[band]]
    return lows[band], min(above) - 1 if above else OLDEST


def _unknown(pointer: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput("Nothing was asked.", [InputError(pointer=pointer, code=code, detail=detail)])
