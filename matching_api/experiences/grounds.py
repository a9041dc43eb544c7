"""Which approved experiences belong with a group, as grounds for plan A; what nobody else looked at stays away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.experiences.models import Experience, ExperienceState, Voice
from matching_api.experiences.schemas import SaidOut
from matching_api.marks import Kept
from matching_api.offers.models import GroupColumns, Offer

MOST = 2


@dataclass(frozen=True, slots=True)
class _Said:
    id: UUID
    text: str
    voice: Voice


class Grounds:
    """Every approved experience: those of a group itself go before those of one for the same request."""

    def __init__(self, said: Iterable[tuple[_Said, Offer]]) -> None:
        self._of_offer: dict[UUID, list[_Said]] = {}
        self._of_series: dict[tuple[str, str], list[_Said]] = {}
        self._of_tag: dict[str, list[_Said]] = {}
        for each, offer in said:
            self._of_offer.setdefault(offer.id, []).append(each)
            self._of_series.setdefault(_series(offer), []).append(each)
            self._of_tag.setdefault(offer.tags[0], []).append(each)

    def of(self, group: GroupColumns, most: int = MOST) -> list[SaidOut]:
        """The newest of this very group, then of an earlier time it was given, then of one for the same request."""
        own: list[_Said] = []
        if isinstance(group, Offer):
            own = [*self._of_offer.get(group.id, ()), *self._of_series.get(_series(group), ())]
        ids = {each.id for each in own}
        found = {each.id: each for each in [*own, *self._of_tag.get(group.tags[0], ())]}
        return [
            SaidOut(text=each.text, voice=each.voice, of_this_group=each.id in ids)
            for each in list(found.values())[:most]
        ]


# What a second person approved is everybody's.
_kept = Kept[Grounds]("experience", "offer")


def grounds_of_all(session: Session) -> Grounds:
    """Every approved experience as it is now."""
    return _kept.get(session, lambda: Grounds(_read(session)))


def _read(session: Session) -> Iterator[tuple[_Said, Offer]]:
    approved = select(Experience, Offer).join(Offer).where(Experience.state == ExperienceState.APPROVED)
    for row, offer in session.exec(approved.order_by(col(Experience.entered_at).desc(), col(Experience.id))):
        yield _Said(row.id, row.text or "", row.voice), offer


def _series(offer: Offer) -> tuple[str, str]:
    """The same group given again has the same organisation and the same name."""
    return offer.organisation_key, offer.title.casefold()
