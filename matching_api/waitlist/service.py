"""What is asked of the waitlist: who may be matched, one's own requests, a start in a group; never another's rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.database import now
from matching_api.problems import NotFound
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.waitlist.brief import Brief, briefs
from matching_api.waitlist.codes import NotMatched, RequestState, Status
from matching_api.waitlist.models import HelpRequest

# The same as the state `waiting`, for the database: years of ended requests stay out of what is read.
WAITS = (
    col(HelpRequest.status) == Status.WAITING,
    col(HelpRequest.left_at).is_(None),
    col(HelpRequest.started_at).is_(None),
)


@dataclass(frozen=True)
class Waiting:
    """One waiting request as figures may know it."""

    organisation_key: str
    theme: str
    postcode4: str
    waiting_days: int


def not_matched(request: HelpRequest | Brief, *, sharing: bool) -> NotMatched | None:
    """Why this request is not offered to the matcher, or none when it is."""
    if request.state is not RequestState.WAITING:
        return NotMatched(request.state)
    if request.open_to_group is False:
        return NotMatched.NOT_OPEN_TO_GROUP
    if is_aside(request):
        return NotMatched.SET_ASIDE
    if not is_confirmed(request):
        return NotMatched.NOT_CONFIRMED
    return None if sharing else NotMatched.ORGANISATION_NOT_SHARING


def is_confirmed(request: HelpRequest | Brief) -> bool:
    """Did a delivery name this request, or was it registered or rechecked, within the days of the settings?"""
    settings = get_settings()
    last = max(request.registered_on, request.named_on, request.rechecked_on or request.registered_on)
    return last >= settings.current_date() - timedelta(days=settings.recheck_days)


def is_aside(request: HelpRequest | Brief) -> bool:
    """Did the family ask to wait until a day that has not come yet?"""
    return request.aside_until is not None and request.aside_until > get_settings().current_date()


def waiting_days(request: HelpRequest | Brief, today: date) -> int:
    """Days since the request was registered, never under 0."""
    return _days(request.registered_on, today)


def travel_km(told: float | None, age: int) -> float:
    """The distance that was given, or the policy's for this age, in km."""
    if told is not None:
        return told
    settings = get_settings()
    return settings.travel_km_under_12 if age < 12 else settings.travel_km_from_12


def request_of(session: Session, actor: Actor, request_id: UUID) -> HelpRequest:
    """One request of the own organisation; raises NotFound for another's and for none alike."""
    request = session.get(HelpRequest, request_id)
    if request is None or request.organisation_key != actor.organisation_key:
        raise NotFound("There is no such help request.")
    return request


class Order(StrEnum):
    LONGEST_WAITING = "longest-waiting"
    SHORTEST_WAITING = "shortest-waiting"
    YOUNGEST = "youngest"
    OLDEST = "oldest"


@dataclass(frozen=True)
class Search:
    """What a request must have: one of the tags, one of the themes, the state, over the norm or not; none is any."""

    tags: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    over_norm: bool | None = None
    state: RequestState | None = None

    def finds(self, request: Brief, over_norm: bool) -> bool:
        return (
            (not self.tags or not self.tags.isdisjoint(request.tags))
            and (not self.themes or request.theme in self.themes)
            and self.over_norm in (None, over_norm)
            and self.state in (None, request.state)
        )


def over_norm(request: HelpRequest | Brief, today: date) -> bool:
    """Does the request wait longer than the treeknorm?"""
    return waiting_days(request, today) > get_settings().treeknorm_days


def search(session: Session, actor: Actor, wanted: Search) -> list[Brief]:
    """The own requests that are wanted, the longest waiting first."""
    today = get_settings().current_date()
    return [each for each in briefs(session, actor) if wanted.finds(each, over_norm(each, today))]


def page(
    session: Session, actor: Actor, which: tuple[RequestState | None, Order], limit: int, offset: int
) -> tuple[list[HelpRequest], int]:
    """One part of the own requests in a state, or in any, and how many there are in all; `which` is state and order."""
    state, order = which
    wanted = [col(HelpRequest.organisation_key) == actor.organisation_key, *([] if state is None else is_in(state))]
    total = session.exec(select(func.count()).select_from(HelpRequest).where(*wanted)).one()
    asked = select(HelpRequest).where(*wanted).order_by(*_ORDERED[order]).limit(limit).offset(offset)
    return list(session.exec(asked)), total


def is_in(state: RequestState) -> list[ColumnElement[bool]]:
    """In the words of the database the same as `state_of`."""
    started, left = col(HelpRequest.started_at), col(HelpRequest.left_at)
    if state is RequestState.STARTED:
        return [started.is_not(None)]
    if state is RequestState.LEFT:
        return [started.is_(None), left.is_not(None)]
    return [started.is_(None), left.is_(None), col(HelpRequest.status) == Status(state.value)]


_SINCE = (col(HelpRequest.registered_on), col(HelpRequest.id))
_ORDERED: dict[Order, tuple[Any, ...]] = {
    Order.LONGEST_WAITING: _SINCE,
    Order.SHORTEST_WAITING: tuple(each.desc() for each in _SINCE),
    Order.YOUNGEST: (col(HelpRequest.age), *_SINCE),
    Order.OLDEST: (col(HelpRequest.age).desc(), *_SINCE),
}


def in_full(session: Session, found: Sequence[Brief]) -> list[HelpRequest]:
    """The requests themselves, in the same order."""
    read = requests_by_id(session, [each.id for each in found])
    return [read[each.id] for each in found]


def own_requests(session: Session, actor: Actor) -> list[HelpRequest]:
    """All requests of the own organisation, longest waiting first."""
    statement = (
        select(HelpRequest)
        .where(HelpRequest.organisation_key == actor.organisation_key)
        .order_by(col(HelpRequest.registered_on), col(HelpRequest.id))
    )
    return list(session.exec(statement))


def requests_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, HelpRequest]:
    """Requests of any organisation; whoever asks must see to it that only the own ones are shown."""
    found: dict[UUID, HelpRequest] = {}
    for few in in_parts(sorted(ids), 500):
        found |= {each.id: each for each in session.exec(select(HelpRequest).where(col(HelpRequest.id).in_(few)))}
    return found


@in_whole_region(Why.COUNTS)
def waiting(session: Session, today: date) -> list[Waiting]:
    """Everyone who waits now in the region, for counting; holds no ids and no pseudonyms."""
    request = HelpRequest
    columns = select(request.organisation_key, request.theme, request.postcode4, col(request.registered_on))
    rows = session.exec(columns.where(*WAITS))
    return [Waiting(key, theme, place, _days(since, today)) for key, theme, place, since in rows]


def mark_started(session: Session, request_id: UUID) -> None:
    """The youth started in a group and leaves the pool; a later delivery does not put the request back."""
    request = session.get_one(HelpRequest, request_id)
    request.started_at = request.started_at or now()
    session.add(request)
    session.flush()


def mark_waiting(session: Session, request_id: UUID) -> None:
    """Undoes a start: what the organisation's own list says holds again."""
    request = session.get_one(HelpRequest, request_id)
    request.started_at = None
    session.add(request)
    session.flush()


def _days(since: date, today: date) -> int:
    return max(0, (today - since).days)


def in_parts(ids: list[UUID], size: int) -> Iterable[list[UUID]]:
    """A few at a time, as many as a statement takes."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
