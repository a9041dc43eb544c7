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
    features = [_feature(each) for each in counts if each["code"] in _outlines()]
    if not features:
        return
    st.altair_chart(_chart(features), key="region-map", alt=say("region.map-alt"))
    st.caption(say("region.map-note"))


def _feature(each: answers.MunicipalityCount) -> dict[str, Any]:
    words = say("region.too-small") if each["waiting"] is None else number(each["waiting"], language())
    properties = {"name": each["name"], "waiting": each["waiting"], "words": words}
    return {"type": "Feature", "geometry": _outlines()[each["code"]]["geometry"], "properties": properties}


def _chart(features: list[dict[str, Any]]) -> alt.LayerChart:
    # A shape without a number is not drawn by the coloured layer, so all of them lie white beneath it.
    known = [each for each in features if each["properties"]["waiting"] is not None]
    scale = alt.Scale(range=COLOURS, zero=True)
    colour = alt.Fill("properties.waiting:Q", scale=scale, title=say("region.waiting"))
    drawn = alt.layer(_shapes(features), _shapes(known).encode(fill=colour)) if known else alt.layer(_shapes(features))
    legible: alt.LayerChart = (
        drawn.project("mercator").properties(height=420).configure_legend(labelColor=TEXT, titleColor=TEXT)
    )
    return legible


def _shapes(features: list[dict[str, Any]]) -> alt.Chart:
    tooltip = [
        alt.Tooltip("properties.name:N", title=say("region.municipality")),
        alt.Tooltip("properties.words:N", title=say("region.waiting")),
    ]
    shapes = alt.Chart(alt.InlineData(values=features)).mark_geoshape(
        fill=HIDDEN_COLOUR, stroke=BORDER, strokeWidth=1, aria=False
    )
    told: alt.Chart = shapes.encode(tooltip=tooltip)
    return told
