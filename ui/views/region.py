"""Regiobeeld: the figures of the region with what each counts; small counts are never shown."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from ui import answers, session
from ui.components import (
    bars,
    breakdown,
    empty,
    figure_cards,
    goal_form,
    heading,
    heat_map,
    notice,
    quarter_report,
    region_map,
    trend,
)
from ui.components.tables import table
from ui.formatting import day, number
from ui.session import code, language, say

MAIN = ("started_in_group", "group_share", "waiting", "over_norm", "group_fill", "groups_can_start")
DAY = "region-day"


def show() -> None:
    heading.show("region")
    notice.show()
    with st.spinner(say("loading")):
        figures = session.client().figures(st.session_state.get(DAY))
        organisations = session.client().organisations()
    if not figures["items"]:
        empty.show("no-figures", link_to="rounds")
        return
    _choose_day(figures)
    st.caption(say("region.as-of", when=day(figures["as_of"], language()), threshold=figures["threshold"]))
    quarter_report.show(figures["quarter"])
    by_key = {each["key"]: each for each in figures["items"]}
    st.header(say("region.main"), anchor=False)
    st.html(figure_cards.show([by_key[key] for key in MAIN if key in by_key]))
    _way(figures)
    _months(figures)
    _municipalities(region_map.within(figures["by_municipality"], organisations))
    st.header(say("region.heat"), anchor=False)
    st.html(heat_map.show(figures["by_theme_and_age"], figures["by_theme"]))
    st.header(say("region.numbers"), anchor=False)
    with st.expander(say("region.all-figures"), key="all-figures"):
        st.html(figure_cards.show([each for each in figures["items"] if each["key"] not in MAIN]))
    with st.expander(say("breakdown.title"), key="breakdown"):
        breakdown.show(figures["items"], st.session_state.get(DAY))
    if session.may("set-goals"):
        with st.expander(say("goal.title"), key="goal"):
            today = st.session_state["region-today"]
            goal_form.show(figures["items"], [today, *month_ends(figures["first_day"], today)])


def month_ends(first: str, until: str) -> list[str]:
    """The last days of the months from a day up to another, the latest first."""
    ends, end = [], date.fromisoformat(until).replace(day=1) - timedelta(days=1)
    while end.isoformat() >= first:
        ends.append(end.isoformat())
        end = end.replace(day=1) - timedelta(days=1)
    return ends


def _choose_day(figures: answers.Figures) -> None:
    """Today, or the end of a month of which the figures stay what they were."""
    today = st.session_state.setdefault("region-today", figures["as_of"])
    ends = month_ends(figures["first_day"], today)
    if ends:
        st.selectbox(
            say("region.day"),
            ends,
            index=None,
            placeholder=say("region.today"),
            format_func=lambda each: day(each, language()),
            key=DAY,
            width=240,
        )


def _way(figures: answers.Figures) -> None:
    started = next((each for each in figures["items"] if each["key"] == "started_in_group"), None)
    st.header(say("region.way"), anchor=False)
    st.markdown(say("region.way-means"))
    steps = [(code("standing", each["stage"]), each["value"]) for each in figures["by_stage"]]
    if started is not None and started["period"] is not None:
        steps.append((code("figure", "started_in_group"), None if started["value"] is None else int(started["value"])))
    st.html(bars.show(steps))


def _months(figures: answers.Figures) -> None:
    st.header(say("region.trend"), anchor=False)
    if figures["months"]:
        trend.show(figures["months"])
    else:
        st.markdown(say("region.no-months"))


def _municipalities(counts: Sequence[answers.MunicipalityCount]) -> None:
    st.header(say("region.by-municipality"), anchor=False)
    region_map.show(counts)
    names = [say(f"region.{name}") for name in ("municipality", "waiting", "over-norm", "started")]
    rows = [[each["name"], *map(_shown, (each["waiting"], each["over_norm"], each["started"]))] for each in counts]
    st.html(table(say("region.municipality-caption"), names, rows))


def _shown(value: int | None) -> str:
    return say("region.too-small") if value is None else number(value, language())
