"""Takes a family's answer: the request, its suggestion and the pool follow at once, and can be put back that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.history import rechecked
from matching_api.matching import groups
from matching_api.problems import InputError, InvalidInput, NotFound, StepNotPossible
from matching_api.rechecks import lists, questions
from matching_api.rechecks.codes import Channel
from matching_api.rechecks.models import STANDING, RecheckAnswer, RecheckClaim
from matching_api.settings import get_settings
from matching_api.suggestions import holding, life, one_on_one
from matching_api.suggestions.codes import ALLOWED, Reason, State
from matching_api.suggestions.models import Suggestion
from matching_api.vocabulary.service import vocabulary
from matching_api.waitlist import undoing
from matching_api.waitlist.answered import replaced
from matching_api.waitlist.codes import RecheckOutcome, RequestState, Status
from matching_api.waitlist.delivering import wait_for_turn
from matching_api.waitlist.models import HelpRequest

# With these the family does not need the place it waits for (R18).
NOT_NEEDED = frozenset({RecheckOutcome.LIGHTER, RecheckOutcome.SOLVED})
LONGEST_ASIDE_DAYS, OLDEST_ANSWER_DAYS = 366, 60


@dataclass(frozen=True)
class Given:
    """What the family said; tags only with another request, a day only when it asks to wait."""

    outcome: RecheckOutcome
    channel: Channel
    answered_on: date
    questions_version: str
    tags: tuple[str, ...] = ()
    aside_until: date | None = None


def answer(session: Session, actor: Actor, request_id: UUID, given: Given) -> RecheckAnswer:
    """Keeps an answer of the family of an own request, and does what it means.

    Raises NotFound, InvalidInput, and StepNotPossible when the request waits no longer or somebody else is calling.
    """
    wait_for_turn(session, actor.organisation_key)
    held = holding.hold(session, actor, request_id)
    request = held.request
    _refuse_wrong(session, request, given)
    if request.state is not RequestState.WAITING:
        raise StepNotPossible("This help request is not waiting.")
    claim = session.get(RecheckClaim, request_id)
    if claim is not None and claim.account_id != actor.account_id and claim.until > now():
        raise StepNotPossible("Somebody else is calling this family.")
    counted = _counted(session, request_id)
    changed = _changes(session, request, given)
    ended = _follow(session, actor, held.suggestion, given) if held.suggestion is not None else None
    made = RecheckAnswer(
        help_request_id=request_id,
        organisation_key=actor.organisation_key,
        outcome=given.outcome,
        channel=given.channel,
        answered_on=given.answered_on,
        questions_version=given.questions_version,
        before=undoing.written({name: getattr(request, name) for name in changed}),
        after=undoing.written(changed),
        suggestion_id=ended.id if ended is not None else None,
        given_on=get_settings().current_date(),
        given_by=actor.name,
    )
    session.add(made)
    _write(session, request, changed)
    lists.release(session, request_id)
    rechecked.book(session, counted, _counted(session, request_id))
    _note(session, actor, made, on=True)
    return made


def take_back(session: Session, actor: Actor, answer_id: UUID) -> RecheckAnswer:
    """The request is as before, as far as nothing else changed it since; its suggestion too, when the seat is free.

    Raises NotFound, and StepNotPossible after the day it came in, when it was taken back, or is not the last one.
    """
    made = answer_of(session, actor, answer_id)
    ended = session.get(Suggestion, made.suggestion_id) if made.suggestion_id else None
    wait_for_turn(session, actor.organisation_key)
    request = holding.hold(session, actor, made.help_request_id, *([ended.group] if ended else [])).request
    session.refresh(made)
    if made.given_on != get_settings().current_date() or made.id != _latest(session, made.help_request_id):
        raise StepNotPossible("Only the last answer can be taken back, on the day it came in.")
    counted = _counted(session, request.id)
    made.taken_back_by, made.taken_back_at = actor.name, now()
    session.add(made)
    before, after = undoing.columns(made.before), undoing.columns(made.after)
    _write(session, request, {name: value for name, value in before.items() if getattr(request, name) == after[name]})
    if ended is not None and ended.state in (State.LAPSED, State.DECLINED, State.REFUSED):
        one_on_one.propose_again(session, actor, ended)
    rechecked.book(session, counted, _counted(session, request.id))
    _note(session, actor, made, on=False)
    return made


def answer_of(session: Session, actor: Actor, answer_id: UUID) -> RecheckAnswer:
    """One answer that the own organisation took; raises NotFound for another's and for none alike."""
    made = session.get(RecheckAnswer, answer_id)
    if made is None or made.organisation_key != actor.organisation_key:
        raise NotFound("There is no such answer.")
    return made


def answers(session: Session, actor: Actor) -> Sequence[RecheckAnswer]:
    """The own answers that stand, the newest first."""
    own = select(RecheckAnswer).where(RecheckAnswer.organisation_key == actor.organisation_key, STANDING)
    return session.exec(own.order_by(col(RecheckAnswer.given_at).desc(), col(RecheckAnswer.id))).all()


