"""Cohorttafel: freeze a part of the waitlist, agree about each item, print it, and see what came of the last one."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from ui import answers, session, vocabulary
from ui.client import ApiProblem
from ui.components import agenda_item, asking, empty, heading, item_decision, more, notice
from ui.components.cluster_card import ages
from ui.components.tables import table
from ui.formatting import day, number
from ui.session import code, language, say

PAGE, STEP = "cohorts", 10
CHOSEN = "cohort-chosen"
BANDS = ("0-3", "4-7", "8-11", "12-15", "16-22")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> None:
    heading.show(PAGE)
    notice.show()
    with st.spinner(say("loading")):
        found = session.client().cohorts()
        organisations = session.client().organisations()
    _freezing(organisations)
    if not found:
        empty.show("no-cohorts")
        return
    known = {each["id"]: each for each in found}
    if st.session_state.get(CHOSEN) not in known:
        st.session_state[CHOSEN] = found[0]["id"]
    chosen = st.selectbox(
        say("cohorts.choose"), list(known), key=CHOSEN, format_func=lambda each: _name(known[each]), width=480
    )
    with st.spinner(say("loading")):
        cohort = session.client().cohort(chosen)
    _told(cohort)
    _files(cohort)
    _previous(cohort)
    st.header(say("cohorts.agenda"), anchor=False)
    if not cohort["items"]:
        st.markdown(say("cohorts.nothing"))
    names = {each["key"]: each["name"] for each in organisations}
    for each in more.first(cohort["items"], PAGE, STEP):
        with st.container(border=True, key=f"item-{each['id']}"):
            st.html(agenda_item.show(each))
            if not each["closed"]:
                item_decision.show(each, names)
    more.button(cohort["items"], PAGE, STEP)


def _freezing(organisations: Sequence[answers.Organisation]) -> None:
    """Today's waitlist, or a part of it; folded away once there is an agenda to work with."""
    with st.expander(say("cohorts.new"), key="cohort-new", icon=":material/ac_unit:"):
        st.markdown(say("cohorts.new-means"))
        areas = sorted({each["subregion"] for each in organisations if each["subregion"]})
        with st.container(horizontal=True, key="cohort-part"):
            theme = st.selectbox(
                say("cohorts.theme"), vocabulary.themes(), index=None, key="cohort-theme", width=280,
                format_func=vocabulary.theme_name, placeholder=say("cohorts.all-themes"),
            )  # fmt: skip
            band = st.selectbox(
                say("cohorts.band"), BANDS, index=None, key="cohort-band", width=200,
                format_func=ages, placeholder=say("cohorts.all-ages"),
            )  # fmt: skip
            area = st.selectbox(
                say("cohorts.subregion"), areas, index=None, key="cohort-subregion", width=240,
                placeholder=say("cohorts.whole-region"),
            )  # fmt: skip
        asking.opener(say("cohorts.freeze"), "freeze")
        if asking.is_open("freeze"):
            st.warning(say("cohorts.freeze-means"), icon=":material/info:")
            st.button(
                say("cohorts.freeze-now"), key="freeze", type="primary", on_click=_freeze, args=(theme, band, area)
            )


def _freeze(theme: str | None, band: str | None, area: str | None) -> None:
    asking.close("freeze")
    try:
        made = session.client().freeze_cohort(theme, band, area)
    except ApiProblem as problem:
        notice.note_problem(problem)
        return
    st.session_state[CHOSEN] = made["id"]
    notice.note(say("cohorts.frozen", n=len(made["items"])))


def _part(cohort: answers.CohortSummary) -> str:
    said = [vocabulary.theme_name(cohort["theme"])] if cohort["theme"] else []
    said += [ages(cohort["age_band"])] if cohort["age_band"] else []
    return " · ".join([*said, *([cohort["subregion"]] if cohort["subregion"] else [])]) or say("cohorts.all")


def _name(cohort: answers.CohortSummary) -> str:
    return say("cohorts.name", when=day(cohort["frozen_on"], language()), part=_part(cohort))


def _told(cohort: answers.Cohort) -> None:
    said = [say("cohorts.frozen-by", when=day(cohort["frozen_on"], language()), who=cohort["frozen_by"])]
    if cohort["waiting"] is not None:
        said.append(say("cohorts.waiting", n=number(cohort["waiting"], language())))
    said.append(say("cohorts.decided", n=cohort["decided_count"], total=cohort["items_count"]))
    st.caption(" ".join(said))


def _files(cohort: answers.Cohort) -> None:
    """Made when they are asked for, not before."""
    connection, name = session.client(), cohort["frozen_on"]
    with st.container(horizontal=True, key="cohort-files"):
        st.download_button(
            say("cohorts.print"), data=partial(connection.cohort_document, cohort["id"]), mime="application/pdf",
            file_name=say("cohorts.file", when=name, ending="pdf"), key=f"cohort-pdf:{cohort['id']}",
            icon=":material/print:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            say("cohorts.workbook"), data=partial(connection.cohort_workbook, cohort["id"]), mime=XLSX,
            file_name=say("cohorts.file", when=name, ending="xlsx"), key=f"cohort-xlsx:{cohort['id']}",
            icon=":material/table:", on_click="ignore",
        )  # fmt: skip


def _previous(cohort: answers.Cohort) -> None:
    when = cohort["previous_frozen_on"]
    if when is None:
        return
    st.header(say("cohorts.previous"), anchor=False)
    if not cohort["previous"]:
        st.markdown(say("cohorts.previous-nothing"))
        return
    columns = [say(f"cohorts.{name}") for name in ("column-item", "column-agreed", "column-result", "column-came")]
    rows = [
        [
            agenda_item.title(each),
            _agreed(each),
            code("item-result", each["outcome"]["result"]),
            " ".join(agenda_item.came(each)) or say("words.nothing"),
        ]
        for each in cohort["previous"]
    ]
    st.html(table(say("cohorts.previous-caption", when=day(when, language())), columns, rows))


def _agreed(item: answers.CohortItem) -> str:
    said = [code("verdict", item["verdict"])] if item["verdict"] else []
    return ", ".join([*said, *([item["owner"]["name"]] if item["owner"] else [])]) or say("words.nothing")
