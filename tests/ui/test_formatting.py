"""Numbers, dates and distances read as people here say them, and texts of others stay plain text."""

import pytest

from ui import formatting


def test_a_date_is_written_the_dutch_way() -> None:
    assert formatting.day("2026-11-22", "nl") == "22 nov 2026"


def test_a_moment_late_in_the_evening_is_the_next_day_here() -> None:
    assert formatting.day("2026-11-21T23:30:00Z", "nl") == "22 nov 2026"
    assert formatting.moment("2026-11-21T23:30:00Z", "nl") == "22 nov 2026 00:30"


def test_numbers_have_a_decimal_comma_in_dutch_and_a_point_in_english() -> None:
    assert formatting.number(1234.56, "nl") == "1.234,6"
    assert formatting.number(1234.56, "en") == "1,234.6"


def test_a_share_has_one_decimal() -> None:
    assert formatting.share(0.0123, "nl") == "1,2%"


@pytest.mark.parametrize(("km", "minutes"), [(0.1, 1), (2.5, 10), (7.5, 30), (12.2, 49)])
def test_a_distance_is_told_in_minutes_by_bike_at_fifteen_km_an_hour(km: float, minutes: int) -> None:
    assert formatting.bike_minutes(km) == minutes


def test_a_week_waited_is_seven_whole_days() -> None:
    assert [formatting.weeks(days) for days in (6, 7, 98, 99)] == [0, 1, 14, 14]


def test_a_title_cannot_bring_a_picture_link_or_colour_into_markdown() -> None:
    hostile = "![x](http://elsewhere.example/x.png) [link](http://a) :red[word] <b> `code`"
    shown = formatting.plain(hostile)
    assert "\\[" in shown
    assert "![" not in shown
    assert "](" not in shown
    assert ":red[" not in shown


def test_a_title_cannot_bring_tags_into_html() -> None:
    assert formatting.escaped('<img src="x">') == "&lt;img src=&quot;x&quot;&gt;"
