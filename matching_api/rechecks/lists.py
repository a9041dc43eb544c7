"""Call lists: made by a rule that stays with them, and who is next; two callers never get the same family."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.problems import NotFound, StepNotPossible
from matching_api.rechecks import orders
from matching_api.rechecks.models import RecheckClaim, RecheckList, RecheckRow
from matching_api.rechecks.orders import Wanted
from matching_api.rechecks.standing import NOT_TRIED, Standings, Turn
from matching_api.settings import get_settings
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.brief import Brief, briefs
from matching_api.waitlist.delivering import wait_for_turn
from matching_api.waitlist.models import HelpRequest


@dataclass(frozen=True)
class Progress:
    """A list, and how many of it are where."""

    made: RecheckList
    turns: Counter[Turn]
    back_on: date | None

    @property
    def requests(self) -> int:
        return self.turns.total()


@dataclass(frozen=True)
class Call:
    """Whom to call now, until when nobody else gets it, how often it was tried, and how many come after it."""

    request: HelpRequest
    until: datetime
    tries: int
    left: int


def make(session: Session, actor: Actor, wanted: Wanted) -> Progress:
    """Makes a list of the own requests that the rule finds; raises StepNotPossible when it finds none."""
    found = orders.ordered(session, actor, wanted)
    if not found:
        raise StepNotPossible("This rule finds nobody to call now.")
    made = RecheckList(
        organisation_key=actor.organisation_key,
        rule=wanted.rule,
        days=wanted.days,
        rest_days=wanted.rest_days,
        made_by=actor.name,
    )
    session.add(made)
    session.flush()
    session.add_all(
        RecheckRow(list_id=made.id, help_request_id=each.id, organisation_key=actor.organisation_key, position=position)
        for position, each in enumerate(found)
    )
    session.flush()
    audit.record(
        session,
        events.RECHECK_LISTED,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        list=made.id,
        requests=len(found),
    )
    return _Calling(session, actor).progress(made)


def lists(session: Session, actor: Actor, limit: int) -> list[Progress]:
    """The own lists, the newest first."""
    own = select(RecheckList).where(RecheckList.organisation_key == actor.organisation_key)
    found = session.exec(own.order_by(col(RecheckList.made_at).desc(), col(RecheckList.id)).limit(limit)).all()
    calling = _Calling(session, actor)
    return [calling.progress(each) for each in found]


def next_call(session: Session, actor: Actor, list_id: UUID) -> Call:
    """The next family of a list, for this caller alone for a while; who is calling already gets the same again.

    Callers and deliveries of one organisation take turns. Raises NotFound, and StepNotPossible when nobody is left.
    """
    made = list_of(session, actor, list_id)
    wait_for_turn(session, actor.organisation_key)
    calling = _Calling(session, actor)
    to_call = [each for each in calling.rows(made) if calling.standings.turn(each, made.made_at) is Turn.TO_CALL]
    if not to_call:
        raise StepNotPossible("Nobody on this list is left to call now.")
    own = [each for each in to_call if each.id in calling.standings.claims]
    chosen = (own or to_call)[0]
    until = _claim(session, actor, chosen.id)
    request = waitlist.request_of(session, actor, chosen.id)
    tries = calling.standings.tries.get(chosen.id, NOT_TRIED).number
    return Call(request, until, tries, left=len(to_call) - 1)


def list_of(session: Session, actor: Actor, list_id: UUID) -> RecheckList:
    """One list of the own organisation; raises NotFound for another's and for none alike."""
    made = session.get(RecheckList, list_id)
    if made is None or made.organisation_key != actor.organisation_key:
        raise NotFound("There is no such list.")
    return made


def unreached(session: Session, actor: Actor) -> list[tuple[Brief, int]]:
    """Own requests that wait and were called in vain too often, with how often; the longest waiting first."""
    standings = Standings(session, actor)
    return [
        (each, standings.tries[each.id].number)
        for each in briefs(session, actor)
        if standings.turn(each, now()) is Turn.UNREACHED
    ]


def release(session: Session, request_id: UUID) -> None:
    """Nobody is calling this family any more."""
    session.exec(sa.delete(RecheckClaim).where(col(RecheckClaim.help_request_id) == request_id))


class _Calling:
    """The requests and the standings of one organisation, read once for all its lists."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self.standings = Standings(session, actor)
        self._briefs = {each.id: each for each in briefs(session, actor)}

    def rows(self, made: RecheckList) -> list[Brief]:
        """In the order of the list; a request that was deleted since is not there."""
        rows = select(RecheckRow.help_request_id).where(RecheckRow.list_id == made.id)
        ids = self._session.exec(rows.order_by(col(RecheckRow.position)))
        return [self._briefs[each] for each in ids if each in self._briefs]

    def progress(self, made: RecheckList) -> Progress:
        turns = {each.id: self.standings.turn(each, made.made_at) for each in self.rows(made)}
        later = [self.standings.tries[each].back_on for each, turn in turns.items() if turn is Turn.LATER]
        return Progress(made, Counter(turns.values()), min((each for each in later if each), default=None))


def _claim(session: Session, actor: Actor, request_id: UUID) -> datetime:
    until = now() + timedelta(minutes=get_settings().recheck_claim_minutes)
    claim = session.get(RecheckClaim, request_id) or RecheckClaim(
        help_request_id=request_id, organisation_key=actor.organisation_key, account_id=actor.account_id, until=until
    )
    claim.account_id, claim.until = actor.account_id, until
    session.add(claim)
    session.flush()
    return until
