"""How the requests of one organisation stand in the recheck: all of it follows from their answers; writes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.database import now
from matching_api.rechecks.models import STANDING, RecheckAnswer, RecheckClaim
from matching_api.settings import get_settings
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.brief import Brief
from matching_api.waitlist.codes import RecheckOutcome, RequestState


class Turn(StrEnum):
    """Where a request on a list is."""

    TO_CALL = "to-call"
    BEING_CALLED = "being-called"
    LATER = "later"  # was not reached, and is back on the list some days after
    UNREACHED = "unreached"  # too often; the coordinator is told
    DONE = "done"  # answered, or it waits no longer


@dataclass(frozen=True)
class Tries:
    """Calls in vain since the family was last reached."""

    number: int
    last_on: date | None

    @property
    def too_many(self) -> bool:
        return self.number >= get_settings().recheck_tries

    @property
    def back_on(self) -> date | None:
        """The day from which it is tried again; none when it was not tried, or too often."""
        if self.last_on is None or self.too_many:
            return None
        return self.last_on + timedelta(days=get_settings().recheck_retry_days)


NOT_TRIED = Tries(0, None)


class Standings:
    """Answers and claims of one organisation, read once."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._today, self._actor = get_settings().current_date(), actor
        self.tries: dict[UUID, Tries] = {}
        self._answered_at: dict[UUID, datetime] = {}
        for request_id, answers in _answers(session, actor.organisation_key).items():
            self._read(request_id, answers)
        claims = select(RecheckClaim).where(
            RecheckClaim.organisation_key == actor.organisation_key, col(RecheckClaim.until) > now()
        )
        self.claims = {each.help_request_id: each for each in session.exec(claims)}

    def _read(self, request_id: UUID, answers: Sequence[RecheckAnswer]) -> None:
        """Answers in the order in which they came."""
        reached = [at for at, each in enumerate(answers) if each.outcome is not RecheckOutcome.NOT_REACHED]
        since = answers[reached[-1] + 1 :] if reached else answers
        if reached:
            self._answered_at[request_id] = answers[reached[-1]].given_at
        if since:
            self.tries[request_id] = Tries(len(since), since[-1].given_on)

    def turn(self, request: Brief, since: datetime) -> Turn:
        """Where this request is on a list that was made at that moment."""
        answered = self._answered_at.get(request.id)
        waits = request.state is RequestState.WAITING and not waitlist.is_aside(request)
        if not waits or (answered is not None and answered >= since):
            return Turn.DONE
        tries = self.tries.get(request.id, NOT_TRIED)
        if tries.too_many:
            return Turn.UNREACHED
        if tries.back_on is not None and tries.back_on > self._today:
            return Turn.LATER
        claim = self.claims.get(request.id)
        if claim is not None and claim.account_id != self._actor.account_id:
            return Turn.BEING_CALLED
        return Turn.TO_CALL


def _answers(session: Session, organisation_key: str) -> dict[UUID, list[RecheckAnswer]]:
    own = select(RecheckAnswer).where(RecheckAnswer.organisation_key == organisation_key, STANDING)
    found: defaultdict[UUID, list[RecheckAnswer]] = defaultdict(list)
    for each in session.exec(own.order_by(col(RecheckAnswer.given_at), col(RecheckAnswer.id))):
        found[each.help_request_id].append(each)
    return found
