"""The own offers with who is in them: own youths in full, of others how many in each state."""

from collections import Counter, defaultdict
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.experiences.grounds import grounds_of_all
from matching_api.offers import service as offers
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.reach import Why, in_whole_region
from matching_api.suggestions import showing
from matching_api.suggestions.cards import follow_up_of
from matching_api.suggestions.codes import LIVE, State
from matching_api.suggestions.counting import counts
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.own_group_schemas import GroupStateOut, OwnGroupOut
from matching_api.waitlist.models import HelpRequest

Counts = dict[UUID, dict[State, Counter[str]]]
ORDER = tuple(state for state in State if state in LIVE)
READY = (State.AGREED, State.STARTED)


def own_groups(session: Session, actor: Actor) -> list[OwnGroupOut]:
    """Every offer the own organisation leads or carries along, closed ones too, by theme and title."""
    found = offers.offers(session, actor, mine=True)
    counted = _counted(session, {each.id for each in found})
    own = _own(session, actor, {each.id for each in found})
    grounds, names = grounds_of_all(session), offers.names_of(session)
    shown = {each.id: each for each in showing.shown(session, [each for some in own.values() for each in some])}
    return [
        OwnGroupOut(
            offer=offer,
            states=_states(counted.get(row.id, {}), actor.organisation_key),
            ready=_ready(row, counted.get(row.id, {})),
            can_start=_can_start(row, counted.get(row.id, {})),
            led_here=row.organisation_key == actor.organisation_key,
            follow_up=follow_up_of(session, row, names),
            experiences=grounds.of(row),
            suggestions=[shown[each.id] for each in own.get(row.id, ())],
        )
        for row, offer in zip(found, offers.shown(session, found), strict=True)
    ]


def _states(counted: dict[State, Counter[str]], own_key: str) -> list[GroupStateOut]:
    """One for every state somebody is in, in the order of a life."""
    return [
        GroupStateOut(state=state, mine=each[own_key], others=each.total() - each[own_key])
        for state in ORDER
        if (each := counted.get(state))
    ]


def _ready(offer: Offer, counted: dict[State, Counter[str]]) -> int:
    return offer.seats_elsewhere + sum(counted[state].total() for state in READY if state in counted)


def _can_start(offer: Offer, counted: dict[State, Counter[str]]) -> bool:
    """May the group be started now, or take in who agreed since it was?"""
    if offer.state is OfferState.RUNNING:
        return State.AGREED in counted
    return offer.state is OfferState.FORMING and _ready(offer, counted) >= offer.seats_min


@in_whole_region(Why.COUNTS)
def _counted(session: Session, offer_ids: set[UUID]) -> Counts:
    """Offer → state → organisation → how many; who left the waitlist while undecided is not counted."""
    columns = (col(Suggestion.offer_id), col(Suggestion.state), col(Suggestion.organisation_key), sa.func.count())
    statement = (
        sa.select(*columns)
        .join(HelpRequest, col(HelpRequest.id) == col(Suggestion.help_request_id))
        .where(counts(), col(Suggestion.offer_id).in_(sorted(offer_ids)))
        .group_by(*columns[:3])
    )
    found: Counts = {}
    session.flush()
    for offer_id, state, organisation, youths in session.connection().execute(statement):
        assert offer_id is not None
        found.setdefault(offer_id, {}).setdefault(state, Counter())[organisation] += youths
    return found


def _own(session: Session, actor: Actor, offer_ids: set[UUID]) -> dict[UUID, list[Suggestion]]:
    """Own suggestions that count, those that wait for a decision first, then the longest waiting."""
    statement = (
        select(Suggestion)
        .join(HelpRequest)
        .where(
            Suggestion.organisation_key == actor.organisation_key,
            counts(),
            col(Suggestion.offer_id).in_(sorted(offer_ids)),
        )
        .order_by(col(HelpRequest.registered_on), col(Suggestion.id))
    )
    found: defaultdict[UUID, list[Suggestion]] = defaultdict(list)
    for each in sorted(session.exec(statement), key=lambda each: each.state is not State.PROPOSED):
        if each.offer_id is not None:
            found[each.offer_id].append(each)
    return found
