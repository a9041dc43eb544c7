"""Numbers, dates, distances and names as people read them; asks nothing of the service."""

import html
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

BIKE_KM_PER_HOUR = 15
HERE = ZoneInfo("Europe/Amsterdam")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~:$^-])")


def day(iso: str, language: str) -> str:
    """`2026-11-22` as `22 nov 2026`; a moment is shown as its day here."""
    return format_date(_moment(iso).date() if "T" in iso else date.fromisoformat(iso), "d MMM y", locale=language)


def moment(iso: str, language: str) -> str:
    """A moment as `22 nov 2026 14:05`, in Dutch time."""
    return format_datetime(_moment(iso), "d MMM y HH:mm", locale=language)


def month(year_and_month: str, language: str) -> str:
    """`2026-11` as `november 2026`."""
    return format_date(date.fromisoformat(f"{year_and_month}-01"), "MMMM y", locale=language)


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso.replace("Z", "+00:00")).astimezone(HERE)


def number(value: float, language: str) -> str:
    """`1234.5` as `1.234,5`."""
    return format_decimal(round(value, 1), locale=language)


def share(value: float, language: str) -> str:
    """`0.0123` as `1,2%`."""
    return format_percent(value, "#,##0.0%", locale=language)


def weeks(days: int) -> int:
    """Whole weeks in a number of days."""
    return days // 7


def bike_minutes(km: float) -> int:
    """Minutes by bike at 15 km an hour, at least 1."""
    return max(1, round(km / BIKE_KM_PER_HOUR * 60))


def short_mark(pseudonym: str) -> str:
    """The first eight characters, enough to find a request in one's own translation file."""
    return pseudonym[:8]


def plain(text: str) -> str:
    """Text of others for a place that reads Markdown: no links, pictures or colours can come in."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def escaped(text: str) -> str:
    """Text of others for a place that reads HTML."""
    return html.escape(text, quote=True)