def answers_of(session: Session, request_id: UUID) -> Sequence[RecheckAnswer]:
    """Every answer about one request, taken back or not, the oldest first."""
    about = select(RecheckAnswer).where(RecheckAnswer.help_request_id == request_id)
    return session.exec(about.order_by(col(RecheckAnswer.given_at), col(RecheckAnswer.id))).all()


def still_holds(made: RecheckAnswer, request: HelpRequest) -> bool:
    """Is the request as this answer left it? If not, a later answer or the source said something else."""
    after = undoing.columns(made.after)
    return all(getattr(request, name) == after[name] for name in ("status", "tags", "aside_until") if name in after)


def _refuse_wrong(session: Session, request: HelpRequest, given: Given) -> None:
    today, words = get_settings().current_date(), vocabulary(session)
    errors = []
    oldest = max(request.registered_on, today - timedelta(days=OLDEST_ANSWER_DAYS))
    if not oldest <= given.answered_on <= today:
        errors.append(_error("/answered_on", "date-out-of-range", "Not before registration, not later than today."))
    if not questions.is_known(given.questions_version):
        errors.append(_error("/questions_version", "version-unknown", "There is no such version of the questions."))
    if bool(given.tags) is not (given.outcome is RecheckOutcome.OTHER):
        errors.append(_error("/tags", "tags-with-other-only", "Name the new help request, only when it is another."))
    if not all(words.usable(tag) for tag in given.tags):
        errors.append(_error("/tags", "tag-unknown", "There is no such tag."))
    aside = given.aside_until
    if (aside is not None) is not (given.outcome is RecheckOutcome.TEMPORARY):
        errors.append(_error("/aside_until", "day-with-temporary-only", "Name a day, and only when the family waits."))
    elif aside is not None and not today < aside <= today + timedelta(days=LONGEST_ASIDE_DAYS):
        errors.append(_error("/aside_until", "date-out-of-range", "After today, and within a year."))
    if errors:
        raise InvalidInput("Nothing was kept.", errors)


def _changes(session: Session, request: HelpRequest, given: Given) -> dict[str, Any]:
    """The columns that this answer changes, with their new values; none when nobody was reached."""
    if given.outcome is RecheckOutcome.NOT_REACHED:
        return {}
    changed: dict[str, Any] = {
        "rechecked_on": max(request.rechecked_on or given.answered_on, given.answered_on),
        "aside_until": given.aside_until,
    }
    if given.outcome is RecheckOutcome.OTHER:
        changed |= {"tags": list(given.tags), "theme": vocabulary(session).theme_of[given.tags[0]], "updated_at": now()}
    if given.outcome in NOT_NEEDED:
        changed |= {"status": Status.EXPIRED, "updated_at": now()}
    return changed | {"source_says": replaced(request.model_dump(include={"tags", "status", "source_says"}), changed)}


def _write(session: Session, request: HelpRequest, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(request, name, value)
    if columns:
        request.answered_at = now()
    session.add(request)
    session.flush()


def _follow(session: Session, actor: Actor, suggestion: Suggestion, given: Given) -> Suggestion | None:
    """Ends the open suggestion where the answer leaves no ground for it; gives it, or none when it stays.

    Who needs no help declines. Who waits, or asks something the group is not about, may be proposed again, so that
    suggestion lapses; a seat that was kept comes free.
    """
    if given.outcome in NOT_NEEDED:
        to = State.DECLINED if State.DECLINED in ALLOWED[suggestion.state] else State.REFUSED
        life.move(session, suggestion, to, by=actor, reason=Reason.ALREADY_HELPED)
        return suggestion
    about_it = not set(given.tags).isdisjoint(groups.group_of(session, suggestion.group).tags)
    if given.outcome is RecheckOutcome.TEMPORARY or (given.outcome is RecheckOutcome.OTHER and not about_it):
        life.move(session, suggestion, State.LAPSED, by=actor)
        return suggestion
    return None


def _counted(session: Session, request_id: UUID) -> RecheckOutcome | None:
    """As what this request counts in this month: the last answer, or that nobody was reached."""
    first = get_settings().current_date().replace(day=1)
    of_month = select(RecheckAnswer).where(
        RecheckAnswer.help_request_id == request_id, STANDING, RecheckAnswer.given_on >= first
    )
    session.flush()
    found = session.exec(of_month.order_by(col(RecheckAnswer.given_at).desc(), col(RecheckAnswer.id)))
    outcomes = [each.outcome for each in found]
    reached = (each for each in outcomes if each is not RecheckOutcome.NOT_REACHED)
    return next(reached, RecheckOutcome.NOT_REACHED if outcomes else None)


def _latest(session: Session, request_id: UUID) -> UUID | None:
    of_request = select(RecheckAnswer.id).where(RecheckAnswer.help_request_id == request_id, STANDING)
    return session.exec(of_request.order_by(col(RecheckAnswer.given_at).desc(), col(RecheckAnswer.id))).first()


def _note(session: Session, actor: Actor, made: RecheckAnswer, *, on: bool) -> None:
    audit.record(
        session,
        events.RECHECK_ANSWERED,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        request=made.help_request_id,
        on=on,
    )


def _error(pointer: str, code: str, detail: str) -> InputError:
    return InputError(pointer=pointer, code=code, detail=detail)
