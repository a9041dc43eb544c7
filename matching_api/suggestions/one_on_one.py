"""One-on-one help instead of a group: a choice with a coded reason, which holds until a person takes it back."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, func, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.matching import groups
from matching_api.problems import GroupFull, NotFound, StepNotPossible
from matching_api.reach import Why, in_whole_region
from matching_api.suggestions import holding, life
from matching_api.suggestions.codes import ALLOWED, LIVE, Reason, State
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.one_on_one_models import STANDING, OneOnOneChoice, OneOnOneReason
from matching_api.waitlist.codes import RequestState


def choose(session: Session, actor: Actor, request_id: UUID, reason: OneOnOneReason) -> OneOnOneChoice:
    """Chooses one-on-one help for an own request; a suggestion it had ends, and its seat is free.

    Raises NotFound, and StepNotPossible when the youth started in a group, does not wait, or was chosen for already.
    """
    held = holding.hold(session, actor, request_id)
    if held.request.state is not RequestState.WAITING:
        raise StepNotPossible("This help request is not waiting.")
    if standing_of(session, request_id) is not None:
        raise StepNotPossible("One-on-one help was chosen already.")
    if held.suggestion is not None:
        _end(session, actor, held.suggestion)
    choice = OneOnOneChoice(
        help_request_id=request_id,
        organisation_key=actor.organisation_key,
        reason=reason,
        suggestion_id=held.suggestion.id if held.suggestion else None,
        chosen_by=actor.name,
    )
    session.add(choice)
    session.flush()
    _note(session, actor, choice, on=True)
    return choice


def take_back(session: Session, actor: Actor, choice_id: UUID) -> OneOnOneChoice:
    """The request takes part in rounds again, and its suggestion waits for a decision when the seat is still free.

    Raises NotFound, and StepNotPossible when it was taken back before.
    """
    choice = session.get(OneOnOneChoice, choice_id)
    if choice is None or choice.organisation_key != actor.organisation_key:
        raise NotFound("There is no such choice.")
    ended = session.get(Suggestion, choice.suggestion_id) if choice.suggestion_id else None
    holding.hold(session, actor, choice.help_request_id, *([ended.group] if ended else []))
    session.refresh(choice)
    if choice.taken_back_at is not None:
        raise StepNotPossible("This choice was taken back already.")
    choice.taken_back_by, choice.taken_back_at = actor.name, now()
    session.add(choice)
    session.flush()
    if ended is not None and ended.reason is Reason.FITS_BETTER_ONE_ON_ONE:
        propose_again(session, actor, ended)
    _note(session, actor, choice, on=False)
    return choice


def propose_again(session: Session, actor: Actor, ended: Suggestion) -> None:
    """A suggestion that ended with an act that is taken back: open again, or lapsed when its seat is gone."""
    to = State.PROPOSED
    try:
        groups.require_seat(session, ended.group)
    except (GroupFull, StepNotPossible):
        to = State.LAPSED
    if holding.open_suggestion(session, ended.help_request_id, ended.slot) is not None:
        to = State.LAPSED
    if ended.state is not to:
        life.move(session, ended, to, by=actor)


def standing_of(session: Session, request_id: UUID) -> OneOnOneChoice | None:
    """The choice that holds for a request, or none."""
    return session.exec(select(OneOnOneChoice).where(OneOnOneChoice.help_request_id == request_id, STANDING)).first()


def choices_of(session: Session, request_id: UUID) -> list[OneOnOneChoice]:
    """Every choice that was ever made for a request, the oldest first."""
    made = select(OneOnOneChoice).where(OneOnOneChoice.help_request_id == request_id)
    return list(session.exec(made.order_by(col(OneOnOneChoice.chosen_at), col(OneOnOneChoice.id))))


@in_whole_region(Why.POOL)
def standing(session: Session) -> frozenset[UUID]:
    """The requests for which one-on-one help is chosen, over all organisations."""
    return frozenset(session.exec(select(OneOnOneChoice.help_request_id).where(STANDING)))


def own_choices(session: Session, actor: Actor) -> list[OneOnOneChoice]:
    """What holds for the own organisation, the newest first."""
    own = select(OneOnOneChoice).where(OneOnOneChoice.organisation_key == actor.organisation_key, STANDING)
    return list(session.exec(own.order_by(col(OneOnOneChoice.chosen_at).desc(), col(OneOnOneChoice.id))))


@in_whole_region(Why.COUNTS)
def counts(session: Session, organisations: Collection[str] | None = None) -> Counter[OneOnOneReason]:
    """How many choices hold for which reason, over these organisations or all; for counting."""
    statement = select(OneOnOneChoice.reason, func.count()).where(STANDING).group_by(col(OneOnOneChoice.reason))
    if organisations is not None:
        statement = statement.where(col(OneOnOneChoice.organisation_key).in_(organisations))
    return Counter({OneOnOneReason(reason): number for reason, number in session.exec(statement)})


def _end(session: Session, actor: Actor, suggestion: Suggestion) -> None:
    if suggestion.state is State.STARTED:
        raise StepNotPossible("This youth sits in a group; first say how that ended.")
    # Once the family agreed it is no longer the team that declines.
    to = State.DECLINED if State.DECLINED in ALLOWED[suggestion.state] else State.REFUSED
    assert suggestion.state in LIVE
    life.move(session, suggestion, to, by=actor, reason=Reason.FITS_BETTER_ONE_ON_ONE)


def _note(session: Session, actor: Actor, choice: OneOnOneChoice, *, on: bool) -> None:
    audit.record(
        session,
        events.ONE_ON_ONE_CHOSEN,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        request=choice.help_request_id,
        on=on,
    )
