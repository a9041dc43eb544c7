"""Proeftuinen: what groups try for a while, with what it should bring, how it fits the vision and what was learned."""

from datetime import date
from typing import Any, Literal

import streamlit as st

from ui import answers, session
from ui.components import asking, empty, heading, more, notice, tables
from ui.formatting import day, escaped
from ui.session import code, language, say

PAGE, STEP = "pilots", 10
KINDS = ("psycho-education", "scaling-down", "treatment", "triage")
PRINCIPLES = tuple(f"p{number}" for number in range(1, 14))
CHECKS = ("yes", "no", "not-applicable")
DAYS: tuple[Literal["starts_on", "ends_on"], ...] = ("starts_on", "ends_on")
NEW = "new"


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().pilots()
        lessons = session.client().lessons()
    keeps = session.may("keep-pilots")
    if keeps:
        asking.opener(say("pilots.add"), f"pilot:{NEW}", ":material/add:")
        if asking.is_open(f"pilot:{NEW}"):
            _form(None)
    if not found:
        empty.show("no-pilots")
    for each in more.first(found, PAGE, STEP):
        with st.container(border=True, key=f"pilot-{each['id']}"):
            st.html(_told(each))
            _more(each, lessons)
            if keeps:
                asking.opener(say("pilots.change"), f"pilot:{each['id']}", ":material/edit:")
                if asking.is_open(f"pilot:{each['id']}"):
                    _form(each)
    more.button(found, PAGE, STEP)


def _told(pilot: answers.Pilot) -> str:
    groups = ", ".join(f"{each['title']} ({each['organisation']['name']})" for each in pilot["groups"])
    period = say("pilots.period", first=day(pilot["starts_on"], language()), last=day(pilot["ends_on"], language()))
    follows = sum(each == "yes" for each in pilot["checks"].values())
    matters = sum(each != "not-applicable" for each in pilot["checks"].values())
    return (
        f'<article class="card"><h2>{escaped(pilot["title"])}</h2>'
        f'<p class="facts">{escaped(code("offer-kind", pilot["kind"]))} · {escaped(period)}</p>'
        f"<p>{escaped(say('pilots.result', text=pilot['intended_result']))}</p>"
        f"<p>{escaped(say('pilots.groups', groups=groups))}</p>"
        f'<p class="about">{escaped(say("pilots.follows", yes=follows, of=matters))}</p></article>'
    )


def _more(pilot: answers.Pilot, lessons: list[answers.Lesson]) -> None:
    """Each principle with its answer, and what was learned from the groups that closed."""
    with st.expander(say("pilots.more"), key=f"pilot-more:{pilot['id']}"):
        rows = [(code("principle", each), code("check", pilot["checks"][each])) for each in PRINCIPLES]
        st.html(tables.table(say("pilots.check"), (say("pilots.principle"), say("pilots.fits")), rows))
        ids = {each["id"] for each in pilot["groups"]}
        learned = [each for each in lessons if each["offer_id"] in ids]
        if learned:
            lines = "".join(f"<li>{escaped(each['text'])} ({escaped(each['title'])})</li>" for each in learned)
            st.html(f"<p>{escaped(say('pilots.lessons'))}</p><ul>{lines}</ul>")


def _form(pilot: answers.Pilot | None) -> None:
    name = pilot["id"] if pilot else NEW
    offers = session.client().all_offers()
    titles = {each["id"]: f"{each['title']} ({each['organisation']['name']})" for each in offers}
    chosen = [each["id"] for each in pilot["groups"]] if pilot else []
    with st.form(f"pilot-form-{name}", border=False):
        st.text_input(say("pilots.title"), pilot["title"] if pilot else "", max_chars=120, key=f"pilot-title:{name}")
        st.selectbox(
            say("pilots.kind"), KINDS, index=KINDS.index(pilot["kind"]) if pilot else 0, key=f"pilot-kind:{name}",
            format_func=lambda each: code("offer-kind", each),
        )  # fmt: skip
        st.multiselect(
            say("pilots.which-groups"), list(titles), [each for each in chosen if each in titles], select_all=False,
            format_func=lambda each: titles[each], key=f"pilot-groups:{name}", placeholder=say("offer.choose"),
        )  # fmt: skip
        for each in DAYS:
            when = date.fromisoformat(pilot[each]) if pilot else None
            st.date_input(code("pilot-day", each), when, format="DD-MM-YYYY", key=f"{each}:{name}", width=240)
        st.text_area(
            say("pilots.intended"), pilot["intended_result"] if pilot else "", max_chars=1000,
            key=f"pilot-result:{name}",
        )  # fmt: skip
        st.markdown(say("pilots.check"))
        for principle in PRINCIPLES:
            st.radio(
                code("principle", principle), CHECKS, horizontal=True, key=f"{principle}:{name}",
                index=CHECKS.index(pilot["checks"][principle]) if pilot else 2,
                format_func=lambda check: code("check", check),
            )  # fmt: skip
        st.form_submit_button(
            say("pilots.save"), type="primary", key=f"save-pilot:{name}", on_click=_save,
            args=(name, pilot["version"] if pilot else 0),
        )  # fmt: skip


def _filled(name: str) -> dict[str, Any]:
    state = st.session_state
    days = {each: state[f"{each}:{name}"] for each in DAYS}
    return {
        "title": state[f"pilot-title:{name}"],
        "kind": state[f"pilot-kind:{name}"],
        "offer_ids": state[f"pilot-groups:{name}"],
        **{field: when.isoformat() if when else None for field, when in days.items()},
        "intended_result": state[f"pilot-result:{name}"],
        "checks": {each: state[f"{each}:{name}"] for each in PRINCIPLES},
    }


def _save(name: str, version: int) -> None:
    """Names the version that was read, so that nobody's change is lost."""
    wanted, client = _filled(name), session.client()
    sent = (lambda: client.add_pilot(wanted)) if name == NEW else (lambda: client.change_pilot(name, version, wanted))
    if notice.attempt(sent, "pilots.saved"):
        asking.close(f"pilot:{name}")
