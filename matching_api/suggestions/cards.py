"""Groups as cards: own youths in full, of others only how many; the project leader sees counts alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.known import subregions
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.experiences.grounds import grounds_of_all
from matching_api.matching import groups, outlines
from matching_api.matching.codes import GroupKind, Origin, ProposedState
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup
from matching_api.matching.models import ProposedGroup
from matching_api.matching.outlines import Outline
from matching_api.offers import checks, service as offers
from matching_api.offers.models import Offer
from matching_api.offers.schemas import FollowUpOut, Names, OrganisationRef
from matching_api.suggestions.codes import State
from matching_api.suggestions.counting import Fill, counts, fills, short_of
from matching_api.suggestions.group_schemas import CardPage, ChoicesOut, GroupCardOut, ProposedGroupOut
from matching_api.suggestions.models import Suggestion, group_ref
from matching_api.suggestions.schemas import GroupCoreOut
from matching_api.suggestions.showing import Shown
from matching_api.suggestions.slots import slot_of
from matching_api.vocabulary.places import places
from matching_api.waitlist.models import HelpRequest


@dataclass(frozen=True)
class Wanted:
    """Which cards are asked for; none is any."""

    theme: str | None = None
    subregion: str | None = None
    age: int | None = None
    daypart: str | None = None

    def holds(self, group: Outline, subregion: str | None) -> bool:
        return (
            self.theme in {None, group.theme}
            and self.daypart in {None, group.daypart}
            and self.subregion in {None, subregion}
            and (self.age is None or group.age_min <= self.age <= group.age_max)
        )


@dataclass(frozen=True)
class Part:
    """Which of the cards are shown; `first` is the id of a group that stands before the others."""

    limit: int
    offset: int = 0
    first: str | None = None


@dataclass(frozen=True)
class _Own:
    """An own suggestion, as far as the order of the groups needs it."""

    id: UUID
    state: State
    registered_on: date


def cards(session: Session, actor: Actor, wanted: Wanted, part: Part) -> CardPage:
    """Groups that hold own youths, or every group for who may not decide; the most urgent first.

    That is: what waits for the own decision, then most youths over the norm, then the longest waiting. Suggestions are
    read for the cards that are shown only, so that a long list stays quick.
    """
    own, areas = _own(session, actor), subregions(session)
    fill_of = fills(session, own if actor.may(Permission.DECIDE) else None)
    found = outlines.of_groups(session, own if actor.may(Permission.DECIDE) else fill_of)
    kept = {ref: group for ref, group in found.items() if wanted.holds(group, subregion_of(areas, group))}
    # What stands beside help stands after it too.
    ordered = sorted(
        kept,
        key=lambda ref: (
            kept[ref].peer_contact and str(ref.id) != part.first,
            *_urgency(ref, fill_of[ref], own.get(ref, ()), part.first),
        ),
    )
    shown_now = ordered[part.offset : part.offset + part.limit]
    counted, own_of = Counted(session, actor), _suggestions(session, {ref: own.get(ref, ()) for ref in shown_now})
    shown = Shown(session, [each for some in own_of.values() for each in some])
    rows = groups.groups_by_ref(session, shown_now)
    items = [
        GroupCardOut(
            **counted.fields(rows[ref], fill_of[ref]), suggestions=[shown.suggestion(each) for each in own_of[ref]]
        )
        for ref in shown_now
    ]
    return CardPage(
        items=items,
        total=len(kept),
        ready=sum(short_of(group, fill_of[ref]) == 0 for ref, group in kept.items()),
        undecided=sum(each.state is State.PROPOSED for ref in kept for each in own.get(ref, ())),
        choices=ChoicesOut.of(found.values()),
    )


def _urgency(ref: GroupRef, fill: Fill, own: Sequence[_Own], first: str | None) -> tuple[bool, bool, int, date, UUID]:
    waits = any(each.state is State.PROPOSED for each in own)
    longest = min((each.registered_on for each in own), default=date.max)
    return str(ref.id) != first, not waits, -fill.over_norm, longest, ref.id


def proposed(session: Session, actor: Actor, theme: str | None = None) -> list[ProposedGroupOut]:
    """Every proposed group that can be adopted, the one with the most youths first."""
    fill_of, counted = fills(session), Counted(session, actor)
    found = [group for group in groups.live_proposed(session) if theme in {None, group.theme}]
    made = [_proposed(session, group, fill_of.get(groups.ref_of(group), Fill()), counted) for group in found]
    return sorted(made, key=lambda each: (-each.youths, each.theme, each.id))


def proposed_of(session: Session, actor: Actor, group_id: UUID) -> ProposedGroupOut:
    """One proposed group, in whatever state; raises NotFound."""
    group = groups.group_of(session, GroupRef(GroupKind.PROPOSED, group_id))
    assert isinstance(group, ProposedGroup)
    ref = groups.ref_of(group)
    return _proposed(session, group, fills(session, [ref]).get(ref, Fill()), Counted(session, actor))


class Counted:
    """Groups with counts, as one person may see them."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._own = actor.organisation_key
        self._names = offers.names_of(session)
        self._partners = offers.partners_of_all(session)
        self._grounds = grounds_of_all(session)

    def fields(self, group: AnyGroup, fill: Fill) -> dict[str, Any]:
        """Everything but the suggestions themselves."""
        mine = fill.by_organisation[self._own]
        short = short_of(group, fill)
        return {
            **GroupCoreOut.core_of(group, self._names),
            "co_organisations": [OrganisationRef.of(key, self._names) for key in self._partners.get(group.id, ())],
            "seats_taken": groups.seats_taken(group),
            "mine": mine,
            "others": fill.youths - mine,
            "over_norm": fill.over_norm,
            "confirmed": fill.confirmed,
            "short": short,
            "can_start": short == 0,
            "origin": _origin(group),
            "slot": slot_of(group),
            "follow_up": follow_up_of(self._session, group, self._names),
            "experiences": self._grounds.of(group),
            "state": group.state,
        }


