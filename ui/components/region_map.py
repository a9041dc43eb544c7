"""A map of the region's municipalities from the project's own outlines; asks nothing of any map service."""

import csv
import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import streamlit as st

from ui import answers
from ui.formatting import number
from ui.session import language, say

DATA = Path(__file__).resolve().parents[2] / "data"
COLOURS = ["#d7e8e6", "#0f5c63"]
HIDDEN_COLOUR = "#ffffff"
TEXT, BORDER = "#2c3f46", "#4d5f66"


def _data() -> Path:
    return Path(os.environ.get("SAMENSTART_DATA_DIR", DATA)) / "geo"


@cache
def _outlines() -> dict[str, dict[str, Any]]:
    features = json.loads((_data() / "gemeente_voronoi.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: feature for feature in features}


@cache
def _regions() -> tuple[dict[str, str], dict[str, str]]:
    """Municipality code → region, and subregion → region."""
    with (_data() / "regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    by_subregion = {row["subregion"]: row["region"] for row in rows if row["subregion"]}
    return {row["municipality_code"]: row["region"] for row in rows}, by_subregion


def within(
    counts: Sequence[answers.MunicipalityCount], organisations: Sequence[answers.Organisation]
) -> list[answers.MunicipalityCount]:
    """The municipalities of the regions that the organisations work in."""
    by_code, by_subregion = _regions()
    regions = {by_subregion.get(each["subregion"] or "") for each in organisations} - {None}
    return [each for each in counts if by_code.get(each["code"]) in regions]


def show(counts: Sequence[answers.MunicipalityCount]) -> None:
    """The map with how many wait in each municipality; the table beneath says the same in words."""
    cells = [(each["code"], each["name"], each["waiting"], _words(each["waiting"])) for each in counts]
    draw(cells, key="region-map", what=say("region.waiting"), alt=say("region.map-alt"))


def draw(
    cells: Sequence[tuple[str, str, int | None, str]], *, key: str, what: str, alt: str, height: int = 420
) -> None:
    """A map of (municipality code, name, count, the same in words); white is a count too small to show.

    Whoever draws it says the same beside it in words.
    """
    features = [_feature(*each) for each in cells if each[0] in _outlines()]
    if not features:
        return
    st.altair_chart(_chart(features, what, height), key=key, alt=alt)
    st.caption(say("region.map-note"))


def _words(count: int | None) -> str:
    return say("region.too-small") if count is None else number(count, language())


def _feature(municipality: str, name: str, count: int | None, words: str) -> dict[str, Any]:
    properties = {"name": name, "count": count, "words": words}
    return {"type": "Feature", "geometry": _outlines()[municipality]["geometry"], "properties": properties}


def _chart(features: list[dict[str, Any]], what: str, height: int) -> alt.LayerChart:
    # A shape without a number is not drawn by the coloured layer, so all of them lie white beneath it.
    known = [each for each in features if each["properties"]["count"] is not None]
    colour = alt.Fill("properties.count:Q", scale=alt.Scale(range=COLOURS, zero=True), title=what)
    below = _shapes(features, what)
    drawn = alt.layer(below, _shapes(known, what).encode(fill=colour)) if known else alt.layer(below)
    legible: alt.LayerChart = (
        drawn.project("mercator").properties(height=height).configure_legend(labelColor=TEXT, titleColor=TEXT)
    )
    return legible


def _shapes(features: list[dict[str, Any]], what: str) -> alt.Chart:
    tooltip = [
        alt.Tooltip("properties.name:N", title=say("region.municipality")),
        alt.Tooltip("properties.words:N", title=what),
    ]
    shapes = alt.Chart(alt.InlineData(values=features)).mark_geoshape(
        fill=HIDDEN_COLOUR, stroke=BORDER, strokeWidth=1, aria=False
    )
    told: alt.Chart = shapes.encode(tooltip=tooltip)
    return told
