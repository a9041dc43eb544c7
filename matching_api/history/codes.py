"""Codes of the book: where a youth stands, why an entry was made, age bands; a table without amounts."""

from enum import StrEnum


class Stage(StrEnum):
    """Where one youth stands, from the waitlist to a start; exactly one at a time."""

    WAITING = "waiting"
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    ONE_ON_ONE = "one-on-one"  # chosen for, and still waiting for it
    TAILORING = "tailoring-first"
    STARTED = "started"
    HELPED = "helped"
    LEFT = "left"
    EXPIRED = "expired"


WAITS: tuple[Stage, ...] = (Stage.WAITING, Stage.SUGGESTED, Stage.ACCEPTED, Stage.ONE_ON_ONE)
IN_VIEW: tuple[Stage, ...] = (Stage.SUGGESTED, Stage.ACCEPTED)
OPEN: tuple[Stage, ...] = (*WAITS, Stage.TAILORING)
LEFT_OTHERWISE: tuple[Stage, ...] = (Stage.LEFT, Stage.EXPIRED)


class Cause(StrEnum):
    """Why an entry was made."""

    OPENING = "opening"  # came with an organisation's first delivery
    NEW = "new"
    STEP = "step"  # from one stage to another
    CORRECTION = "correction"  # same stage, other theme, age or place; or the request is gone
    REFERRAL = "referral"  # who referred a new request, apart from everything else
    RECHECK = "recheck"  # what a family answered, apart from everything else


# The lowest age of each band; 12 is a border, because the youngest come first in groups.
BANDS: tuple[tuple[int, str], ...] = ((0, "0-3"), (4, "4-7"), (8, "8-11"), (12, "12-15"), (16, "16-22"))
UNDER_TWELVE: frozenset[str] = frozenset(band for low, band in BANDS if low < 12)


def age_band(age: int) -> str:
    """The band of an age in years."""
    return next(band for low, band in reversed(BANDS) if age >= low)
