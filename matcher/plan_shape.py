"""Whether a JSON document has the shape of a plan (matching.md section 5); it does not judge the plan."""

from __future__ import annotations

from collections.abc import Mapping

from matcher import shapes
from matcher.parts import OLDEST, ProposedGroup
from matcher.refusal import Fault
from matcher.shapes import Faults, Shape

_SIGNED = shapes.whole(None)
_TEXTS = shapes.list_of(shapes.text)


def plan_faults(document: object) -> Faults:
    """Every fault in the shape; empty when a plan can be built."""
    faults: Faults = []
    _PLAN(document, "", faults)
    if not faults and isinstance(document, dict):
        _keys_of_their_groups(document, faults)
    return faults


def _whole(names: str) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), shapes.whole())


def _version(value: object, at: str, faults: Faults) -> None:
    if value != 1 or isinstance(value, bool):
        faults.append(Fault(at, "unknown-version", "only version 1 is read"))


def _object(value: object, at: str, faults: Faults) -> None:
    if not isinstance(value, dict):
        faults.append(Fault(at, "not-an-object", "an object is asked"))


SPECIFICATION: dict[str, Shape] = {
    "organisation": shapes.text,
    "theme": shapes.text,
    "tags": shapes.list_of(shapes.text, 1),
    "age_min": shapes.whole(0, OLDEST),
    "age_max": shapes.whole(0, OLDEST),
    "place": shapes.nullable(shapes.text),
    "daypart": shapes.text,
    "mode": shapes.text,
    "language": shapes.text,
    **_whole("seats_min seats_max"),
}
_GROUP = shapes.either(
    lambda value: isinstance(value, str),
    shapes.text,
    shapes.record({"key": shapes.text, **SPECIFICATION}, optional=("key",)),
)
_RUNNER_UP = shapes.record({"group": shapes.text, "value": _SIGNED, "because": shapes.text})
_WHY = shapes.record(
    {
        **_whole("urgency fit travel offer previously"),
        "similarity": shapes.number(),
        "shared_tags": _TEXTS,
        "km": shapes.number(),
        "runner_up": shapes.nullable(_RUNNER_UP),
    }
)
_NEAREST = shapes.record({"group": _GROUP, "lacking": shapes.text, "by": shapes.nullable(shapes.number())})
_UNPLACED = shapes.record(
    {
        "youth": shapes.text,
        "reason": shapes.text,
        "nearest": shapes.nullable(_NEAREST),
        "change": shapes.nullable(_object),
    }
)
_SCORE = "placed over_norm_placed urgency fit travel offer previously open_cost"
_PLAN = shapes.record(
    {
        "version": _version,
        "placements": shapes.list_of(shapes.record({"youth": shapes.text, "group": shapes.text, "why": _WHY})),
        "proposed": shapes.list_of(shapes.record({"key": shapes.text, **SPECIFICATION})),
        "unplaced": shapes.list_of(_UNPLACED),
        "almost": shapes.list_of(shapes.record({"group": _GROUP, "youths": _TEXTS, "short": shapes.whole()})),
        "score": shapes.record({"total": _SIGNED, **_whole(_SCORE)}),
        "bound": shapes.record({"value": _SIGNED, "gap": shapes.number(None), "over": shapes.text}),
        "run": shapes.record(
            {
                "seed": _SIGNED,
                "seconds": shapes.number(),
                "status": shapes.text,
                "problem_sha256": shapes.text,
                "versions": shapes.mapping_of(shapes.text, shapes.text),
            }
        ),
    }
)


def _keys_of_their_groups(document: Mapping[str, list[dict[str, object]]], faults: Faults) -> None:
    """A key that is not the hash of its specification would name another group."""
    for position, row in enumerate(document["proposed"]):
        if row["key"] != _key(row):
            faults.append(Fault(f"/proposed/{position}/key", "wrong-key", "this key belongs to another specification"))


def _key(row: Mapping[str, object]) -> str:
    specification = {name: value for name, value in row.items() if name != "key"}
    tags = specification.pop("tags")
    assert isinstance(tags, list)
    return ProposedGroup(**specification, tags=tuple(tags)).key  # type: ignore[arg-type]
