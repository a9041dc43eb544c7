"""What waited, came and went in each month: two charts, and one table beneath that says the same."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import streamlit as st
from babel.dates import format_date

from ui import answers
from ui.components.tables import table
from ui.formatting import number
from ui.session import language, say

STOCK = {"waiting": "region.waiting", "over_norm": "region.over-norm"}
STARTS = {"started_in_group": "region.in-group", "started_one_on_one": "region.one-on-one"}
COLUMNS = (*STOCK, "inflow", *STARTS, "left_otherwise")
COLOURS = ["#0f5c63", "#c26a00"]
TEXT = "#2c3f46"
HEIGHT = 320


def show(months: Sequence[answers.Month]) -> None:
    """The charts side by side, beneath each other on a phone, with the table of all months."""
    left, right = st.columns(2, gap="medium")
    with left:
        _chart(months, STOCK, "trend-waiting", say("region.trend-waiting-alt"), lines=True)
    with right:
        _chart(months, STARTS, "trend-starts", say("region.trend-starts-alt"), lines=False)
    with st.expander(say("region.months-table"), key="months-table"):
        rows = [_row(each) for each in months[::-1]]
        st.html(table(say("region.months-caption"), [say("region.month"), *_names()], rows))


def _names() -> list[str]:
    return [say(key) for key in (*STOCK.values(), "region.inflow", *STARTS.values(), "region.left")]


def _row(month: answers.Month) -> list[str]:
    counts = [month[name] for name in COLUMNS]  # type: ignore[literal-required]
    words = [say("region.too-small") if count is None else number(count, language()) for count in counts]
    return [_month(month["month"]), *words]


def _month(iso: str) -> str:
    return format_date(date.fromisoformat(iso), "LLL y", locale=language())


def _chart(months: Sequence[answers.Month], parts: dict[str, str], name: str, told: str, *, lines: bool) -> None:
    title = say(f"region.{name}")
    rows: list[dict[str, Any]] = [
        {"month": _month(each["month"]), "at": each["month"], "what": say(label), "count": each[part]}  # type: ignore[literal-required]
        for each in months
        for part, label in parts.items()
    ]
    order = [_month(each["month"]) for each in months]
    names = [say(label) for label in parts.values()]
    base = alt.Chart(alt.InlineData(values=rows), title=title).encode(
        x=alt.X("month:N", sort=order, title=None, axis=alt.Axis(labelAngle=-45, labelOverlap="greedy")),
        y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
        color=alt.Color("what:N", title=None, scale=alt.Scale(domain=names, range=COLOURS), sort=names),
        tooltip=[alt.Tooltip("month:N"), alt.Tooltip("what:N"), alt.Tooltip("count:Q")],
    )
    if lines:
        drawn = base.mark_line(point=True).encode(strokeDash=alt.StrokeDash("what:N", sort=names, title=None))
    else:
        drawn = base.mark_bar().encode(xOffset=alt.XOffset("what:N", sort=names))
    legible = (
        drawn.properties(height=HEIGHT)
        .configure_legend(orient="bottom", labelColor=TEXT, labelLimit=260)
        .configure_axis(labelColor=TEXT)
        .configure_title(anchor="start", color=TEXT, fontSize=14)
    )
    st.altair_chart(legible, key=name, alt=told)
