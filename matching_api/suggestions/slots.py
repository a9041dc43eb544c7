"""Which of its two places a suggestion takes; a request has one for help and, beside it, one for peer contact."""

from enum import StrEnum

from matching_api.matching.groups import AnyGroup
from matching_api.offers.codes import OfferKind
from matching_api.offers.models import Offer


class Slot(StrEnum):
    HELP = "help"
    PEER_CONTACT = "peer-contact"


def slot_of(group: AnyGroup) -> Slot:
    """A group for peer contact is never help."""
    is_peer = isinstance(group, Offer) and group.kind is OfferKind.PEER_CONTACT
    return Slot.PEER_CONTACT if is_peer else Slot.HELP
