"""Takes requests out with all that says something about them; what only counts stays, and stands for nobody."""

import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.matching.models import AlmostGroup, RoundRecord, UnplacedRequest
from matching_api.reach import Why, in_whole_region
from matching_api.rechecks.models import RecheckAnswer, RecheckClaim, RecheckRow
from matching_api.retention.models import StartedTotal
from matching_api.suggestions.codes import State
from matching_api.suggestions.models import Suggestion, SuggestionEvent
from matching_api.suggestions.one_on_one_models import OneOnOneChoice
from matching_api.suggestions.slots import Slot
from matching_api.vocabulary.places import places
from matching_api.waitlist.models import HelpRequest, RequestBefore

HAVE_STARTED = (State.STARTED, State.COMPLETED, State.STOPPED)
_AT_ONCE = 500
# Tables of which a row stands for one request and says nothing without it.
_ABOUT_ONE_REQUEST = (UnplacedRequest, OneOnOneChoice, RecheckAnswer, RecheckRow, RecheckClaim, RequestBefore)
_Item = TypeVar("_Item")


@in_whole_region(Why.ERASURE)
def forget(session: Session, requests: Sequence[HelpRequest]) -> None:
    """Deletes the requests; none of them may have an open suggestion.

    Of their suggestions the group and the state stay, so that figures add up; grounds, decision and steps go.
    """
    for some in _parts(requests, _AT_ONCE):
        ids = [each.id for each in some]
        _count_started(session, ids)
        _cut_loose(session, ids)
        for table in _ABOUT_ONE_REQUEST:
            session.exec(sa.delete(table).where(col(table.help_request_id).in_(ids)))
        _leave_almost_groups(session, {str(each) for each in ids})
        _leave_not_with(session, some)
        session.exec(sa.delete(HelpRequest).where(col(HelpRequest.id).in_(ids)))
    session.flush()
    session.expire_all()


@in_whole_region(Why.COUNTS)
def started_totals(session: Session) -> Counter[str]:
    """Municipality code → how many youths started, of whom the request is deleted."""
    return Counter({each.municipality_code: each.youths for each in session.exec(select(StartedTotal))})


def records_with(session: Session, request_id: UUID) -> Iterator[tuple[UUID, bytes]]:
    """Id of a round whose kept problem holds the request, and that problem as JSON."""
    wanted = str(request_id).encode()
    for round_id in session.exec(select(RoundRecord.round_id)).all():
        # One at a time: a region's problem is large.
        problem = gzip.decompress(
            session.exec(select(RoundRecord.problem).where(RoundRecord.round_id == round_id)).one()
        )
        if wanted in problem:
            yield round_id, problem


@in_whole_region(Why.ERASURE)
def delete_records(session: Session, round_ids: Sequence[UUID]) -> None:
    """Deletes the problem and plan of rounds; their figures stay."""
    for some in _parts(round_ids, _AT_ONCE):
        session.exec(sa.delete(RoundRecord).where(col(RoundRecord.round_id).in_(some)))


def _count_started(session: Session, ids: Sequence[UUID]) -> None:
    started = (
        select(HelpRequest.id, HelpRequest.postcode4)
        .join(Suggestion)
        .where(col(HelpRequest.id).in_(ids), col(Suggestion.state).in_(HAVE_STARTED), Suggestion.slot == Slot.HELP)
        .distinct()  # a group that follows another is no second start
    )
    known = places()
    codes = Counter(known[postcode].municipality_code for _, postcode in session.exec(started) if postcode in known)
    for code, youths in sorted(codes.items()):
        found = session.get(StartedTotal, code, with_for_update=True) or StartedTotal(municipality_code=code, youths=0)
        found.youths += youths
        session.add(found)


def _cut_loose(session: Session, ids: Sequence[UUID]) -> None:
    own = select(Suggestion.id).where(col(Suggestion.help_request_id).in_(ids))
    session.exec(sa.delete(SuggestionEvent).where(col(SuggestionEvent.suggestion_id).in_(own)))
    nothing: dict[str, Any] = {
        "help_request_id": None,
        "why": {},
        "decided_by": None,
        "decided_at": None,
        "reason": None,
    }
    session.exec(sa.update(Suggestion).where(col(Suggestion.help_request_id).in_(ids)).values(nothing))


def _leave_almost_groups(session: Session, ids: set[str]) -> None:
    for group in session.exec(select(AlmostGroup)):
        stay = [each for each in group.help_request_ids if each not in ids]
        if len(stay) < len(group.help_request_ids):
            group.short += len(group.help_request_ids) - len(stay)
            group.help_request_ids = stay
            session.add(group)


def _leave_not_with(session: Session, requests: Sequence[HelpRequest]) -> None:
    """Others of the same organisation no longer name their pseudonyms."""
    gone = {(each.organisation_key, each.pseudonym) for each in requests}
    keys = {each.organisation_key for each in requests}
    names_somebody = sa.cast(col(HelpRequest.not_with), sa.String) != "[]"
    for other in session.exec(select(HelpRequest).where(col(HelpRequest.organisation_key).in_(keys), names_somebody)):
        stay = [each for each in other.not_with if (other.organisation_key, each) not in gone]
        if len(stay) < len(other.not_with):
            other.not_with = stay
            session.add(other)
    session.flush()


def _parts(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
