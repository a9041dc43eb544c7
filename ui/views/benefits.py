"""Baten: what the groups that run cost and save together against one-on-one help, as ranges with every assumption."""

import streamlit as st

from ui import answers, session
from ui.components import assumptions, empty, heading
from ui.components.assumptions import Assumption
from ui.components.benefit import span
from ui.formatting import day, escaped, number
from ui.session import language, say

PAGE = "benefits"
UNCERTAIN = (Assumption("uncertainty", 20, 0, 90, 5, 0.01),)
ASKED = (*assumptions.HOURS, *UNCERTAIN)


def show() -> None:
    heading.show(PAGE)
    with st.spinner(say("loading")):
        found = session.client().region_benefit(assumptions.asked(ASKED))
    spans, youths = found["spans"], found["youths"]
    if spans is None or youths is None:
        empty.show("no-benefit", link_to="region")
    else:
        when = day(found["as_of"], language())
        st.markdown(say("benefits.about", groups=found["groups"], youths=number(youths, language()), when=when))
        st.html(f'<div class="figures">{"".join(_figures(spans, found["groups"]))}</div>')
    st.header(say("benefits.assumed"), anchor=False)
    st.markdown(say("benefits.explained"))
    assumptions.show(ASKED, PAGE)


def _figures(spans: answers.RegionSpans, groups: int) -> list[str]:
    alone, euros = span(spans["one_on_one_hours_per_youth"]), span(spans["euros_per_youth_one_on_one"])
    full, least = span(spans["hours_saved_when_full"]), spans["break_even"]
    even = say("benefit.never") if least is None else span(least)
    enough = say("benefits.even-means", n=spans["at_break_even"], groups=groups)
    return [
        _figure(say("benefits.hours"), span(spans["group_hours_per_youth"]), say("benefits.hours-means", alone=alone)),
        _figure(say("benefits.saved"), span(spans["hours_saved"]), say("benefits.saved-means", full=full)),
        _figure(say("benefits.days"), span(spans["waiting_days_saved_per_youth"]), say("benefits.days-means")),
        _figure(say("benefits.even"), even, enough),
        _figure(say("benefits.euros"), span(spans["euros_per_youth_group"]), say("benefits.euros-means", one=euros)),
    ]


def _figure(name: str, amount: str, means: str) -> str:
    return (
        f'<div class="figure"><p class="name">{escaped(name)}</p>'
        f'<p class="value">{escaped(amount)}</p><p class="means">{escaped(means)}</p></div>'
    )
