"""Mijn wachtlijst: every request of the own organisation, with its best option or the reason there is none."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.components import empty, heading, links, marks, more, notice
from ui.formatting import escaped, short_mark
from ui.session import code, say

PAGE = "waitlist"
STEP = 25
KINDS = ("suggested", "unplaced", "not-matched")
ORDERS: dict[str, Callable[[answers.RequestOutcome], tuple[object, ...]]] = {
    "longest": lambda each: (-each["help_request"]["waiting_days"],),
    "youngest": lambda each: (each["help_request"]["age"], -each["help_request"]["waiting_days"]),
    "theme": lambda each: (vocabulary.theme_name(each["help_request"]["theme"]), -each["help_request"]["waiting_days"]),
}


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().request_outcomes()
    if not found:
        empty.show("no-requests", link_to="deliver")
        return
    st.html(_summary(found))
    chosen = _chosen(found)
    if not chosen:
        empty.show("none-chosen")
    for each in more.first(chosen, PAGE, STEP):
        _row(each)
    more.button(chosen, PAGE, STEP)


def _summary(found: Sequence[answers.RequestOutcome]) -> str:
    over = sum(each["help_request"]["over_norm"] for each in found)
    numbers = [(say("waitlist.total"), len(found)), (say("words.over-norm"), over)]
    numbers += [(code("outcome", kind), sum(each["outcome"]["kind"] == kind for each in found)) for kind in KINDS]
    return '<dl class="tally">' + "".join(f"<div><dt>{escaped(a)}</dt><dd>{b}</dd></div>" for a, b in numbers) + "</dl>"


def _chosen(found: Sequence[answers.RequestOutcome]) -> list[answers.RequestOutcome]:
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-waitlist"):
        sought = st.text_input(
            say("waitlist.search"), key="waitlist-search", placeholder=say("waitlist.search-by"), width=240
        )
        kind = st.selectbox(
            say("waitlist.outcome"),
            KINDS,
            index=None,
            placeholder=say("waitlist.all-outcomes"),
            format_func=lambda each: code("outcome", each),
            key="waitlist-kind",
            width=210,
        )
        order = st.selectbox(
            say("waitlist.order"),
            list(ORDERS),
            format_func=lambda each: code("order", each),
            key="waitlist-order",
            width=190,
        )
        only_over = st.checkbox(say("waitlist.only-over"), key="waitlist-over")
    chosen = [each for each in found if kind in (None, each["outcome"]["kind"])]
    chosen = [each for each in chosen if _holds(each["help_request"], sought or "")]
    chosen = [each for each in chosen if not only_over or each["help_request"]["over_norm"]]
    return sorted(chosen, key=ORDERS[order])


def _holds(request: answers.HelpRequest, sought: str) -> bool:
    words = sought.strip().lower()
    about = [*map(vocabulary.tag_name, request["tags"]), wording.where(request["place"]), request["place"]["postcode4"]]
    return request["pseudonym"].lower().startswith(words) or words in " ".join(about).lower()


def _row(each: answers.RequestOutcome) -> None:
    request, outcome = each["help_request"], each["outcome"]
    facts = [wording.tag_names(request["tags"]), say("words.age", n=request["age"]), wording.where(request["place"])]
    mark = f'<span class="kenmerk">{escaped(say("youth.mark", mark=short_mark(request["pseudonym"])))}</span>'
    with st.container(key=f"request-{request['id']}"):
        words, way = st.columns([4, 1], vertical_alignment="center")
        waits = marks.waiting(request["waiting_days"], request["over_norm"])
        who = f'<p class="who">{escaped(" · ".join(facts))} {mark}</p><p class="waits">{waits}</p>'
        words.html(f'<div class="request">{who}{_option(outcome)}</div>')
        if outcome["group"]:
            with way:
                links.to("chances", label=say("waitlist.to-group"), group=outcome["group"]["id"])


def _option(outcome: answers.Outcome) -> str:
    """The best option there is, or why there is none and what would help."""
    group = outcome["group"]
    if outcome["kind"] == "suggested" and group:
        said = f"{wording.group_title(group)} · {wording.group_facts(group)} · {group['organisation']['name']}"
        state = marks.state(outcome["state"] or "proposed")
        return f'<p class="option">{escaped(say("waitlist.suggested"))} {escaped(said)} {state}</p>'
    helps = wording.change(outcome)
    advice = f'<p class="helps">{escaped(helps)}</p>' if helps else ""
    return f'<p class="option">{escaped(wording.no_place(outcome))}</p>{advice}'
