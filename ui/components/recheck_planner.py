"""How many people and weeks the calls take, while one turns the numbers; the service works it out."""

import streamlit as st

from ui import session
from ui.formatting import escaped, number
from ui.session import language, say

# What is asked, with the least, the most and the start.
ASKED = {
    "calls": (1, 100_000, 100),
    "minutes": (1, 480, 15),
    "hoursPerWeek": (1, 60, 8),
    "weeks": (1, 120, 4),
    "people": (1, 120, 1),
}


def show(calls: int) -> None:
    """Begins with the calls there are to make."""
    st.header(say("recheck-planner.title"), anchor=False)
    st.caption(say("recheck-planner.lead"))
    wanted = {}
    with st.container(horizontal=True, vertical_alignment="bottom", key="recheck-planner"):
        for name, (least, most, start) in ASKED.items():
            begin = calls if name == "calls" and calls else start
            label = say(f"recheck-planner.{name}")
            wanted[name] = int(st.number_input(label, least, most, value=begin, key=f"plan:{name}", width=200))
    plan = session.client().recheck_plan(**wanted)
    told = [
        say("recheck-planner.hours", hours=number(plan["hours"], language())),
        say("recheck-planner.people-needed", n=wanted["weeks"], people=_exact(plan["people_needed"])),
        say("recheck-planner.weeks-needed", n=wanted["people"], weeks=_exact(plan["weeks_needed"])),
    ]
    lines = "".join(f"<li>{escaped(each)}</li>" for each in told)
    st.html(f'<ul class="planned" aria-live="polite">{lines}</ul>')


def _exact(value: float) -> str:
    """To a tenth, upwards: a tenth too little would not be enough."""
    return number(-(-round(value * 10, 6) // 1) / 10, language())
