"""Demand that no offer serves, and offers that nobody needs; what may be shown, by theme, age band and subregion."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median_low
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.known import subregions
from matching_api.disclosure.control import Audience, Tables, protect
from matching_api.history.codes import age_band
from matching_api.insight.region import Region
from matching_api.insight.tables import Shown
from matching_api.marks import Kept
from matching_api.matching import service as matching
from matching_api.matching.models import UnplacedRequest
from matching_api.offers.codes import OfferState
from matching_api.offers.models import GroupColumns, Offer
from matching_api.settings import get_settings
from matching_api.suggestions.codes import LIVE
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.slots import Slot
from matching_api.vocabulary.places import places
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.service import WAITS

NOT_MATCHED_YET = "new-since-round"
# Of how many tables of counts it is kept what may be shown of them, and the highest age there is.
KEPT, OLDEST = 4_000, 22
Grain = tuple[str, str, str]  # theme, age band, subregion


@dataclass(frozen=True, slots=True)
class Waits:
    """One request without an open suggestion, as it is counted here."""

    request_id: UUID
    tag: str
    days: int
    reason: str


@dataclass(frozen=True)
class Cluster:
    """Requests that no offer serves, with what may be told of them."""

    grain: Grain
    youths: int
    over_norm: int | None
    median_waiting_days: int
    tags: dict[str, int]
    lacking: dict[str, int]
    members: tuple[UUID, ...]  # never leaves the service


def clusters(session: Session, region: Region, audience: Audience, exact: Region | None = None) -> list[Cluster]:
    """The clusters that may be shown, the largest first; the whole region has to be in sight.

    For an audience that gets rounded counts, `exact` is the region as it is before rounding.

    A cluster stands only beside a count of who waits that is shown itself, and never leaves few who are served.
    """
    return clusters_beside(session, region.stock, audience, exact.stock if exact is not None else None)


def clusters_beside(session: Session, stock: Shown, audience: Audience, exact: Shown | None = None) -> list[Cluster]:
    """The same beside a table of who waits today."""
    return clusters_of(_unserved(session), stock, audience, exact)


def clusters_of(
    unserved: Iterable[tuple[Grain, Waits]], stock: Shown, audience: Audience, exact: Shown | None = None
) -> list[Cluster]:
    """The same of these requests, beside this table of who waits."""
    found: defaultdict[tuple[str, str], defaultdict[str, list[Waits]]] = defaultdict(lambda: defaultdict(list))
    for (theme, band, subregion), each in unserved:
        found[theme, band][subregion].append(each)
    known: dict[Grain, list[Waits]] = {}
    for (theme, band), by_subregion in found.items():
        waiting = told("waiting", ("theme-and-age", theme, band), stock, exact)
        for subregion in _shown(by_subregion, waiting, audience):
            known[theme, band, subregion] = by_subregion[subregion]
    known = {grain: known[grain] for grain in _leaving_enough(_sizes(known), "waiting", stock, exact, audience)}
    over = _over_norm(known, stock, exact, audience)
    made = [_cluster(grain, some, over.get(grain), audience) for grain, some in known.items()]
    return sorted(made, key=lambda each: (-each.youths, each.grain))


def told(figure: str, line: tuple[str, ...], stock: Shown, exact: Shown | None) -> int | None:
    """A count that is shown, as it is before rounding; none when it is hidden."""
    value = stock.get(figure, *line).value
    return value if value is None or exact is None else exact.get(figure, *line).value


def _sizes(known: Mapping[Grain, Sequence[Waits]]) -> dict[Grain, int]:
    return {grain: len(some) for grain, some in known.items()}


def _leaving_enough(
    amounts: Mapping[Grain, int], figure: str, stock: Shown, exact: Shown | None, audience: Audience
) -> set[Grain]:
    """Which of these counts may stand beside the table of who waits, so that what is left over of no line is small.

    Left over are who is served and the clusters that are not shown; the smallest go first.
    """
    shown = set(amounts)
    lines = {line for grain in amounts for line in _lines(grain)}
    whole = {line: told(figure, line, stock, exact) for line in lines}
    while True:
        left = {line: total for line, total in whole.items() if total is not None}
        for grain in shown:
            for line in _lines(grain) & left.keys():
                left[line] -= amounts[grain]
        tight = {line for line, rest in left.items() if 0 < rest < audience.threshold}
        may = [grain for grain in shown if _lines(grain) & tight]
        if not may:
            return shown
        shown.remove(min(may, key=lambda grain: (amounts[grain], grain)))


def _lines(grain: Grain) -> set[tuple[str, ...]]:
    """The lines of the table of who waits that this cluster is a part of."""
    theme, band, subregion = grain
    return {(), ("theme", theme), ("age-band", band), ("subregion", subregion)}


def _over_norm(
    known: Mapping[Grain, Sequence[Waits]], stock: Shown, exact: Shown | None, audience: Audience
) -> dict[Grain, int]:
    """How many of each cluster wait over the norm, where that may stand beside its size and the table of who waits."""
    norm, found = get_settings().treeknorm_days, dict[Grain, int]()
    for grain, some in known.items():
        parted = Counter("over" if each.days > norm else "within" for each in some)
        if "over" in parts(parted, audience):
            found[grain] = parted["over"]
    return {grain: found[grain] for grain in _leaving_enough(found, "over_norm", stock, exact, audience)}


def _shown(by_subregion: dict[str, list[Waits]], waiting: int | None, audience: Audience) -> Iterable[str]:
    if waiting is None:
        return ()
    return _clusters_shown(tuple((each, len(some)) for each, some in by_subregion.items()), waiting, audience)


@lru_cache(maxsize=KEPT)
def _clusters_shown(sizes: tuple[tuple[str, int], ...], waiting: int, audience: Audience) -> tuple[str, ...]:
    """What follows from these numbers alone: the same for whoever asks, on any day."""
    pieces = dict(sizes)
    served = max(0, waiting - sum(pieces.values()))
    cells: dict[Any, list[str]] = {("cluster", subregion): [subregion] for subregion in pieces}
    cells |= {("waiting",): [*pieces, "served"], ("served",): ["served"]}
    tables = Tables({**pieces, "served": served}, cells, {("waiting",): True}, unsaid=[("served",)])
    shown = protect(tables, audience)
    return tuple(subregion for subregion in pieces if not shown["cluster", subregion].suppressed)


def _cluster(grain: Grain, waits: Sequence[Waits], over: int | None, audience: Audience) -> Cluster:
    return Cluster(
        grain,
        audience.told(len(waits)),
        None if over is None else audience.told(over),
        median_low(each.days for each in waits),
        parts(Counter(each.tag for each in waits), audience),
        parts(Counter(each.reason for each in waits), audience),
        tuple(sorted(each.request_id for each in waits)),
    )


def parts(counts: Counter[str], audience: Audience) -> dict[str, int]:
    """The counts that may stand beside their total, which is shown, the largest first; a part that is all stays."""
    may = _parts_shown(tuple(sorted(counts.items())), audience)
    told = {key: may.get(key) for key, _ in counts.most_common()}
    return {key: value for key, value in told.items() if value is not None}


@lru_cache(maxsize=KEPT)
def _parts_shown(counts: tuple[tuple[str, int], ...], audience: Audience) -> Mapping[str, int | None]:
    """What follows from these numbers alone: the same for whoever asks, on any day."""
    amounts = dict(counts)
    cells: dict[Any, list[str]] = {("part", key): [key] for key in amounts} | {("all",): list(amounts)}
    shown = protect(Tables(amounts, cells, {("all",): True}), audience)
    return {key: shown["part", key].value for key in amounts}


# Everybody who waits and may join a group, as it is counted here: no pseudonyms, and gone with the request itself.
_kept = Kept[tuple[tuple[Grain, Waits], ...]]("help_request", "unplaced_request")


def _unserved(session: Session) -> Iterable[tuple[Grain, Waits]]:
    """Who waits, may join a group and has no open suggestion, with why the last round had no place."""
    today, latest = get_settings().current_date(), matching.latest_finished(session)
    round_id = latest.id if latest else None
    waiting = _kept.get(session, lambda: tuple(_waiting(session, today, round_id)), today, round_id)
    live = col(Suggestion.state).in_(LIVE), col(Suggestion.slot) == Slot.HELP
    session.flush()
    served = set(session.connection().execute(sa.select(col(Suggestion.help_request_id)).where(*live)).scalars())
    return (each for each in waiting if each[1].request_id not in served)


def _waiting(session: Session, today: date, round_id: UUID | None) -> Iterator[tuple[Grain, Waits]]:
    known, band_of = places(), {age: age_band(age) for age in range(OLDEST + 1)}
    unplaced = sa.select(col(UnplacedRequest.help_request_id), col(UnplacedRequest.reason))
    reasons: dict[UUID, str] = dict(
        session.connection().execute(unplaced.where(col(UnplacedRequest.round_id) == round_id)).all()
    )
    # Columns and no rows: of a whole region, rows would take nearly all of the time.
    names = ("id", "theme", "age", "postcode4", "registered_on", "tags")
    waiting = sa.select(*(col(getattr(HelpRequest, name)) for name in names))
    waiting = waiting.where(*WAITS, col(HelpRequest.open_to_group).is_not(False))
    for request_id, theme, age, postcode4, registered_on, tags in session.connection().execute(waiting):
        place = known.get(postcode4)
        grain = (theme, band_of[age], (place.subregion if place else None) or "")
        days = max(0, (today - registered_on).days)
        yield grain, Waits(request_id, tags[0], days, reasons.get(request_id, NOT_MATCHED_YET))


def idle_offers(session: Session) -> list[Offer]:
    """Open offers with places left in which the last round placed nobody, by theme and title; none before a round."""
    if matching.latest_finished(session) is None:
        return []
    left = col(Offer.seats_max) - Offer.seats_elsewhere - Offer.seats_held
    idle = select(Offer).where(Offer.state != OfferState.CLOSED, left > 0, Offer.seats_proposed == 0)
    return list(session.exec(idle.order_by(col(Offer.theme), col(Offer.title), col(Offer.id))))


def overlaps(session: Session) -> list[tuple[str, str, list[Offer]]]:
    """Open offers of one theme in one subregion whose ages overlap, where there are several (P11)."""
    offices = subregions(session)
    found: defaultdict[tuple[str, str], list[Offer]] = defaultdict(list)
    open_ones = select(Offer).where(Offer.state != OfferState.CLOSED).order_by(col(Offer.title), col(Offer.id))
    for each in session.exec(open_ones):
        found[each.theme, area_of(each, offices)].append(each)
    made = [(theme, area, [one for one in some if _overlaps(one, some)]) for (theme, area), some in found.items()]
    return sorted((each for each in made if each[2]), key=lambda each: (-len(each[2]), each[0], each[1]))


def area_of(offer: GroupColumns, offices: Mapping[str, str | None]) -> str:
    """The subregion of the place, or of the organisation when the group is online."""
    place = places().get(offer.place) if offer.place else None
    return (place.subregion if place else offices.get(offer.organisation_key)) or ""


def _overlaps(one: Offer, others: Iterable[Offer]) -> bool:
    return any(other.id != one.id and other.age_min <= one.age_max and one.age_min <= other.age_max for other in others)
