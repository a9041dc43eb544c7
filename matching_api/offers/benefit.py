"""What a group costs and saves in hours, against the same youths one-on-one; arithmetic on stated assumptions only."""

from dataclasses import dataclass, fields
from math import ceil, floor
from typing import Self

MINUTES = 60
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Practice:
    """How a group is run: meetings (one a week), minutes each, professionals at each, hours alone per participant."""

    sessions: int
    session_minutes: int
    leaders: int
    individual_hours: float
    seats_min: int
    seats_max: int

    @classmethod
    def of(cls, group: object) -> Self:
        """From anything that has these fields."""
        return cls(**{each.name: getattr(group, each.name) for each in fields(cls)})


@dataclass(frozen=True)
class Assumptions:
    """What nobody measured and everybody may change: minutes around the work, one-on-one help, euros an hour."""

    preparation_minutes: int
    intake_minutes: int
    one_on_one_sessions: int
    one_on_one_minutes: int
    one_on_one_around_minutes: int
    hour_rate_low: float
    hour_rate_high: float


@dataclass(frozen=True)
class Span:
    """The same amount at two sizes of the group, or at two rates; low is never above high."""

    low: float
    high: float

    @classmethod
    def of(cls, *amounts: float) -> "Span":
        return cls(min(amounts), max(amounts))


@dataclass(frozen=True)
class Benefit:
    """Hours, days and euros of one group; every span runs over the least and the most participants."""

    group_hours: Span
    group_hours_per_youth: Span
    one_on_one_hours_per_youth: float
    hours_saved: Span
    break_even: int | None
    waiting_days_saved_per_youth: Span
    euros_per_youth_group: Span
    euros_per_youth_one_on_one: Span


def benefit(practice: Practice, assumed: Assumptions) -> Benefit:
    """The benefit sheet of one group (P13: "specialists notice the benefit of an effective group").

    Hours of professionals, n participants:
        fixed      = sessions × leaders × (session_minutes + preparation_minutes) / 60
        each       = intake_minutes / 60 + individual_hours
        group(n)   = fixed + n × each
        alone      = (intake_minutes + one_on_one_sessions × (one_on_one_minutes + one_on_one_around_minutes)) / 60
        break-even = the least n with group(n) ≤ n × alone; none when one participant costs more in the group
    Waiting: see `days_saved`. The formulas are plain bookkeeping of our own; no source gives other ones, and none of
    the amounts in `Assumptions` is measured. Two leaders is what groups of five and more usually have.
    """
    fixed = practice.sessions * practice.leaders * (practice.session_minutes + assumed.preparation_minutes) / MINUTES
    each = assumed.intake_minutes / MINUTES + practice.individual_hours
    alone = assumed.intake_minutes / MINUTES + _one_on_one_hours(assumed)
    sizes = sorted({practice.seats_min, practice.seats_max})
    group = {n: fixed + n * each for n in sizes}
    per_youth = Span.of(*(hours / n for n, hours in group.items()))
    rates = (assumed.hour_rate_low, assumed.hour_rate_high)
    return Benefit(
        group_hours=Span.of(*group.values()),
        group_hours_per_youth=per_youth,
        one_on_one_hours_per_youth=alone,
        hours_saved=Span.of(*(n * alone - hours for n, hours in group.items())),
        break_even=ceil(round(fixed / (alone - each), 9)) if alone > each else None,
        waiting_days_saved_per_youth=Span.of(*(days_saved(practice, assumed, n) for n in sizes)),
        euros_per_youth_group=Span.of(*(rate * hours for rate in rates for hours in (per_youth.low, per_youth.high))),
        euros_per_youth_one_on_one=Span.of(*(rate * alone for rate in rates)),
    )


def days_saved(practice: Practice, assumed: Assumptions, participants: int) -> float:
    """Days a participant waits less, on average, than when the group's weekly hours went to one-on-one help.

    With those hours `lanes` youths can be helped side by side, each for `one_on_one_sessions` weeks; the next one
    starts when a lane is free. So youth i (from 0) waits floor(i / lanes) × weeks, in the group nobody waits:
        lanes = max(1, floor(group hours a week / one-on-one hours a week))
        saved = 7 × one_on_one_sessions × mean of floor(i / lanes) over i < n
    """
    group_week = practice.leaders * (practice.session_minutes + assumed.preparation_minutes) / MINUTES
    alone_week = (assumed.one_on_one_minutes + assumed.one_on_one_around_minutes) / MINUTES
    lanes = max(1, floor(group_week / alone_week))
    turns = sum(number // lanes for number in range(participants))
    return DAYS_A_WEEK * assumed.one_on_one_sessions * turns / participants


def _one_on_one_hours(assumed: Assumptions) -> float:
    minutes = assumed.one_on_one_minutes + assumed.one_on_one_around_minutes
    return assumed.one_on_one_sessions * minutes / MINUTES
