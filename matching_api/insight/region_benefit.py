"""What the groups that run cost and save together, against the same youths one-on-one; all by the reader's assumptions.

Sums `offers.benefit` over all groups that ran at the end of a day. Gives ranges: nobody measured what one-on-one help
would have taken, so it may take so much less or more than is assumed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from matching_api.disclosure.control import Audience, single
from matching_api.history import group_days
from matching_api.offers import benefit as one_group
from matching_api.offers.benefit import Assumptions, Benefit, Practice, Span
from matching_api.offers.codes import OfferKind, OfferState
from matching_api.offers.models import Offer


@dataclass(frozen=True)
class Running:
    """A group that runs: how, and with how many."""

    practice: Practice
    taken: int


@dataclass(frozen=True)
class RegionBenefit:
    """Hours, days and euros of all groups together; `at_break_even` groups take no more hours than one-on-one would."""

    group_hours_per_youth: Span
    one_on_one_hours_per_youth: Span
    hours_saved: Span
    hours_saved_when_full: Span
    waiting_days_saved_per_youth: Span
    break_even: Span | None
    at_break_even: int
    euros_per_youth_group: Span
    euros_per_youth_one_on_one: Span


def running(session: Session, on: date) -> list[Running]:
    """Groups that ran at the end of that day, with their places then; peer contact stands beside help and is left out.

    How often and how long they meet is taken as it is published now.
    """
    then = {
        each["offer_id"]: each["taken"]
        for each in group_days.latest(session, on)
        if each["state"] is OfferState.RUNNING and each["kind"] is not OfferKind.PEER_CONTACT
    }
    offers = session.exec(select(Offer).where(col(Offer.id).in_(then)).order_by(col(Offer.id)))
    return [Running(Practice.of(each), then[each.id]) for each in offers]


def youths_in(groups: Iterable[Running], audience: Audience) -> int | None:
    """How many sit in them, none when too few to say; then nothing about them is said."""
    return single(sum(each.taken for each in groups), audience).value


def benefit(groups: Sequence[Running], assumed: Assumptions, uncertainty: float) -> RegionBenefit:
    """The sheet of all groups together, at least one of which has a participant; `uncertainty` from 0 to under 1.

    n participants now, m places, sums over groups:
        hours per youth = Σ group(n) / Σ n now, and Σ group(m) / Σ m when all are full
        alone           = as in `offers.benefit`, × (1 − uncertainty) to × (1 + uncertainty)
        saved           = Σ n × alone − Σ group(n); when full the same with m
        days saved      = mean over participants of `days_saved`, with as much less or more one-on-one sessions
        break-even      = the least and the most of the groups' own
    """
    now, full = sum(each.taken for each in groups), sum(each.practice.seats_max for each in groups)
    sheets = [(each, _at(each, each.taken, assumed), _at(each, each.practice.seats_max, assumed)) for each in groups]
    hours, hours_full = sum(at[0] for _, at, _ in sheets), sum(at[0] for _, _, at in sheets)
    alone = sheets[0][1][1].one_on_one_hours_per_youth
    range_alone = Span.of(alone * (1 - uncertainty), alone * (1 + uncertainty))
    per_youth = Span.of(hours / now, hours_full / full)
    own = [(each, at[1].break_even) for each, at, _ in sheets]
    known = [least for _, least in own if least is not None]
    rates = (assumed.hour_rate_low, assumed.hour_rate_high)
    return RegionBenefit(
        group_hours_per_youth=per_youth,
        one_on_one_hours_per_youth=range_alone,
        hours_saved=Span.of(now * range_alone.low - hours, now * range_alone.high - hours),
        hours_saved_when_full=Span.of(full * range_alone.low - hours_full, full * range_alone.high - hours_full),
        waiting_days_saved_per_youth=_days(groups, assumed, uncertainty),
        break_even=Span.of(*known) if known else None,
        at_break_even=sum(least is not None and each.taken >= least for each, least in own),
        euros_per_youth_group=_euros(rates, per_youth),
        euros_per_youth_one_on_one=_euros(rates, range_alone),
    )


def _at(group: Running, participants: int, assumed: Assumptions) -> tuple[float, Benefit]:
    """The hours of a group with so many participants, and its sheet."""
    sheet = one_group.benefit(
        replace(group.practice, seats_min=participants or 1, seats_max=participants or 1), assumed
    )
    nobody = (assumed.intake_minutes / one_group.MINUTES + group.practice.individual_hours) if not participants else 0
    return sheet.group_hours.low - nobody, sheet


def _days(groups: Iterable[Running], assumed: Assumptions, uncertainty: float) -> Span:
    with_some = [each for each in groups if each.taken]
    total = sum(each.taken for each in with_some)
    means = []
    for factor in (1 - uncertainty, 1 + uncertainty):
        asked = replace(assumed, one_on_one_sessions=max(1, round(assumed.one_on_one_sessions * factor)))
        days = (each.taken * one_group.days_saved(each.practice, asked, each.taken) for each in with_some)
        means.append(sum(days) / total)
    return Span.of(*means)


def _euros(rates: Iterable[float], hours: Span) -> Span:
    return Span.of(*(rate * each for rate in rates for each in (hours.low, hours.high)))
