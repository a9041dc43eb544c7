"""Turns a proposed group into an offer with its suggestions, and closes an offer with those it still had."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.matching.codes import GroupKind, ProposedState
from matching_api.matching.commitments import GroupRef
from matching_api.matching.models import ProposedGroup
from matching_api.offers import capacity, checks, service as offers
from matching_api.offers.codes import ClosingReason
from matching_api.offers.models import GroupColumns, Offer
from matching_api.problems import NotFound, StepNotPossible
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.suggestions import life
from matching_api.suggestions.codes import LIVE, Reason
from matching_api.suggestions.group_schemas import AdoptionIn
from matching_api.suggestions.models import Suggestion

# Everything of a group but what `AdoptionIn` says and what an offer keeps of its own.
CARRIED_OVER = tuple(GroupColumns.model_fields)


def adopt(session: Session, actor: Actor, group_id: UUID, wanted: AdoptionIn) -> Offer:
    """Makes a proposed group into an offer of the own organisation; the suggestions go along, decided or not.

    Where another organisation's place was proposed, that organisation carries the group along.
    Raises NotFound, and StepNotPossible when it was adopted or lapsed.
    """
    group = _locked(session, group_id)
    if group.state is not ProposedState.PROPOSED:
        raise StepNotPossible("This group was adopted already, or is no longer proposed.")
    checks.check_practice(session, actor.organisation_key, wanted)
    partners = {*wanted.co_organisations, group.organisation_key} - {actor.organisation_key}
    offer = offers.add(session, actor, _offer(actor, group, wanted), sorted(partners))
    _hand_over(session, group, offer)
    capacity.use_one(session, actor.organisation_key, group.theme)
    audit.record(
        session,
        events.GROUP_ADOPTED,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        group=group.id,
        offer=offer.id,
    )
    return offer


@in_whole_region(Why.GROUP_CHANGES_HANDS)
def _locked(session: Session, group_id: UUID) -> ProposedGroup:
    group = session.get(ProposedGroup, group_id, with_for_update=True, populate_existing=True)
    if group is None:
        raise NotFound("There is no such proposed group.")
    return group


def close_offer(session: Session, actor: Actor, offer_id: UUID, reason: ClosingReason) -> Offer:
    """Closes an own offer; whoever has not started there waits for another group again."""
    offer = offers.close(session, actor, offer_id, reason)
    session.flush()
    life.lapse_all(session, GroupRef(GroupKind.OFFER, offer.id), Reason.GROUP_CLOSED)
    session.refresh(offer)
    return offer


def _offer(actor: Actor, group: ProposedGroup, wanted: AdoptionIn) -> Offer:
    return Offer(
        **{name: getattr(group, name) for name in CARRIED_OVER} | {"organisation_key": actor.organisation_key},
        **wanted.model_dump(exclude={"co_organisations"}),
        assured_on=get_settings().current_date(),
        published_by=actor.name,
    )


@in_whole_region(Why.GROUP_CHANGES_HANDS)
def _hand_over(session: Session, group: ProposedGroup, offer: Offer) -> None:
    """The seats are the offer's from now on; refusals stay with the group, which is remembered as the same one."""
    group.state, group.adopted_offer_id = ProposedState.ADOPTED, offer.id
    group.seats_held = group.seats_proposed = 0
    session.add(group)
    session.flush()
    live = sa.update(Suggestion).where(col(Suggestion.proposed_group_id) == group.id, col(Suggestion.state).in_(LIVE))
    moved = live.values(offer_id=offer.id, proposed_group_id=None, version=Suggestion.version + 1)
    session.exec(moved.execution_options(synchronize_session=False))
    session.expire_all()
