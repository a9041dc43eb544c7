"""A baseline and a target for one figure, agreed beforehand; what the baseline was is told by the service."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ui import answers, session
from ui.components import figure_cards, notice
from ui.formatting import day
from ui.session import code, language, say

FIGURE, FROM, TARGET, BY = "goal-figure", "goal-from", "goal-target", "goal-by"
QUARTERS = 8


def show(figures: Sequence[answers.Figure], days: Sequence[str]) -> None:
    """The form: `days` are those whose figures can be the baseline, the latest first."""
    known = {each["key"]: each for each in figures}
    st.markdown(say("goal.means"))
    key = st.selectbox(say("goal.figure"), list(known), format_func=lambda each: code("figure", each), key=FIGURE)
    if now := figure_cards.goal(known[key]):
        st.caption(now)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(say("goal.baseline"), list(days), format_func=_day, key=FROM, width=240)
        share = known[key]["unit"] == "share"
        words = say("goal.target-share") if share else say("goal.target")
        st.number_input(
            words, value=None, min_value=0.0, max_value=100.0 if share else 100_000.0, step=1.0, format="%g",
            key=TARGET, width=200,
        )  # fmt: skip
        st.selectbox(say("goal.by"), quarter_ends(days[0]), format_func=_day, key=BY, width=240)
    st.button(say("goal.save"), key="save-goal", type="primary", on_click=_save, args=(share,))


def quarter_ends(after: str) -> list[str]:
    """The last days of the quarters that come after a day, the first one first."""
    begun = date.fromisoformat(after)
    first = begun.year * 4 + (begun.month - 1) // 3
    ends = []
    for quarter in range(first, first + QUARTERS + 1):
        month = 3 * (quarter % 4) + 3
        ends.append(date(quarter // 4, month, 31 if month in (3, 12) else 30).isoformat())
    return [end for end in ends if end > after][:QUARTERS]


def _day(iso: str) -> str:
    return day(iso, language())


def _save(share: bool) -> None:
    said = st.session_state
    key, by = said[FIGURE], said[BY]
    if said[TARGET] is None:
        notice.note(say("goal.lacking"), good=False)
        return
    target = said[TARGET] / 100 if share else said[TARGET]

    def agree() -> None:
        session.client().set_goal(key, baseline_on=said[FROM], target=target, target_on=by)

    notice.attempt(agree, "goal.saved", figure=code("figure", key), when=_day(by))
