"""Bronnen: how fresh and complete what each organisation delivers is; counts, in order of name, no ranking."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session
from ui.components import empty, heading
from ui.components.tables import table
from ui.formatting import day, number
from ui.session import code, language, say

COLUMNS = ("organisation", "last", "refused", "waiting", "not-confirmed", "recheck")


def show() -> None:
    heading.show("sources")
    with st.spinner(say("loading")):
        found = session.client().sources()
    if not found["items"]:
        empty.show("no-organisations")
        return
    st.caption(say("sources.back", days=found["days_back"], threshold=found["threshold"]))
    names = [say(f"sources.{name}") for name in COLUMNS]
    st.html(table(say("sources.caption"), names, [_cells(each) for each in found["items"]], spoken_caption=True))
    by_key = {each["organisation"]["key"]: each for each in found["items"]}
    st.header(say("sources.detail"), anchor=False)
    chosen = st.selectbox(
        say("sources.organisation"),
        list(by_key),
        format_func=lambda key: by_key[key]["organisation"]["name"],
        key="source-chosen",
        width=360,
    )
    _detail(by_key[chosen])


def _cells(each: answers.Source) -> list[str]:
    last, days = each["last_delivery"], each["days_since_delivery"]
    said = say("sources.never") if last is None or days is None else _ago(last["received_at"], days)
    refused = say("words.nothing") if each["refused_percent"] is None else f"{each['refused_percent']}%"
    recheck = each["median_recheck_days"]
    return [
        each["organisation"]["name"],
        said,
        refused,
        _count(each["waiting"]),
        _count(each["not_confirmed"]),
        say("words.nothing") if recheck is None else say("words.days", n=recheck),
    ]


def _ago(received_at: str, days: int) -> str:
    if days == 0:
        return say("sources.today")
    return say("sources.ago", when=day(received_at, language()), days=say("words.days", n=days))


def _count(value: int | None) -> str:
    return say("changes.few") if value is None else number(value, language())


def _detail(each: answers.Source) -> None:
    if each["refused"]:
        rows = [[code("row-error", one["code"]), _count(one["rows"])] for one in each["refused"]]
        st.html(table(say("sources.refused-why"), [say("sources.reason"), say("sources.rows")], rows))
    else:
        st.markdown(say("sources.none-refused"))
    if each["missing"]:
        st.html(table(say("sources.missing"), [say("sources.field"), say("sources.share")], _missing(each["missing"])))
    else:
        st.markdown(say("sources.too-few"))


def _missing(missing: Sequence[answers.Missing]) -> list[list[str]]:
    """The field that is left empty most first."""
    ordered = sorted(missing, key=lambda each: -each["percent"])
    return [[code("source-field", each["field"]), say("sources.about", percent=each["percent"])] for each in ordered]
