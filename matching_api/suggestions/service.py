"""What a person does with suggestions of the own organisation; those of others do not exist here."""

from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.matching import groups
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.offers import service as offers
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.problems import InputError, InvalidInput, NotFound, StepNotPossible
from matching_api.reach import Why, in_whole_region
from matching_api.suggestions import choosing, life
from matching_api.suggestions.codes import (
    ALLOWED,
    HOLDS_SEAT,
    LIVE,
    REASON_REQUIRED,
    REASONS,
    REVERSIBLE,
    VERDICTS,
    Reason,
    State,
    Verdict,
)
from matching_api.suggestions.models import LINKED, Suggestion
from matching_api.suggestions.slots import Slot
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.codes import RequestState


def suggestion_of(session: Session, actor: Actor, suggestion_id: UUID) -> Suggestion:
    """One suggestion of the own organisation; raises NotFound for another's and for none alike."""
    suggestion = session.exec(select(Suggestion).where(Suggestion.id == suggestion_id, LINKED)).first()
    if suggestion is None or suggestion.organisation_key != actor.organisation_key:
        raise NotFound("There is no such suggestion.")
    return suggestion


def own_suggestions(session: Session, actor: Actor, state: State | None = None) -> list[Suggestion]:
    """Suggestions of the own organisation, the newest first; all but the lapsed ones unless a state is asked."""
    statement = select(Suggestion).where(Suggestion.organisation_key == actor.organisation_key, LINKED)
    wanted = col(Suggestion.state) == state if state else col(Suggestion.state) != State.LAPSED
    newest_first = statement.where(wanted).order_by(col(Suggestion.proposed_at).desc(), col(Suggestion.id))
    return list(session.exec(newest_first))


def decide(session: Session, actor: Actor, suggestion_id: UUID, verdict: Verdict, reason: Reason | None) -> Suggestion:
    """Accepts (which takes a seat) or declines (which needs a reason).

    Raises StepNotPossible, GroupFull, and InvalidInput for a reason that does not go with the verdict.
    """
    suggestion, to = suggestion_of(session, actor, suggestion_id), VERDICTS[verdict]
    if to is State.ACCEPTED and suggestion.state is State.PROPOSED:
        _check_still_waiting(session, actor, suggestion)
    return _step(session, actor, suggestion, to, reason)


def take_step(session: Session, actor: Actor, suggestion_id: UUID, to: State, reason: Reason | None) -> Suggestion:
    """One step after the decision; a start needs a group that holds its minimum."""
    suggestion = suggestion_of(session, actor, suggestion_id)
    if to is State.STARTED and suggestion.state is State.AGREED:
        open_group(session, suggestion.group)
    return _step(session, actor, suggestion, to, reason)


def reverse(session: Session, actor: Actor, suggestion_id: UUID) -> Suggestion:
    """Takes the last decision back: the suggestion waits again, and a seat it held is free.

    A group that a person chose by hand is left, and the suggestion that made way for it waits again.

    Raises StepNotPossible when there is nothing to take back, the group takes nobody any more or the youth has
    another suggestion; raises GroupFull when the declined seat has gone to somebody else.
    """
    suggestion = suggestion_of(session, actor, suggestion_id)
    if suggestion.state not in REVERSIBLE:
        raise StepNotPossible("Only a decision that nothing followed can be taken back.")
    if suggestion.by_hand and suggestion.state is State.ACCEPTED:
        return choosing.take_back(session, actor, suggestion)
    if suggestion.state is State.DECLINED:
        _check_place_again(session, suggestion)
    life.move(session, suggestion, State.PROPOSED, by=actor)
    return suggestion


def next_states(suggestion: Suggestion) -> list[State]:
    """What a person may do now, in the order of a life."""
    return [state for state in State if state in ALLOWED[suggestion.state]]


def _step(session: Session, actor: Actor, suggestion: Suggestion, to: State, reason: Reason | None) -> Suggestion:
    if to not in ALLOWED[suggestion.state]:
        raise StepNotPossible(f"A suggestion that is {suggestion.state} cannot become {to}.")
    _check_reason(suggestion, to, reason)
    life.move(session, suggestion, to, by=actor, reason=reason)
    return suggestion


def _check_reason(suggestion: Suggestion, to: State, reason: Reason | None) -> None:
    possible = REASONS.get(to, frozenset())
    if suggestion.state is State.PROPOSED:
        possible -= {Reason.WITHDRAWN}
    if reason is None and to in REASON_REQUIRED:
        raise _invalid("reason-missing", "This step needs a reason.")
    if reason is not None and reason not in possible:
        raise _invalid("reason-not-possible", "This reason does not go with this step.")


def _invalid(code: str, detail: str) -> InvalidInput:
    return InvalidInput("Nothing was changed.", [InputError(pointer="/reason", code=code, detail=detail)])


def _check_still_waiting(session: Session, actor: Actor, suggestion: Suggestion) -> None:
    request = waitlist.request_of(session, actor, suggestion.help_request_id)
    gone = {RequestState.LEFT, RequestState.EXPIRED}
    beside = suggestion.slot is Slot.PEER_CONTACT
    if request.state in gone if beside else request.state is not RequestState.WAITING:
        raise StepNotPossible("This help request is no longer waiting.")
    seated = select(Suggestion.help_request_id).where(
        Suggestion.organisation_key == suggestion.organisation_key,
        col(Suggestion.state).in_(HOLDS_SEAT),
        Suggestion.offer_id == suggestion.offer_id,
        Suggestion.proposed_group_id == suggestion.proposed_group_id,
    )
    for other in waitlist.requests_by_id(session, session.exec(seated).all()).values():
        if other.pseudonym in request.not_with or request.pseudonym in other.not_with:
            raise StepNotPossible("Somebody in this group may not share a group with this youth.")


def _check_place_again(session: Session, suggestion: Suggestion) -> None:
    another = select(Suggestion.id).where(
        Suggestion.help_request_id == suggestion.help_request_id,
        col(Suggestion.state).in_(LIVE),
        Suggestion.slot == suggestion.slot,
    )
    if session.exec(another).first() is not None:
        raise StepNotPossible("This youth has another suggestion.")
    # The seat that is free now must still be free when this is kept.
    groups.lock(session, suggestion.group)
    groups.require_seat(session, suggestion.group)


@in_whole_region(Why.SEATS)
def open_group(session: Session, ref: GroupRef) -> None:
    """A forming offer that holds its minimum starts with its first youth; raises StepNotPossible."""
    if ref.kind is GroupKind.PROPOSED:
        raise StepNotPossible("Somebody has to adopt this group first.")
    offer = offers.locked(session, ref.id)
    if offer.state is OfferState.CLOSED:
        raise StepNotPossible("This group takes nobody any more.")
    if offer.state is OfferState.FORMING:
        if offer.seats_elsewhere + _ready(session, offer) < offer.seats_min:
            raise StepNotPossible("Too few families have agreed for this group to start.")
        offer.state, offer.version = OfferState.RUNNING, offer.version + 1
        session.add(offer)
        session.flush()


def _ready(session: Session, offer: Offer) -> int:
    """Youths of this offer whose family agreed, or who started already."""
    ready = select(Suggestion.id).where(
        Suggestion.offer_id == offer.id, col(Suggestion.state).in_({State.AGREED, State.STARTED})
    )
    return len(session.exec(ready).all())
