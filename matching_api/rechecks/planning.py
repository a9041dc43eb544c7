"""How long it takes to call, and how many people that needs: two divisions; knows no waitlist."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Plan:
    """Hours of calling, the people that end it in time, and the weeks these people need."""

    hours: float
    people_needed: float
    weeks_needed: float


def plan(*, calls: int, minutes: int, hours_per_week: int, weeks: int, people: int) -> Plan:
    """Weeks and staff for so many calls.

    `minutes` is the whole time one call takes, `hours_per_week` what one person calls in a week; all are 1 or more.

        hours = calls · minutes / 60
        people_needed = hours / (weeks · hours_per_week)
        weeks_needed = hours / (people · hours_per_week)

    Worked out exactly and rounded once. Of 500 calls of an hour in 10 weeks, at 20 hours a week, the work is 500 hours
    and one person has 200 of them: 2.5 people (the planning of a region that rechecked its waitlist, R9–R15).
    """
    hours = Fraction(calls * minutes, 60)
    return Plan(float(hours), float(hours / (weeks * hours_per_week)), float(hours / (people * hours_per_week)))
