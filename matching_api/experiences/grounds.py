"""Which approved experiences belong with a group, as grounds for plan A; what nobody else looked at stays away."""

from collections import defaultdict
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.experiences.models import Experience, ExperienceState
from matching_api.experiences.schemas import SaidOut
from matching_api.offers.models import GroupColumns, Offer

MOST = 2


class Grounds:
    """Every approved experience, read once: those of a group itself go before those of one for the same request."""

    def __init__(self, session: Session) -> None:
        self._of_offer: defaultdict[UUID, list[Experience]] = defaultdict(list)
        self._of_series: defaultdict[tuple[str, str], list[Experience]] = defaultdict(list)
        self._of_tag: defaultdict[str, list[Experience]] = defaultdict(list)
        statement = select(Experience, Offer).join(Offer).where(Experience.state == ExperienceState.APPROVED)
        for row, offer in session.exec(statement.order_by(col(Experience.entered_at).desc(), col(Experience.id))):
            self._of_offer[offer.id].append(row)
            self._of_series[_series(offer)].append(row)
            self._of_tag[offer.tags[0]].append(row)

    def of(self, group: GroupColumns, most: int = MOST) -> list[SaidOut]:
        """The newest of this very group, then of an earlier time it was given, then of one for the same request."""
        own = [*self._of_offer[group.id], *self._of_series[_series(group)]] if isinstance(group, Offer) else []
        ids = {each.id for each in own}
        found = {each.id: each for each in [*own, *self._of_tag[group.tags[0]]]}
        return [
            SaidOut(text=each.text or "", voice=each.voice, of_this_group=each.id in ids)
            for each in list(found.values())[:most]
        ]


def _series(offer: Offer) -> tuple[str, str]:
    """The same group given again has the same organisation and the same name."""
    return offer.organisation_key, offer.title.casefold()
