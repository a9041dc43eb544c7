"""The own waitlist a page at a time: sought, narrowed and in order, with a tally of all of it; shows no others."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from matching_api.access.service import Actor
from matching_api.settings import get_settings
from matching_api.suggestions import outcomes
from matching_api.suggestions.outcome_schemas import FoundOutcomesOut, TallyOut
from matching_api.suggestions.outcomes import Standing
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.places import places
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.brief import Brief


class OutcomeOrder(StrEnum):
    LONGEST = "longest"
    SHORTEST = "shortest"
    YOUNGEST = "youngest"
    OLDEST = "oldest"
    THEME = "theme"
    RECHECK = "recheck"


@dataclass(frozen=True)
class Wanted:
    """What is sought; none and empty is any. `text` is the start of a pseudonym, or part of a tag's or place's name."""

    text: str = ""
    theme: str | None = None
    tag: str | None = None
    kind: str | None = None
    over_norm: bool | None = None
    order: OutcomeOrder = OutcomeOrder.LONGEST
    limit: int = 25
    offset: int = 0


# A request with its standing and whether it waits over the norm.
Known = tuple[Brief, Standing, bool]


def search(session: Session, actor: Actor, wanted: Wanted) -> FoundOutcomesOut:
    """One page of the own waitlist, and how many there are of what over all of it."""
    today, standings = get_settings().current_date(), outcomes.Standings(session, actor)
    known = [(each, standings.of(each), waitlist.over_norm(each, today)) for each in outcomes.own_open(session, actor)]
    finds = _Finds(session, wanted)
    found = sorted((each for each in known if finds(*each)), key=lambda each: ORDERS[wanted.order](each[0]))
    page = [each for each, _, _ in found[wanted.offset : wanted.offset + wanted.limit]]
    return FoundOutcomesOut(
        items=outcomes.told(session, standings, waitlist.in_full(session, page)),
        total=len(found),
        tally=_tally(known),
        themes=sorted({each.theme for each, _, _ in known}),
    )


def _tally(known: list[Known]) -> TallyOut:
    kinds = [standing.kind for _, standing, _ in known]
    return TallyOut(
        requests=len(known),
        over_norm=sum(over for _, _, over in known),
        suggested=kinds.count("suggested"),
        unplaced=kinds.count("unplaced"),
        not_matched=kinds.count("not-matched"),
        one_on_one=sum(standing.reason == outcomes.ONE_ON_ONE for _, standing, _ in known),
    )


class _Finds:
    """Whether one request is wanted; names are folded once."""

    def __init__(self, session: Session, wanted: Wanted) -> None:
        self._wanted = wanted
        self._text = wanted.text.strip()
        self._folded = self._text.casefold()
        self._places = places()
        self._names: dict[str, str] = {}
        if self._text:
            self._names = {
                each.key: f"{each.key} {each.label_nl} {each.label_en}".casefold() for each in vocabulary.tags(session)
            }

    def __call__(self, request: Brief, standing: Standing, over_norm: bool) -> bool:
        wanted = self._wanted
        return (
            wanted.theme in (None, request.theme)
            and (wanted.tag is None or wanted.tag in request.tags)
            and wanted.kind in (None, standing.kind)
            and wanted.over_norm in (None, over_norm)
            and (not self._text or self._is_named(request))
        )

    def _is_named(self, request: Brief) -> bool:
        if request.pseudonym.reveal().startswith(self._text) or request.postcode4 == self._text:
            return True
        place = self._places.get(request.postcode4)
        names = [self._names.get(tag, tag) for tag in request.tags]
        names += [place.name.casefold(), place.municipality.casefold()] if place else []
        return any(self._folded in name for name in names)


# Every order ends with the longest waiting, and with the id, so that pages do not overlap.
ORDERS: dict[OutcomeOrder, Callable[[Brief], tuple[object, ...]]] = {
    OutcomeOrder.LONGEST: lambda each: (each.registered_on, each.id),
    OutcomeOrder.SHORTEST: lambda each: (-each.registered_on.toordinal(), each.id),
    OutcomeOrder.YOUNGEST: lambda each: (each.age, each.registered_on, each.id),
    OutcomeOrder.OLDEST: lambda each: (-each.age, each.registered_on, each.id),
    OutcomeOrder.THEME: lambda each: (each.theme, each.registered_on, each.id),
    # Whom nobody asked for longest stands first.
    OutcomeOrder.RECHECK: lambda each: (each.rechecked_on or each.registered_on, each.registered_on, each.id),
}
