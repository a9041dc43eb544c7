"""One own youth: the suggestion first, then the other groups there are and what they lack, peer contact as an extra."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from matching_api.access.service import Actor
from matching_api.experiences.grounds import grounds_of_all
from matching_api.matching import groups, outlines
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup
from matching_api.matching.options import Option
from matching_api.offers.models import Offer
from matching_api.suggestions import choosing, holding, one_on_one, outcomes
from matching_api.suggestions.cards import Counted
from matching_api.suggestions.choosing import FULL, NOT_WITH, WISHES
from matching_api.suggestions.counting import Fill, fills
from matching_api.suggestions.showing import shown
from matching_api.suggestions.slots import Slot
from matching_api.suggestions.youth_schemas import LackOut, OneOnOneChoiceOut, OptionOut, YouthOptionsOut
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.schemas import HelpRequestOut

MOST_OPTIONS, MOST_PEER_CONTACT = 8, 4


def options_of(session: Session, actor: Actor, request_id: UUID) -> YouthOptionsOut:
    """All that can be done for one request of the own organisation; raises NotFound for another's."""
    request = waitlist.request_of(session, actor, request_id)
    suggestion = holding.open_suggestion(session, request_id)
    choice = one_on_one.standing_of(session, request_id)
    others = Others(session, request, suggestion.group if suggestion else None)
    beside = holding.open_suggestion(session, request_id, Slot.PEER_CONTACT)
    shown_before = beside.group if beside else None
    return YouthOptionsOut(
        help_request=HelpRequestOut.of(request),
        outcome=outcomes.outcome_of(session, actor, request),
        suggestion=shown(session, [suggestion])[0] if suggestion else None,
        experiences=grounds_of_all(session).of(groups.group_of(session, suggestion.group)) if suggestion else [],
        one_on_one=OneOnOneChoiceOut.of(choice) if choice else None,
        options=others.told(actor, others.of(peer_contact=False)[:MOST_OPTIONS]),
        peer_suggestion=shown(session, [beside])[0] if beside else None,
        peer_contact=others.told(
            actor, [each for each in others.of(peer_contact=True) if each.group != shown_before][:MOST_PEER_CONTACT]
        ),
    )


@dataclass(frozen=True)
class _Other:
    """One group with everything that stands in the way, seats and others in it included."""

    option: Option
    lacks: Sequence[LackOut]
    peer_contact: bool

    @property
    def group(self) -> GroupRef:
        return self.option.group


class Others:
    """The groups there are for an own request, but for the one it is in; fewest obstacles first, then most value.

    Only what is shown of them is written out: there are many, and few are looked at.
    """

    def __init__(self, session: Session, request: HelpRequest, present: GroupRef | None = None) -> None:
        self._session = session
        ranked = [each for each in choosing.ranked(session, request) if each.group != present]
        known = outlines.of_groups(session, [each.group for each in ranked])
        apart, held = choosing.apart_from(session, request), groups.seats_held(session, list(known))
        found = []
        for each in ranked:
            group = known[each.group]
            is_full = group.seats_elsewhere + held[each.group] >= group.seats_max
            lacks = _lacks(each, is_full=is_full, apart=each.group in apart)
            found.append(_Other(each, lacks, group.peer_contact))
        self._all = sorted(found, key=lambda each: (len(each.lacks), -each.option.value, str(each.group.id)))

    def of(self, *, peer_contact: bool) -> list[_Other]:
        """Those beside help, or those that are help."""
        return [each for each in self._all if each.peer_contact is peer_contact]

    def find(self, group_id: UUID) -> list[_Other]:
        """The one with this id, if it is among them."""
        return [each for each in self._all if each.group.id == group_id]

    def told(self, actor: Actor, some: Sequence[_Other]) -> list[OptionOut]:
        """These, as a professional sees them."""
        refs = [each.group for each in some]
        rows, fill_of = groups.groups_by_ref(self._session, refs), fills(self._session, refs)
        counted = Counted(self._session, actor)
        return [_option(each, rows[each.group], fill_of.get(each.group, Fill()), counted) for each in some]


def _lacks(option: Option, *, is_full: bool, apart: bool) -> list[LackOut]:
    lacks = [LackOut(code=each.code, by=each.by) for each in option.lacks]
    lacks += [LackOut(code=FULL, by=None)] if is_full else []
    return lacks + ([LackOut(code=NOT_WITH, by=None)] if apart else [])


def _option(other: _Other, group: AnyGroup, fill: Fill, counted: Counted) -> OptionOut:
    option = other.option
    return OptionOut(
        **counted.fields(group, fill),
        kind=group.kind if isinstance(group, Offer) else None,
        seats_left=group.seats_max - groups.seats_taken(group),
        value=option.value,
        similarity=option.why["similarity"],
        shared_tags=option.why["shared_tags"],
        km=option.why["km"],
        lacks=list(other.lacks),
        can_be_chosen={each.code for each in other.lacks} <= WISHES,
    )