def follow_up_of(session: Session, group: AnyGroup, names: Names) -> list[FollowUpOut]:
    """What comes after a group, as its organisations published it."""
    first = group.follow_up_id if isinstance(group, Offer) else None
    return [FollowUpOut.of(each, names) for each in checks.chain(session, first)] if first else []


def subregion_of(areas: Mapping[str, str | None], group: AnyGroup | Outline) -> str | None:
    """Where the group meets, or where its organisation is when it is online."""
    place = places().get(group.place) if group.place else None
    return place.subregion if place else areas[group.organisation_key]


def _origin(group: AnyGroup) -> Origin | None:
    return group.origin if isinstance(group, ProposedGroup) else None


def _proposed(session: Session, group: ProposedGroup, fill: Fill, counted: Counted) -> ProposedGroupOut:
    return ProposedGroupOut(
        **counted.fields(group, fill),
        youths=fill.youths,
        subregion=subregion_of(subregions(session), group),
        adopted_offer_id=group.adopted_offer_id if group.state is ProposedState.ADOPTED else None,
        proposed_at=group.proposed_at,
    )


def _own(session: Session, actor: Actor) -> dict[GroupRef, list[_Own]]:
    """Own open and confirmed suggestions per group, the longest waiting first."""
    statement = (
        sa.select(
            col(Suggestion.offer_id),
            col(Suggestion.proposed_group_id),
            col(Suggestion.id),
            col(Suggestion.state),
            col(HelpRequest.registered_on),
        )
        .join(HelpRequest, col(HelpRequest.id) == col(Suggestion.help_request_id))
        .where(col(Suggestion.organisation_key) == actor.organisation_key, counts())
        .order_by(col(HelpRequest.registered_on), col(Suggestion.id))
    )
    found: defaultdict[GroupRef, list[_Own]] = defaultdict(list)
    session.flush()
    for offer_id, proposed_id, suggestion_id, state, registered_on in session.connection().execute(statement):
        found[group_ref(offer_id, proposed_id)].append(_Own(suggestion_id, state, registered_on))
    return found


def _suggestions(session: Session, own: Mapping[GroupRef, Sequence[_Own]]) -> dict[GroupRef, list[Suggestion]]:
    """The suggestions themselves, group by group in the same order."""
    ids = [each.id for some in own.values() for each in some]
    read: dict[UUID, Suggestion] = {}
    for start in range(0, len(ids), 500):
        statement = select(Suggestion).where(col(Suggestion.id).in_(ids[start : start + 500]))
        read |= {each.id: each for each in session.exec(statement)}
    return {ref: [read[each.id] for each in some] for ref, some in own.items()}
