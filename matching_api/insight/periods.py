"""Months and quarters that were complete on a day; knows no counts."""

from dataclasses import dataclass
from datetime import date, timedelta

TREND_MONTHS = 18


@dataclass(frozen=True, order=True)
class Period:
    """From the first day up to and with the last."""

    first: date
    last: date


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Period(first, _next_month(first) - timedelta(days=1))


def last_month(on: date) -> Period:
    """The last calendar month that was complete at the end of a day."""
    month = month_of(on)
    return month if month.last <= on else month_of(month.first - timedelta(days=1))


def month_before(day: date) -> date:
    """The last day of the month that was complete the day before."""
    return last_month(day - timedelta(days=1)).last


def last_quarter(on: date) -> Period:
    """The last calendar quarter that was complete at the end of a day."""
    month = last_month(on)
    while month.last.month % 3:
        month = month_of(month.first - timedelta(days=1))
    return Period(date(month.first.year, month.first.month - 2, 1), month.last)


def months_of(period: Period) -> list[Period]:
    """The calendar months of a period that begins and ends with one, the oldest first."""
    found, month = [], month_of(period.first)
    while month.last <= period.last:
        found.append(month)
        month = month_of(month.last + timedelta(days=1))
    return found


def trend(on: date, opened: date) -> list[Period]:
    """The complete months a trend shows, the oldest first: eighteen at most, none of before the book was opened."""
    found: list[Period] = []
    month = last_month(on)
    while len(found) < TREND_MONTHS and month.last >= opened:
        found.append(month)
        month = month_of(month.first - timedelta(days=1))
    return found[::-1]


def year_until(on: date) -> Period:
    """The twelve months up to a day."""
    return Period(on - timedelta(days=365), on)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
