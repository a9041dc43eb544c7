"""A plan is written in the order of matching.md and read back the same; anything else is refused whole."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from matcher.plan import Plan
from matcher.refusal import InvalidPlan
from tests.matcher.test_problem import json_values

DOCUMENT: dict[str, Any] = json.loads((Path(__file__).parents[2] / "data" / "scenarios" / "tiny.plan.json").read_text())


def test_a_plan_is_written_field_by_field_as_it_was_read() -> None:
    assert json.dumps(Plan.from_json(DOCUMENT).to_json()) == json.dumps(DOCUMENT)


def test_a_proposed_group_with_the_key_of_another_is_refused() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["proposed"][0]["age_min"] = 8
    with pytest.raises(InvalidPlan) as refused:
        Plan.from_json(document)
    assert [(f.pointer, f.code) for f in refused.value.faults] == [("/proposed/0/key", "wrong-key")]


def test_every_missing_part_is_named() -> None:
    with pytest.raises(InvalidPlan) as refused:
        Plan.from_json({"version": 1})
    assert {fault.pointer for fault in refused.value.faults} == {f"/{name}" for name in DOCUMENT if name != "version"}


@settings(max_examples=150, deadline=None)
@given(st.data(), json_values)
def test_any_value_anywhere_gives_a_plan_or_a_refusal(data: st.DataObject, value: Any) -> None:
    document = copy.deepcopy(DOCUMENT)
    inner, step = document, data.draw(st.sampled_from(sorted(document)))
    while isinstance(inner[step], dict | list) and inner[step] and data.draw(st.booleans()):
        inner = inner[step]
        step = data.draw(st.sampled_from(list(inner) if isinstance(inner, dict) else range(len(inner))))
    inner[step] = value
    try:
        plan = Plan.from_json(document)
    except InvalidPlan as refused:
        pointers = [fault.pointer for fault in refused.faults]
    else:
        assert plan.to_json()["version"] == 1
        return
    assert pointers
