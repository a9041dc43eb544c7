"""From rows to a matching problem: youths by the id of the request, groups by their own id; solves nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from matcher.parts import Facilitator, Pin, Venue, Youth
from matcher.problem import Problem
from matching_api.matching import groups
from matching_api.matching.apart import kept_apart
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import Commitments, GroupRef
from matching_api.matching.models import ProposedGroup
from matching_api.matching.pins import with_pins
from matching_api.matching.problem_parts import offer_part, problem_without_groups, youth_part
from matching_api.offers import capacity, service as offers
from matching_api.offers.codes import OfferKind
from matching_api.reach import Why, in_whole_region
from matching_api.vocabulary.places import places
from matching_api.vocabulary.service import vocabulary
from matching_api.waitlist import pooling
from matching_api.waitlist.pooling import PooledRequest


@in_whole_region(Why.POOL)
def problem_of(session: Session, commitments: Commitments, policy: Mapping[str, Any], today: date) -> Problem:
    """The problem of this moment; raises InvalidProblem when the rows together break a rule of matching.md."""
    open_groups = _open_groups(session)
    pool = [row for row in pooling.pool(session, today) if _matchable(row.id, commitments)]
    keys_of = SameGroups(groups.same_groups(session), open_groups)
    problem = replace(
        problem_without_groups([youth_of(row, commitments, keys_of) for row in pool], policy, today),
        offers=tuple(offer_part(group) for group in open_groups.values()),
        venues=tuple(_venues(session)),
        facilitators=tuple(_facilitators(session, open_groups.values())),
        themes={theme: tuple(tags) for theme, tags in vocabulary(session).themes.items()},
    )
    pins = [Pin(str(youth), str(ref.id)) for youth, ref in sorted(commitments.confirmed.items())]
    pinned = with_pins(replace(problem, places=places_of(problem)), pins)
    return Problem.from_json(kept_apart(session, pinned, commitments.seated).to_json())


def _matchable(request_id: UUID, commitments: Commitments) -> bool:
    started = request_id in commitments.seated and request_id not in commitments.confirmed
    return not started and request_id not in commitments.set_aside


def _open_groups(session: Session) -> dict[GroupRef, groups.AnyGroup]:
    """Every group that exists for this round: offers, and proposed groups somebody accepted a seat in."""
    held = {groups.ref_of(group): group for group in groups.held(session)}
    return {**matchable_offers(session, peer_contact=False), **held}


def matchable_offers(session: Session, *, peer_contact: bool) -> dict[GroupRef, groups.AnyGroup]:
    """Offers a round may fill: those for peer contact, which stand beside help, or all others."""
    found = [each for each in offers.matchable(session) if (each.kind is OfferKind.PEER_CONTACT) is peer_contact]
    return {groups.ref_of(group): group for group in found}


def youth_of(row: PooledRequest, commitments: Commitments, keys_of: "SameGroups") -> Youth:
    """A request with what people decided about it."""
    turned_down = {
        key
        for each in commitments.turned_down.get(row.id, ())
        for key in keys_of.turned_down(each.group, each.proposed_key)
    }
    return youth_part(
        row,
        not_with=tuple(str(other) for other in row.not_with),
        not_in=turned_down,
        previously=keys_of.previous(commitments.standing.get(row.id)),
    )


class SameGroups:
    """Under which keys of this problem a group goes: as an offer, as a held group, as a proposed one."""

    def __init__(self, proposed_key_of: Mapping[UUID, str], open_groups: Iterable[GroupRef]) -> None:
        self._proposed_key_of = proposed_key_of
        self._open = {ref.id for ref in open_groups}
        self._open_under: dict[str, set[str]] = {}
        for group_id in self._open & proposed_key_of.keys():
            self._open_under.setdefault(proposed_key_of[group_id], set()).add(str(group_id))

    def turned_down(self, ref: GroupRef, proposed_key: str | None) -> set[str]:
        """Every key that means this group, now or when it is proposed once more."""
        found = {str(ref.id)} if ref.id in self._open else set()
        for key in {proposed_key, self._proposed_key_of.get(ref.id)} - {None}:
            found |= {str(key)} | self._open_under.get(str(key), set())
        return found

    def previous(self, ref: GroupRef | None) -> str | None:
        """The key of the group somebody was suggested for last time, when it can be suggested again."""
        if ref is None:
            return None
        if ref.id in self._open:
            return str(ref.id)
        return self._proposed_key_of.get(ref.id) if ref.kind is GroupKind.PROPOSED else None


def _venues(session: Session) -> Iterable[Venue]:
    for row in capacity.venues(session):
        yield Venue(row.place, row.organisation_key, tuple(row.dayparts), tuple(row.modes))


def _facilitators(session: Session, open_groups: Iterable[groups.AnyGroup]) -> Iterable[Facilitator]:
    """A held group already takes one of the groups its organisation can run."""
    in_use = Counter((group.organisation_key, group.theme) for group in open_groups if isinstance(group, ProposedGroup))
    for row in capacity.facilitators(session):
        left = max(0, row.groups - in_use[row.organisation_key, row.theme])
        yield Facilitator(row.organisation_key, row.theme, left)


def places_of(problem: Problem) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the postcodes that occur, and of no others."""
    meeting = {offer.place for offer in problem.offers} | {venue.place for venue in problem.venues}
    used = sorted({youth.place for youth in problem.youths} | {place for place in meeting if place is not None})
    known = places()
    return {place: (known[place].lat, known[place].lon) for place in used}
