"""Adds up the book of counts as it was known at the end of a day; whatever leaves here has not been protected yet."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.history.codes import LEFT_OTHERWISE, OPEN, UNDER_TWELVE, WAITS, Cause, Stage
from matching_api.history.models import HistoryEntry
from matching_api.offers.codes import OfferKind
from matching_api.waitlist.codes import RecheckOutcome, Referrer

ELSEWHERE = ""
FLOWS = ("inflow", "started_in_group", "started_one_on_one", "left_otherwise")
_FLOW_OF = {
    Stage.STARTED: "started_in_group",
    Stage.HELPED: "started_one_on_one",
    **dict.fromkeys(LEFT_OTHERWISE, "left_otherwise"),
}
# theme, age band, municipality
Where = tuple[str, str, str]


@dataclass(frozen=True)
class Stock:
    """Who waited at the end of a day: by theme, band, municipality and over the norm or not; and by stage and age."""

    waiting: Counter[tuple[Where, bool]]
    stages: Counter[tuple[Stage, bool]]


@dataclass(frozen=True)
class Flow:
    """What came and went in a period, net of what was taken back."""

    by_where: Counter[tuple[str, Where]]
    by_kind: Counter[OfferKind | None]


def stocks(session: Session, days: Collection[date], norm_days: int) -> dict[date, Stock]:
    """What waited at the end of each of these days; over the norm is registered longer ago than so many days.

    All days in one reading of the book: adding it up takes long, and each day more hardly longer.
    """
    entry = HistoryEntry
    cell = (col(entry.stage), col(entry.theme), col(entry.age_band), col(entry.municipality_code))
    found = {day: Stock(Counter(), Counter()) for day in days}
    sums = sa.select(*cell, *_on_each(days, norm_days)).where(_waited(max(days))).group_by(*cell)
    for stage, theme, band, place, *amounts in session.connection().execute(sums):
        assert stage is not None
        where, young = _where(theme, band, place), band in UNDER_TWELVE
        for day, waiting, over in zip(days, amounts[::2], amounts[1::2], strict=True):
            for is_over, amount in ((True, over), (False, waiting - over)):
                if amount:
                    found[day].waiting[where, is_over] += amount
            if waiting:
                found[day].stages[stage, young] += waiting
    return found


def stock_totals(session: Session, days: Collection[date], norm_days: int) -> dict[date, tuple[int, int]]:
    """How many waited at the end of each of these days, and over the norm."""
    if not days:
        return {}
    amounts = session.connection().execute(sa.select(*_on_each(days, norm_days)).where(_waited(max(days)))).one()
    return {day: (amounts[2 * at] or 0, amounts[2 * at + 1] or 0) for at, day in enumerate(days)}


def _on_each(days: Collection[date], norm_days: int) -> Iterator[sa.ColumnElement[int]]:
    """Two sums a day: all that waited at its end, and of those who had been registered for longer than the norm."""
    for day in days:
        known = col(HistoryEntry.recorded_on) <= day
        over = sa.and_(known, col(HistoryEntry.registered_on) < day - timedelta(days=norm_days))
        for which in (known, over):
            yield sa.func.sum(sa.case((which, HistoryEntry.amount), else_=0))


def days_waited(session: Session, on: date) -> Counter[int]:
    """Days since registration: how many waited so long at the end of that day."""
    days: Counter[int] = Counter()
    for since, amount in _sums(session, (HistoryEntry.registered_on,), _waited(on)):
        days[max(0, (on - since).days)] += amount
    return days


def _waited(on: date) -> sa.ColumnElement[bool]:
    return sa.and_(col(HistoryEntry.recorded_on) <= on, col(HistoryEntry.stage).in_(WAITS))


def months(session: Session, until: date) -> dict[date, Counter[str]]:
    """First day of a month → what came and went in it over the whole region, up to that day; `waiting` is the change.

    `over_norm` is left to `stock`: it changes with the calendar as well.
    """
    entry = HistoryEntry
    columns = (entry.recorded_on, entry.cause, entry.stage)
    found: dict[date, Counter[str]] = {}
    for day, cause, stage, amount in _sums(session, columns, col(entry.recorded_on) <= until):
        month = found.setdefault(day.replace(day=1), Counter())
        if stage in WAITS:
            month["waiting"] += amount
        flow = _flow(cause, stage)
        if flow is not None:
            month[flow] += amount
    return found


def flow(session: Session, first: date, last: date) -> Flow:
    """What came and went from the first day up to and with the last."""
    entry = HistoryEntry
    columns = (
        entry.cause, entry.stage, entry.theme, entry.age_band, entry.municipality_code, entry.group_kind,
    )  # fmt: skip
    within = sa.and_(col(entry.recorded_on) >= first, col(entry.recorded_on) <= last)
    by_where: Counter[tuple[str, Where]] = Counter()
    by_kind: Counter[OfferKind | None] = Counter()
    for cause, stage, theme, band, place, kind, amount in _sums(session, columns, within):
        where, said = _where(theme, band, place), _flow(cause, stage)
        if said is not None:
            by_where[said, where] += amount
            by_kind[kind] += amount if said == "started_in_group" else 0
    return Flow(by_where, by_kind)


def days_to_start(session: Session, first: date, last: date) -> dict[Stage, Counter[int]]:
    """Days from registration to the start in a group, and to help otherwise: to how many youths each number applies."""
    entry = HistoryEntry
    columns = (entry.stage, entry.registered_on, entry.recorded_on)
    started = (Stage.STARTED, Stage.HELPED)
    within = sa.and_(
        col(entry.recorded_on) >= first,
        col(entry.recorded_on) <= last,
        col(entry.cause) == Cause.STEP,
        col(entry.stage).in_(started),
    )
    found: dict[Stage, Counter[int]] = {stage: Counter() for stage in started}
    for stage, since, day, amount in _sums(session, columns, within):
        found[stage][max(0, (day - since).days)] += amount
    return found


def reached(days: Mapping[int, int], share: float) -> int | None:
    """The least number of days that at least this share of the youths stays within."""
    total, so_far = sum(days.values()), 0
    for each in sorted(days):
        so_far += days[each]
        if so_far >= share * total:
            return each
    return None


def referrals(session: Session, first: date, last: date) -> Counter[tuple[Referrer, bool]]:
    """Of new requests: who referred, and was the referral open (not for one-on-one alone)?"""
    entry = HistoryEntry
    within = sa.and_(
        col(entry.recorded_on) >= first, col(entry.recorded_on) <= last, col(entry.cause) == Cause.REFERRAL
    )
    rows = _sums(session, (entry.referrer, entry.referral_open), within)
    return Counter({(who, is_open): amount for who, is_open, amount in rows})


def rechecks(session: Session, until: date) -> dict[date, Counter[RecheckOutcome]]:
    """First day of a month → how many youths counted as which answer in it, up to that day."""
    entry = HistoryEntry
    known = sa.and_(col(entry.recorded_on) <= until, col(entry.cause) == Cause.RECHECK)
    found: dict[date, Counter[RecheckOutcome]] = {}
    for day, outcome, amount in _sums(session, (entry.recorded_on, entry.recheck), known):
        found.setdefault(day.replace(day=1), Counter())[outcome] += amount
    return found


def opened_on(session: Session) -> date | None:
    """The first day in the book, none while it is empty."""
    return session.connection().execute(sa.select(sa.func.min(HistoryEntry.recorded_on))).scalar()


def edition(session: Session, on: date) -> tuple[int, int]:
    """Changes whenever the entries up to that day do: how many there are, and the last."""
    counted = sa.select(sa.func.count(), sa.func.max(HistoryEntry.id))
    entries, last = session.connection().execute(counted.where(col(HistoryEntry.recorded_on) <= on)).one()
    return entries, last or 0


def _sums(session: Session, columns: tuple[Any, ...], condition: sa.ColumnElement[bool]) -> list[Any]:
    amount = sa.func.sum(HistoryEntry.amount)
    statement = sa.select(*columns, amount).where(condition).group_by(*columns).having(amount != 0)
    return list(session.connection().execute(statement))


def _flow(cause: Cause, stage: Stage | None) -> str | None:
    """The flow an entry belongs to; what only passed from one waiting stage to another is none."""
    if cause is Cause.NEW and stage in OPEN:
        return "inflow"
    return _FLOW_OF.get(stage) if cause is Cause.STEP and stage is not None else None


def _where(theme: str | None, band: str | None, place: str | None) -> Where:
    return theme or ELSEWHERE, band or ELSEWHERE, place or ELSEWHERE
