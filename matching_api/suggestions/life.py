"""Moves a suggestion along its life, its group's seats with it, in one transaction; asks nobody's leave."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.matching import groups
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.problems import StepNotPossible
from matching_api.reach import Why, in_whole_region
from matching_api.suggestions.codes import HOLDS_SEAT, LAPSES, Reason, State
from matching_api.suggestions.models import BY_THE_SERVICE, Suggestion, SuggestionEvent
from matching_api.suggestions.slots import Slot
from matching_api.waitlist import service as waitlist


def move(
    session: Session, suggestion: Suggestion, to: State, *, by: Actor | None, reason: Reason | None = None
) -> None:
    """From its present state to `to`, whatever the table allows: callers ask that first. By none is by the service.

    Raises GroupFull when the last seat is gone, StepNotPossible when somebody moved the suggestion meanwhile.
    """
    present, group = suggestion.state, suggestion.group
    _lock(session, suggestion)
    held = (to in HOLDS_SEAT) - (present in HOLDS_SEAT)
    waits = (to is State.PROPOSED) - (present is State.PROPOSED)
    if held or waits:
        groups.move_seats(session, group, held=held, proposed=waits)
    undone = to is State.PROPOSED
    values: dict[str, Any] = {
        "state": to,
        "decided_by": None if undone or by is None else by.name,
        "decided_at": None if undone else now(),
        "reason": reason,
        "version": suggestion.version + 1,
    }
    for name, value in values.items():
        setattr(suggestion, name, value)
    session.add(suggestion)
    session.flush()
    # Peer contact stands beside help: whoever starts there still waits for it.
    if to is State.STARTED and suggestion.slot is Slot.HELP:
        waitlist.mark_started(session, suggestion.help_request_id)
    _note(session, suggestion, present, by)


@in_whole_region(Why.GROUP_CHANGES_HANDS)
def lapse_all(session: Session, group: GroupRef, reason: Reason) -> None:
    """Ends every suggestion of a group that is gone, except for who has started; their seats are given back."""
    in_group = Suggestion.offer_id if group.kind is GroupKind.OFFER else Suggestion.proposed_group_id
    open_ones = select(Suggestion).where(col(in_group) == group.id, col(Suggestion.state).in_(LAPSES))
    for suggestion in session.exec(open_ones.order_by(col(Suggestion.id))).all():
        move(session, suggestion, State.LAPSED, by=None, reason=reason)


def record_lapsed(session: Session, suggestions: Iterable[Suggestion]) -> None:
    """Lapses suggestions nobody decided about; whoever calls this counts the seats anew."""
    for suggestion in suggestions:
        present, suggestion.state = suggestion.state, State.LAPSED
        suggestion.decided_at, suggestion.version = now(), suggestion.version + 1
        session.add(suggestion)
        session.add(_event(suggestion, present, None))
    session.flush()


def _lock(session: Session, suggestion: Suggestion) -> None:
    """Nobody else moves this suggestion or its group's seats before the transaction ends.

    Always the group first: whoever keeps a round or adopts a group does the same, so nobody waits in a circle.
    Raises StepNotPossible when the suggestion is no longer where it was read.
    """
    seen = suggestion.state, suggestion.group
    groups.lock(session, suggestion.group)
    session.refresh(suggestion, with_for_update=True)
    if (suggestion.state, suggestion.group) != seen:
        raise StepNotPossible("Someone moved this suggestion meanwhile.")


def _event(suggestion: Suggestion, present: State, by: Actor | None) -> SuggestionEvent:
    return SuggestionEvent(
        suggestion_id=suggestion.id,
        from_state=present,
        to_state=suggestion.state,
        by=by.name if by else BY_THE_SERVICE,
        reason=suggestion.reason,
    )


def _note(session: Session, suggestion: Suggestion, present: State, by: Actor | None) -> None:
    session.add(_event(suggestion, present, by))
    audit.record(
        session,
        events.SUGGESTION_MOVED,
        organisation=suggestion.organisation_key,
        actor=by.account_id if by else BY_THE_SERVICE,
        suggestion=suggestion.id,
        state=suggestion.state.value,
    )
