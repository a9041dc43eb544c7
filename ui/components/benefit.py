"""What a group saves against one-on-one help: figures as ranges, how they are made, and every assumption to change."""

import streamlit as st

from ui import answers
from ui.components import assumptions
from ui.formatting import escaped, number
from ui.session import language, say


def show(benefit: answers.Benefit, where: str) -> None:
    """The figures, and what they rest on."""
    st.html(f'<div class="figures narrow">{"".join(_figures(benefit))}</div>')
    with st.expander(say("benefit.how"), key=f"benefit-how:{where}"):
        st.markdown(say("benefit.explained"))
        assumptions.show(assumptions.HOURS, where)


def span(amount: answers.Share, unit: str = "") -> str:
    """`5–6,7 uur`; one number when both are the same."""
    low, high = number(amount["low"], language()), number(amount["high"], language())
    return (low if low == high else say("benefit.span", low=low, high=high)) + unit


def _figures(benefit: answers.Benefit) -> list[str]:
    alone = number(benefit["one_on_one_hours_per_youth"], language())
    least = benefit["break_even"]
    days = span(benefit["waiting_days_saved_per_youth"])
    group, one = span(benefit["euros_per_youth_group"]), span(benefit["euros_per_youth_one_on_one"])
    return [
        _figure("hours", span(benefit["group_hours_per_youth"]), say("benefit.hours-means", alone=alone)),
        _figure("saved", span(benefit["hours_saved"]), say("benefit.saved-means")),
        _figure("break-even", say("benefit.never") if least is None else str(least), say("benefit.break-even-means")),
        _figure("days", days, say("benefit.days-means")),
        _figure("euros", group, say("benefit.euros-means", one=one)),
    ]


def _figure(name: str, amount: str, means: str) -> str:
    titles = {
        "hours": say("benefit.hours"),
        "saved": say("benefit.saved"),
        "break-even": say("benefit.break-even"),
        "days": say("benefit.days"),
        "euros": say("benefit.euros"),
    }
    return (
        f'<div class="figure"><p class="name">{escaped(titles[name])}</p>'
        f'<p class="value">{escaped(amount)}</p><p class="means">{escaped(means)}</p></div>'
    )
