"""Starts a group in one act: everybody whose family agreed starts with it; asks no second decision of anybody."""

from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.offers import service as offers
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.problems import NotAllowed, StepNotPossible
from matching_api.reach import Why, in_whole_region
from matching_api.suggestions import life
from matching_api.suggestions.codes import State
from matching_api.suggestions.models import LINKED, Suggestion
from matching_api.suggestions.service import open_group


@in_whole_region(Why.SEATS)
def start(session: Session, actor: Actor, offer_id: UUID) -> Offer:
    """Starts an own offer that holds its minimum, with everybody who agreed, of whichever organisation.

    A group that runs takes in whoever agreed since. Raises NotFound, NotAllowed for another's offer, and
    StepNotPossible while too few agreed, when it is closed, or when it runs and nobody agreed since.
    """
    offer = offers.locked(session, offer_id)
    if offer.organisation_key != actor.organisation_key:
        raise NotAllowed("This is an offer of another organisation.")
    agreed = _agreed(session, offer)
    if offer.state is OfferState.RUNNING and not agreed:
        raise StepNotPossible("This group has started, and nobody agreed since.")
    open_group(session, GroupRef(GroupKind.OFFER, offer.id))
    for suggestion in agreed:
        life.move(session, suggestion, State.STARTED, by=actor)
    offers.note_change(session, actor, offer)
    session.refresh(offer)
    return offer


def _agreed(session: Session, offer: Offer) -> list[Suggestion]:
    agreed = select(Suggestion).where(Suggestion.offer_id == offer.id, Suggestion.state == State.AGREED, LINKED)
    return list(session.exec(agreed.order_by(col(Suggestion.id))))
