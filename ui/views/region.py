"""Regiobeeld: the figures of the region with what each counts; small counts are never shown."""

from collections.abc import Sequence

import streamlit as st

from ui import answers, session, vocabulary
from ui.components import bars, empty, heading, region_map
from ui.formatting import day, escaped, number
from ui.session import code, language, say

COLUMNS = ("municipality", "waiting", "over-norm", "started")


def show() -> None:
    heading.show("region")
    with st.spinner(say("loading")):
        figures = session.client().figures()
        organisations = session.client().organisations()
    if not figures["items"]:
        empty.show("no-figures", link_to="rounds")
        return
    st.caption(say("region.as-of", when=day(figures["as_of"], language()), threshold=figures["threshold"]))
    st.html(f'<div class="figures">{"".join(_figure(each) for each in figures["items"])}</div>')
    st.header(say("region.by-state"), anchor=False)
    st.html(bars.show([(code("state", each["state"]), each["value"]) for each in figures["by_state"]]))
    st.header(say("region.by-theme"), anchor=False)
    st.html(bars.show([(vocabulary.theme_name(each["theme"]), each["waiting"]) for each in figures["by_theme"]]))
    st.header(say("region.by-municipality"), anchor=False)
    municipalities = region_map.within(figures["by_municipality"], organisations)
    region_map.show(municipalities)
    st.html(_table(municipalities))


def shown(value: float | None, suppressed: bool) -> str:
    """A count, or that it is too small to show, or that there is none."""
    if suppressed:
        return say("region.too-small")
    return say("words.nothing") if value is None else number(value, language())


def _figure(figure: answers.Figure) -> str:
    value = shown(figure["value"], figure["suppressed"])
    small = " small" if figure["suppressed"] else ""
    return (
        f'<div class="figure"><p class="name">{escaped(code("figure", figure["key"]))}</p>'
        f'<p class="value{small}">{escaped(value)}</p>'
        f'<p class="means">{escaped(code("figure-means", figure["key"]))}</p></div>'
    )


def _table(counts: Sequence[answers.MunicipalityCount]) -> str:
    head = "".join(f'<th scope="col">{escaped(say(f"region.{name}"))}</th>' for name in COLUMNS)
    body = "".join(f"<tr>{''.join(_cells(each))}</tr>" for each in counts)
    return f'<table class="plain stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cells(each: answers.MunicipalityCount) -> list[str]:
    cells = [each["name"]]
    cells += [shown(value, value is None) for value in (each["waiting"], each["over_norm"], each["started"])]
    return [
        f'<td data-label="{escaped(say(f"region.{name}"))}">{escaped(text)}</td>'
        for name, text in zip(COLUMNS, cells, strict=True)
    ]
