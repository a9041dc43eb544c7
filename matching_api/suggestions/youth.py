"""One own youth: the suggestion first, then the other groups there are and what they lack, peer contact as an extra."""

from uuid import UUID

from sqlmodel import Session

from matching_api.access.service import Actor
from matching_api.experiences.grounds import Grounds
from matching_api.matching import groups
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup
from matching_api.matching.options import Option
from matching_api.offers.codes import OfferKind
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
    others = others_of(session, actor, request, suggestion.group if suggestion else None)
    beside = holding.open_suggestion(session, request_id, Slot.PEER_CONTACT)
    peers = [
        each
        for each in others
        if each.kind is OfferKind.PEER_CONTACT and (beside is None or each.id != str(beside.group.id))
    ]
    return YouthOptionsOut(
        help_request=HelpRequestOut.of(request),
        outcome=outcomes.outcome_of(session, actor, request),
        suggestion=shown(session, [suggestion])[0] if suggestion else None,
        experiences=Grounds(session).of(groups.group_of(session, suggestion.group)) if suggestion else [],
        one_on_one=OneOnOneChoiceOut.of(choice) if choice else None,
        options=[each for each in others if each.kind is not OfferKind.PEER_CONTACT][:MOST_OPTIONS],
        peer_suggestion=shown(session, [beside])[0] if beside else None,
        peer_contact=peers[:MOST_PEER_CONTACT],
    )


def others_of(session: Session, actor: Actor, request: HelpRequest, present: GroupRef | None = None) -> list[OptionOut]:
    """The groups there are for an own request, but for the one it is in; fewest obstacles first, then most value."""
    ranked = [each for each in choosing.ranked(session, request) if each.group != present]
    found = groups.groups_by_ref(session, [each.group for each in ranked])
    apart, fill_of, counted = choosing.apart_from(session, request), fills(session), Counted(session, actor)
    made = [
        _option(each, found[each.group], fill_of.get(each.group, Fill()), counted, apart=each.group in apart)
        for each in ranked
    ]
    return sorted(made, key=lambda each: (len(each.lacks), -each.value, each.id))


def _option(option: Option, group: AnyGroup, fill: Fill, counted: Counted, *, apart: bool) -> OptionOut:
    lacks = [LackOut(code=each.code, by=each.by) for each in option.lacks]
    lacks += [LackOut(code=FULL, by=None)] if not groups.has_seat(group) else []
    lacks += [LackOut(code=NOT_WITH, by=None)] if apart else []
    return OptionOut(
        **counted.fields(group, fill),
        kind=group.kind if isinstance(group, Offer) else None,
        seats_left=group.seats_max - groups.seats_taken(group),
        value=option.value,
        similarity=option.why["similarity"],
        shared_tags=option.why["shared_tags"],
        km=option.why["km"],
        lacks=lacks,
        can_be_chosen={each.code for each in lacks} <= WISHES,
    )
