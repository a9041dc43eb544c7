"""Which own youths completed a group that another one follows; offers the next group and places nobody."""

from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.matching import groups
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.offers.models import Offer
from matching_api.suggestions.codes import HOLDS_SEAT, TURNED_DOWN, State
from matching_api.suggestions.models import LINKED, Suggestion
from matching_api.suggestions.slots import Slot
from matching_api.waitlist.models import HelpRequest

# Who sits there, sat there, or said no needs no offer of it.
ANSWERED = HOLDS_SEAT | TURNED_DOWN | {State.COMPLETED, State.STOPPED}


def follows(session: Session, request: HelpRequest, ref: GroupRef) -> bool:
    """Does this group follow one that the youth completed?"""
    if ref.kind is not GroupKind.OFFER:
        return False
    completed = (
        select(Suggestion.id)
        .join(Offer, col(Offer.id) == col(Suggestion.offer_id))
        .where(
            Suggestion.help_request_id == request.id,
            Suggestion.state == State.COMPLETED,
            Offer.follow_up_id == ref.id,
        )
    )
    return session.exec(completed).first() is not None


def due(session: Session, actor: Actor) -> list[tuple[UUID, Offer, Offer]]:
    """Own request, the group it completed and the open one that follows; longest ended first."""
    statement = (
        select(Suggestion, Offer)
        .join(Offer, col(Offer.id) == col(Suggestion.offer_id))
        .where(
            Suggestion.organisation_key == actor.organisation_key,
            Suggestion.state == State.COMPLETED,
            col(Offer.follow_up_id).is_not(None),
            LINKED,
        )
        .order_by(col(Suggestion.decided_at), col(Suggestion.id))
    )
    answered = _answered(session, actor)
    seated = {request for request, offer, state in answered if state in HOLDS_SEAT}
    known = {(request, offer) for request, offer, _ in answered}
    found = []
    for suggestion, ended in session.exec(statement):
        following = session.get(Offer, ended.follow_up_id)
        request = suggestion.help_request_id
        wanted = request not in seated and following is not None and (request, following.id) not in known
        if wanted and following is not None and groups.is_open(following):
            found.append((request, ended, following))
    return found


def _answered(session: Session, actor: Actor) -> set[tuple[UUID, UUID | None, State]]:
    columns = select(Suggestion.help_request_id, Suggestion.offer_id, Suggestion.state)
    own = (
        Suggestion.slot == Slot.HELP,
        Suggestion.organisation_key == actor.organisation_key,
        col(Suggestion.state).in_(ANSWERED),
        LINKED,
    )
    return {(request, offer, State(state)) for request, offer, state in session.exec(columns.where(*own))}
