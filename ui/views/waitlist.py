"""Mijn wachtlijst: every request of the own organisation, with its best option or the reason there is none."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui import answers, session, vocabulary, wording
from ui.client import ApiProblem
from ui.components import empty, heading, marks, notice, row_links
from ui.formatting import day, escaped, number, short_mark
from ui.session import code, language, say

PAGE = "waitlist"
STEP = 25
KINDS = ("suggested", "unplaced", "not-matched")
ORDERS = ("longest", "youngest", "oldest", "theme", "recheck", "shortest")
COLUMNS = ("youth", "request", "age", "place", "waiting", "option", "rechecked")


def show() -> None:
    heading.show(PAGE)
    notice.show()
    wanted = _wanted()
    try:
        with st.spinner(say("loading")):
            found = session.client().search_outcomes(**wanted)
    except ApiProblem as problem:
        if problem.slug != "invalid-input":
            raise
        _filters([])
        st.error(say("waitlist.no-personal-data"), icon=":material/error:")
        return
    if not found["tally"]["requests"]:
        empty.show("no-requests", link_to="deliver")
        return
    st.html(_tally(found["tally"]))
    _filters(found["themes"])
    if not found["items"]:
        empty.show("none-chosen")
        return
    first = int(st.session_state.get("waitlist-first", 0))
    row_links.show("youth", {each["help_request"]["id"]: _mark(each) for each in found["items"]})
    st.html(_table(found, first))
    _pages(first, found["total"])


def _wanted() -> dict[str, object]:
    """What was asked in the filters, which are drawn after the answer."""
    kept = st.session_state
    chosen: dict[str, object] = {
        "text": (kept.get("waitlist-search") or "").strip(),
        "theme": kept.get("waitlist-theme"),
        "kind": kept.get("waitlist-kind"),
        "over_norm": True if kept.get("waitlist-over") else None,
    }
    order = kept.get("waitlist-order") or ORDERS[0]
    page = {"order": order, "limit": STEP, "offset": int(kept.get("waitlist-first", 0))}
    return {name: value for name, value in chosen.items() if value} | page


def _filters(themes: list[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-waitlist"):
        st.text_input(
            say("waitlist.search"),
            key="waitlist-search",
            placeholder=say("waitlist.search-by"),
            max_chars=64,
            on_change=_from_the_start,
            width=230,
        )
        _one("theme", sorted(themes, key=vocabulary.theme_name), vocabulary.theme_name)
        _one("kind", KINDS, lambda each: code("outcome", each))
        st.selectbox(
            say("waitlist.order"),
            ORDERS,
            format_func=lambda each: code("order", each),
            key="waitlist-order",
            on_change=_from_the_start,
            width=180,
        )
        st.checkbox(say("waitlist.only-over"), key="waitlist-over", on_change=_from_the_start)


def _one(name: str, options: Sequence[str], label: Callable[[str], str]) -> None:
    st.selectbox(
        say(f"waitlist.{name}"),
        options,
        index=None,
        placeholder=say(f"waitlist.all-{name}"),
        format_func=label,
        key=f"waitlist-{name}",
        on_change=_from_the_start,
        width=180,
    )


def _from_the_start() -> None:
    st.session_state["waitlist-first"] = 0


def _tally(tally: answers.Tally) -> str:
    numbers = [(say("waitlist.total"), tally["requests"]), (say("words.over-norm"), tally["over_norm"])]
    numbers += [(code("outcome", "suggested"), tally["suggested"]), (code("outcome", "unplaced"), tally["unplaced"])]
    numbers += [(code("outcome", "not-matched"), tally["not_matched"])]
    numbers += [(say("waitlist.one-on-one"), tally["one_on_one"])] if tally["one_on_one"] else []
    cells = "".join(f"<div><dt>{escaped(a)}</dt><dd>{number(b, language())}</dd></div>" for a, b in numbers)
    return f'<dl class="tally">{cells}</dl>'


def _table(found: answers.FoundOutcomes, first: int) -> str:
    shown = {
        "first": number(first + 1, language()),
        "last": number(first + len(found["items"]), language()),
        "total": number(found["total"], language()),
    }
    caption = say("waitlist.caption", **shown)
    head = "".join(f'<th scope="col">{escaped(say(f"waitlist-column.{name}"))}</th>' for name in COLUMNS)
    rows = "".join(f"<tr>{_cells(each)}</tr>" for each in found["items"])
    return (
        f'<table class="plain stack youths"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cells(each: answers.RequestOutcome) -> str:
    request = each["help_request"]
    rechecked = request["rechecked_on"]
    name = say("waitlist.open", mark=short_mark(request["pseudonym"]))
    mark = f'<span class="kenmerk">{escaped(_mark(each))}</span>'
    cells = {
        "youth": row_links.link("jeugdige", request["id"], f'{mark}<span class="unseen">{escaped(name)}</span>'),
        "request": escaped(wording.tag_names(request["tags"])),
        "age": escaped(say("words.age", n=request["age"])),
        "place": escaped(wording.where(request["place"])),
        "waiting": marks.waiting(request["waiting_days"], request["over_norm"]),
        "option": _option(each["outcome"]),
        "rechecked": escaped(day(rechecked, language()) if rechecked else say("words.nothing")),
    }
    start = f'<th scope="row" data-label="{escaped(say("waitlist-column.youth"))}">{cells.pop("youth")}</th>'
    return start + "".join(
        f'<td data-label="{escaped(say(f"waitlist-column.{name}"))}"><div>{cell}</div></td>'
        for name, cell in cells.items()
    )


def _mark(each: answers.RequestOutcome) -> str:
    return short_mark(each["help_request"]["pseudonym"])


def _option(outcome: answers.Outcome) -> str:
    """The best option there is, or why there is none and what would help."""
    group = outcome["group"]
    if outcome["kind"] == "suggested" and group:
        said = f"{wording.group_title(group)} · {wording.group_facts(group)}"
        state = marks.state(outcome["state"] or "proposed")
        return f'<p class="option">{escaped(said)} {state}</p>'
    helps = wording.change(outcome)
    advice = f'<p class="helps">{escaped(helps)}</p>' if helps else ""
    return f'<p class="option">{escaped(wording.no_place(outcome))}</p>{advice}'


def _pages(first: int, total: int) -> None:
    if total <= STEP:
        return
    with st.container(horizontal=True, key="waitlist-pages"):
        before, after = first - STEP, first + STEP
        st.button(say("waitlist.before"), key="waitlist-before", disabled=before < 0, on_click=_to, args=(before,))
        st.button(say("waitlist.after"), key="waitlist-after", disabled=after >= total, on_click=_to, args=(after,))


def _to(first: int) -> None:
    st.session_state["waitlist-first"] = max(0, first)
