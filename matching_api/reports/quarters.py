"""Which quarter a report is of: `2026-3` is July up to and with September 2026; counts nothing."""

import re
from datetime import date, timedelta

from sqlmodel import Session

from matching_api.history import carrying
from matching_api.insight import counted
from matching_api.insight.periods import Period, last_quarter
from matching_api.problems import InputError, InvalidInput
from matching_api.settings import get_settings

PATTERN = r"^[0-9]{4}-[1-4]$"


def quarter_of(name: str) -> Period:
    """The quarter with this name; raises ValueError for another text."""
    if not re.fullmatch(PATTERN, name):
        raise ValueError(name)
    year, number = int(name[:4]), int(name[5])
    if not date.min.year < year < date.max.year:
        raise ValueError(name)
    end = date(year + number // 4, number * 3 % 12 + 1, 1)
    return Period(date(year, number * 3 - 2, 1), end - timedelta(days=1))


def name_of(quarter: Period) -> str:
    """`2026-3`."""
    return f"{quarter.first.year}-{quarter.last.month // 3}"


def known_quarter(session: Session, name: str) -> Period:
    """The same; raises InvalidInput when it is not over, or began before anything was known."""
    error = InputError(pointer="quarter", code="no-figures-then", detail="Of this quarter there are no figures.")
    refusal = InvalidInput("Of this quarter there are no figures.", [error])
    try:
        quarter = quarter_of(name)
    except ValueError:
        raise refusal from None
    opened = counted.opened_on(session)
    today = get_settings().current_date()
    if opened is None or quarter.first < max(opened, carrying.first_day()) or quarter.last > last_quarter(today).last:
        raise refusal
    return quarter
