"""What groups save over the whole region, as the service answers it; shapes only."""

from typing import TypedDict

from ui.answers.what_if import Share


class RegionSpans(TypedDict):
    group_hours_per_youth: Share
    one_on_one_hours_per_youth: Share
    hours_saved: Share
    hours_saved_when_full: Share
    waiting_days_saved_per_youth: Share
    break_even: Share | None
    at_break_even: int
    euros_per_youth_group: Share
    euros_per_youth_one_on_one: Share


class RegionBenefit(TypedDict):
    as_of: str
    groups: int
    youths: int | None
    spans: RegionSpans | None
