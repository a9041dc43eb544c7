"""Holds one request, its open suggestion and their groups still while a person acts; decides nothing."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.matching import groups
from matching_api.matching.commitments import GroupRef
from matching_api.problems import StepNotPossible
from matching_api.suggestions.codes import LIVE
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.slots import Slot
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.models import HelpRequest


@dataclass(frozen=True)
class Held:
    """A request of the own organisation with its open suggestion, if any."""

    request: HelpRequest
    suggestion: Suggestion | None


def hold(session: Session, actor: Actor, request_id: UUID, *others: GroupRef, slot: Slot = Slot.HELP) -> Held:
    """Nobody else moves these before the transaction ends; `others` are groups that will be needed too.

    Groups are locked first, as everywhere, so nobody waits in a circle. Raises NotFound for another's request, and
    StepNotPossible when somebody moved its suggestion meanwhile.
    """
    waitlist.request_of(session, actor, request_id)
    seen = open_suggestion(session, request_id, slot)
    present = (seen.id, seen.state, seen.group) if seen else None
    for ref in sorted({*others, *([seen.group] if seen else [])}):
        groups.group_of(session, ref)
        groups.lock(session, ref)
    request = session.get_one(HelpRequest, request_id, with_for_update=True, populate_existing=True)
    suggestion = open_suggestion(session, request_id, slot)
    if present != ((suggestion.id, suggestion.state, suggestion.group) if suggestion else None):
        raise StepNotPossible("Someone moved the suggestion of this youth meanwhile.")
    return Held(request, suggestion)


def open_suggestion(session: Session, request_id: UUID, slot: Slot = Slot.HELP) -> Suggestion | None:
    """The suggestion that is proposed or holds a seat, of which a request has one at most for each place."""
    live = (col(Suggestion.state).in_(LIVE), Suggestion.slot == slot)
    statement = select(Suggestion).where(Suggestion.help_request_id == request_id, *live)
    return session.exec(statement.execution_options(populate_existing=True)).first()
