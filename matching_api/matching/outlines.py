"""What of every open group stays as it is while seats move, kept ready; holds no seats and nothing of any youth."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Self

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.parts import Group, Offer as OfferPart, ProposedGroup as ProposedPart
from matching_api.marks import Kept
from matching_api.matching import groups
from matching_api.matching.codes import GroupKind, ProposedState
from matching_api.matching.commitments import GroupRef
from matching_api.matching.groups import AnyGroup, ref_of
from matching_api.matching.models import ProposedGroup
from matching_api.offers.codes import OfferKind, OfferState
from matching_api.offers.models import Offer
from matching_api.vocabulary.codes import Mode

_SAME = (
    "id", "organisation_key", "theme", "tags", "age_min", "age_max", "mode", "place", "daypart", "language",
    "seats_min", "seats_max",
)  # fmt: skip
_OF_OFFER = ("kind", "state", "seats_elsewhere", "assured_on")


@dataclass(frozen=True, slots=True)
class Outline:
    """For whom a group is, where, when and how large; `assured_on` is when an offer was last said to stand."""

    ref: GroupRef
    organisation_key: str
    theme: str
    tags: tuple[str, ...]
    age_min: int
    age_max: int
    mode: Mode
    place: str | None
    daypart: str
    language: str
    seats_min: int
    seats_max: int
    seats_elsewhere: int = 0
    forming: bool = True
    running: bool = False
    peer_contact: bool = False
    assured_on: date | None = None

    @classmethod
    def of(cls, group: AnyGroup) -> Self:
        """Of a row."""
        return cls._made(
            ref_of(group), [getattr(group, name) for name in _SAME[1:]], group if isinstance(group, Offer) else None
        )

    @classmethod
    def _made(cls, ref: GroupRef, same: list[Any], offer: Any) -> Self:
        told = dict(zip(_SAME[1:], same, strict=True)) | {"tags": tuple(same[2])}
        if offer is None:
            return cls(ref=ref, **told)
        return cls(
            ref=ref,
            **told,
            seats_elsewhere=offer.seats_elsewhere,
            forming=offer.state is OfferState.FORMING,
            running=offer.state is OfferState.RUNNING,
            peer_contact=offer.kind is OfferKind.PEER_CONTACT,
            assured_on=offer.assured_on,
        )

    def short(self, youths: int) -> int:
        """How many more it needs before it can start, with so many from inside the service."""
        return max(0, self.seats_min - self.seats_elsewhere - youths) if self.forming else 0

    def part(self, *, held: bool) -> Group:
        """As the matcher knows it: a proposed group in which nobody has a seat is one that does not exist yet."""
        same: dict[str, Any] = {name: getattr(self, name) for name in _SAME[3:]} | {"mode": self.mode.value}
        if self.ref.kind is GroupKind.PROPOSED and not held:
            return ProposedPart(organisation=self.organisation_key, theme=self.theme, **same)
        return OfferPart(
            key=str(self.ref.id),
            organisation=self.organisation_key,
            **same,
            taken=self.seats_elsewhere,
            running=self.running,
        )


# Offers that are not closed, and proposed groups that nobody adopted and that have not lapsed.
_kept = Kept[Mapping[GroupRef, Outline]]("offer", "proposed_group")


def open_ones(session: Session) -> Mapping[GroupRef, Outline]:
    """Every open group; offers before proposed groups, each by id."""
    return _kept.get(session, lambda: MappingProxyType({each.ref: each for each in _read(session)}))


def of_groups(session: Session, refs: Iterable[GroupRef]) -> dict[GroupRef, Outline]:
    """These groups, in whatever state; one that is not there is left out."""
    known, wanted = open_ones(session), list(refs)
    found = {ref: known[ref] for ref in wanted if ref in known}
    others = groups.groups_by_ref(session, [ref for ref in wanted if ref not in found])
    return found | {ref: Outline.of(row) for ref, row in others.items()}


def _read(session: Session) -> Iterator[Outline]:
    connection = session.connection()
    offer = [col(getattr(Offer, name)) for name in (*_SAME, *_OF_OFFER)]
    offers = sa.select(*offer).where(col(Offer.state) != OfferState.CLOSED).order_by(col(Offer.id))
    for row in connection.execute(offers):
        yield Outline._made(GroupRef(GroupKind.OFFER, row[0]), list(row[1 : len(_SAME)]), row)
    proposed = [col(getattr(ProposedGroup, name)) for name in _SAME]
    live = sa.select(*proposed).where(col(ProposedGroup.state) == ProposedState.PROPOSED)
    for row in connection.execute(live.order_by(col(ProposedGroup.id))):
        yield Outline._made(GroupRef(GroupKind.PROPOSED, row[0]), list(row[1:]), None)
