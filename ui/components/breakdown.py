"""One figure of the region, chosen and taken apart by month, place, theme, age or kind; counts nothing itself."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session, vocabulary
from ui.components.figure_cards import amount
from ui.components.tables import table
from ui.formatting import month
from ui.session import code, language, say

FIGURE, BY = "breakdown-figure", "breakdown-by"
# Ways to take apart of which the lines are codes → the texts of those codes.
CODED = {
    "group-kind": "offer-kind",
    "referrer": "referrer",
    "reason": "closing",
    "outcome": "recheck-outcome",
}


def show(figures: Sequence[answers.Figure], on_date: str | None) -> None:
    """Two choices and a table; figures that cannot be taken apart are not among the choices."""
    parted = {each["key"]: each for each in figures if each["by"]}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.selectbox(
            say("breakdown.figure"), list(parted), format_func=lambda each: code("figure", each), key=FIGURE
        )
        by = st.selectbox(
            say("breakdown.by"), parted[key]["by"], format_func=lambda each: code("breakdown-by", each), key=BY
        )
    with st.spinner(say("loading")):
        found = session.client().breakdown(key, by, on_date)
    if not found["lines"]:
        st.markdown(say("breakdown.nothing"))
        return
    columns = [code("breakdown-by", by), code("figure", key)]
    rows = [[line_name(by, each), _shown(each, found["figure"]["unit"])] for each in found["lines"]]
    st.html(table(say("breakdown.caption", figure=columns[1], by=columns[0]), columns, rows))


def line_name(by: str, line: answers.BreakdownLine) -> str:
    """What a line is called in the visitor's language; names of places are the same in every language."""
    key = line["key"]
    if not key:
        return say("breakdown.elsewhere")
    if by == "theme":
        return vocabulary.theme_name(key)
    if by == "month":
        return month(key, language())
    if by == "age-band":
        low, _, high = key.partition("-")
        return say("words.ages", low=low, high=high)
    return code(CODED[by], key) if by in CODED else line["name"]


def _shown(line: answers.BreakdownLine, unit: str) -> str:
    if line["suppressed"]:
        return say("region.too-small")
    return say("words.nothing") if line["value"] is None else amount(line["value"], unit)
