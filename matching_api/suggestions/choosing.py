"""A person chooses another group for a youth than a round did: a place held like any accepted one, and undone whole."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.matching import groups, options, service as matching
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef, TurnedDown
from matching_api.matching.models import ProposedGroup
from matching_api.matching.options import Option
from matching_api.problems import NotFound, StepNotPossible
from matching_api.suggestions import follow_ups, holding, life, one_on_one
from matching_api.suggestions.codes import HOLDS_SEAT, TURNED_DOWN, State
from matching_api.suggestions.models import Suggestion, SuggestionEvent, group_ref
from matching_api.suggestions.slots import Slot, slot_of
from matching_api.waitlist.codes import RequestState
from matching_api.waitlist.models import HelpRequest

# What a family can answer differently; age and help request are the group's own conditions.
WISHES = frozenset({"language", "mode", "daypart", "too-far", "group-too-large"})
NOT_WITH, FULL = "not-with", "full"


def ranked(session: Session, request: HelpRequest) -> list[Option]:
    """The groups there are now for an own request, with its present suggestion among them."""
    turned_down = session.exec(
        select(Suggestion).where(Suggestion.help_request_id == request.id, col(Suggestion.state).in_(TURNED_DOWN))
    ).all()
    present = holding.open_suggestion(session, request.id)
    return options.options(
        session,
        request,
        [TurnedDown(each.group, each.proposed_key) for each in turned_down],
        present.group if present else None,
    )


def choose(session: Session, actor: Actor, request_id: UUID, ref: GroupRef) -> Suggestion:
    """Takes a seat for an own youth in a group of the person's choice; an undecided suggestion makes way for it.

    Raises NotFound, GroupFull, and StepNotPossible when the youth has a seat already, does not wait, may not sit with
    somebody there, or when the group's own conditions (help request, age) do not hold.
    """
    slot = slot_of(groups.group_of(session, ref))
    held = holding.hold(session, actor, request_id, ref, slot=slot)
    if slot is Slot.PEER_CONTACT:
        _check_beside(held)
    elif not _waits(session, held, ref):
        raise StepNotPossible("This help request is not waiting for a group.")
    if held.suggestion is not None and held.suggestion.state in HOLDS_SEAT:
        raise StepNotPossible("This youth has a place; take that back first.")
    option = next((each for each in ranked(session, held.request) if each.group == ref), None)
    if option is None or not {lack.code for lack in option.lacks} <= WISHES:
        raise StepNotPossible("This youth cannot come to this group.")
    if ref in apart_from(session, held.request):
        raise StepNotPossible("Somebody in this group may not share a group with this youth.")
    if held.suggestion is not None:
        life.move(session, held.suggestion, State.LAPSED, by=actor)
    return _suggestion(session, actor, held, option, slot)


def take_back(session: Session, actor: Actor, suggestion: Suggestion) -> Suggestion:
    """Undoes a choice: its seat is free, and what made way for it is open again when its own seat is still free."""
    before = session.get(Suggestion, suggestion.instead_of) if suggestion.instead_of else None
    others = [before.group] if before else []
    held = holding.hold(session, actor, suggestion.help_request_id, *others, slot=suggestion.slot)
    if held.suggestion is None or held.suggestion.id != suggestion.id:
        raise StepNotPossible("Someone moved this suggestion meanwhile.")
    life.move(session, suggestion, State.LAPSED, by=actor)
    if before is not None and before.state is State.LAPSED:
        one_on_one.propose_again(session, actor, before)
    return suggestion


def apart_from(session: Session, request: HelpRequest) -> set[GroupRef]:
    """Groups that hold somebody this youth may not sit with, whichever side said so."""
    named = sa.or_(
        col(HelpRequest.pseudonym).in_(request.not_with),
        sa.cast(col(HelpRequest.not_with), sa.Text).contains(request.pseudonym.reveal(), autoescape=True),
    )
    seated = (
        sa.select(col(Suggestion.offer_id), col(Suggestion.proposed_group_id))
        .join(HelpRequest, col(HelpRequest.id) == col(Suggestion.help_request_id))
        .where(
            col(Suggestion.organisation_key) == request.organisation_key,
            col(HelpRequest.organisation_key) == request.organisation_key,
            col(Suggestion.state).in_(HOLDS_SEAT),
            named,
        )
    )
    session.flush()
    return {group_ref(*row) for row in session.connection().execute(seated)}


def _waits(session: Session, held: holding.Held, ref: GroupRef) -> bool:
    """Does the request wait for a group, or for the one that follows the group it completed?"""
    waits = held.request.state is RequestState.WAITING or follow_ups.follows(session, held.request, ref)
    return waits and one_on_one.standing_of(session, held.request.id) is None


def _check_beside(held: holding.Held) -> None:
    if held.request.state in {RequestState.LEFT, RequestState.EXPIRED}:
        raise StepNotPossible("This help request is no longer there.")


def _suggestion(session: Session, actor: Actor, held: holding.Held, option: Option, slot: Slot) -> Suggestion:
    latest = matching.latest_finished(session)
    if latest is None:
        raise NotFound("There has been no match round yet.")
    ref = option.group
    group = groups.group_of(session, ref)
    suggestion = Suggestion(
        round_id=latest.id,
        help_request_id=held.request.id,
        organisation_key=actor.organisation_key,
        offer_id=ref.id if ref.kind is GroupKind.OFFER else None,
        proposed_group_id=ref.id if ref.kind is GroupKind.PROPOSED else None,
        proposed_key=group.key if isinstance(group, ProposedGroup) else None,
        state=State.ACCEPTED,
        why=dict(option.why),
        decided_by=actor.name,
        decided_at=now(),
        by_hand=True,
        slot=slot,
        instead_of=held.suggestion.id if held.suggestion else None,
    )
    groups.move_seats(session, ref, held=1, proposed=0)
    session.add(suggestion)
    session.flush()
    session.add(
        SuggestionEvent(suggestion_id=suggestion.id, from_state=State.PROPOSED, to_state=State.ACCEPTED, by=actor.name)
    )
    audit.record(
        session,
        events.SUGGESTION_CHOSEN,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        suggestion=suggestion.id,
        state=suggestion.state.value,
    )
    return suggestion
