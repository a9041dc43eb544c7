"""A problem is read whole or refused whole: every error at once, with its pointer, never with the value."""

from __future__ import annotations

import copy
import gzip
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from matcher.problem import InvalidProblem, Policy, Problem, parsed
from tests.matcher.worlds import documents

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
TINY: dict[str, Any] = json.loads((SCENARIOS / "tiny.json").read_text())
Json = Any


def faults(document: Json) -> set[tuple[str, str]]:
    with pytest.raises(InvalidProblem) as refused:
        Problem.from_json(document)
    return {(fault.pointer, fault.code) for fault in refused.value.faults}


def tiny_with(pointer: str, value: Json) -> Json:
    """The tiny problem with one value changed; `pointer` as in the faults."""
    document = copy.deepcopy(TINY)
    *path, last = pointer.strip("/").split("/")
    inner = document
    for step in path:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    inner[int(last) if isinstance(inner, list) else last] = value
    return document


@pytest.mark.parametrize(
    ("pointer", "value", "code"),
    [
        ("/version", 2, "unknown-version"),
        ("/as_of", "22-11-2026", "not-a-date"),
        ("/as_of", "2026-02-30", "not-a-date"),
        ("/policy", None, "not-an-object"),
        ("/policy/open_cost", -1, "negative"),
        ("/policy/open_cost", 12.5, "not-a-whole-number"),
        ("/policy/per_km", float("nan"), "not-finite"),
        ("/policy/colour", 1, "unknown-field"),
        ("/themes/sociaal", ["vrienden-maken", "vrienden-maken"], "twice"),
        ("/places/23", [52.0, 4.0], "not-a-postcode"),
        ("/youths", {}, "not-a-list"),
        ("/youths/0", [], "not-an-object"),
        ("/youths/0/name", "Jan", "unknown-field"),
        ("/youths/0/key", "", "empty"),
        ("/youths/1/key", "y1", "duplicate-key"),
        ("/youths/0/tags", [], "too-few"),
        ("/youths/0/tags/0", "adhd", "unknown-tag"),
        ("/youths/0/age", 23, "too-large"),
        ("/youths/0/age", -1, "negative"),
        ("/youths/0/age", 9.5, "not-a-whole-number"),
        ("/youths/0/age", True, "not-a-whole-number"),
        ("/youths/0/place", "9999", "unknown-place"),
        ("/youths/0/place", ["2312"], "not-a-text"),
        ("/youths/0/waiting_days", -3, "negative"),
        ("/youths/0/dayparts/0", "wed-noon", "unknown-daypart"),
        ("/youths/0/languages", [], "too-few"),
        ("/youths/0/languages/0", "Nederlands", "not-a-language"),
        ("/youths/0/modes", [], "too-few"),
        ("/youths/0/modes/0", "by-post", "unknown-mode"),
        ("/youths/0/max_travel_km", float("inf"), "not-finite"),
        ("/youths/0/max_travel_km", "8", "not-a-number"),
        ("/youths/0/largest_group", -1, "negative"),
        ("/youths/0/not_with", ["y99"], "unknown-youth"),
        ("/youths/0/not_with", ["y1"], "not-with-oneself"),
        ("/youths/0/not_in", ["g99"], "unknown-group"),
        ("/youths/0/previously", "g99", "unknown-group"),
        ("/offers/0/key", "new:1", "reserved-key"),
        ("/offers/1/key", "g1", "duplicate-key"),
        ("/offers/0/place", None, "place-missing"),
        ("/offers/1/place", "2312", "place-online"),
        ("/offers/0/running", 1, "not-a-boolean"),
        ("/venues/0/place", None, "place-missing"),
        ("/venues/0", {"place": "2312", "organisation": "jt", "dayparts": [], "modes": ["online"]}, "place-online"),
        ("/facilitators/0/theme", "kunst", "unknown-theme"),
        ("/facilitators/0/groups", -1, "negative"),
        ("/pinned/0/youth", "y99", "unknown-youth"),
        ("/pinned/0/group", "g99", "unknown-group"),
        ("/pinned/0/group", "new:0123456789abcdef", "unknown-group"),
    ],
)
def test_a_wrong_value_is_refused_at_its_pointer(pointer: str, value: Json, code: str) -> None:
    found = faults(tiny_with(pointer, value))
    assert any(at.startswith(pointer) and said == code for at, said in found)


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"seats_min": 9}, "/offers/0/seats_min", "seats-min-above-seats-max"),
        ({"taken": 9}, "/offers/0/taken", "taken-above-seats-max"),
        ({"age_min": 13}, "/offers/0/age_min", "age-min-above-age-max"),
    ],
)
def test_an_offer_that_contradicts_itself_is_refused(change: Json, pointer: str, code: str) -> None:
    document = copy.deepcopy(TINY)
    document["offers"][0] |= change
    assert faults(document) == {(pointer, code)}


@pytest.mark.parametrize(
    ("pins", "code"),
    [
        ([("y1", "g2")], "pin-not-eligible"),
        ([("y8", "g2"), ("y8", "g2")], "duplicate-key"),
        ([("y2", "g1"), ("y3", "g1")], "pin-not-with"),
        ([("y3", "g3")], "pin-full"),
    ],
)
def test_a_pin_that_breaks_a_rule_is_refused(pins: list[tuple[str, str]], code: str) -> None:
    document = tiny_with("/pinned", [{"youth": youth, "group": group} for youth, group in pins])
    assert code in {said for _, said in faults(document)}


@pytest.mark.parametrize("field", sorted(set(TINY) - {"policy"}))
def test_every_field_is_required(field: str) -> None:
    document = {name: value for name, value in TINY.items() if name != field}
    assert (f"/{field}", "missing") in faults(document)


@pytest.mark.parametrize("row", ["youths", "offers", "venues", "facilitators", "pinned"])
def test_every_field_of_a_row_is_required(row: str) -> None:
    for field in TINY[row][0]:
        document = copy.deepcopy(TINY)
        del document[row][0][field]
        assert (f"/{row}/0/{field}", "missing") in faults(document)


def test_a_tag_in_two_themes_is_refused() -> None:
    assert ("/themes/sociaal/1", "tag-in-two-themes") in faults(
        tiny_with("/themes/sociaal", ["vrienden-maken", "faalangst"])
    )


def test_all_errors_come_at_once() -> None:
    document = tiny_with("/youths/3/age", 40)
    document["offers"][1]["language"] = "x"
    document["pinned"] = [{"youth": "y3", "group": "g3"}]
    assert faults(document) == {
        ("/youths/3/age", "too-large"),
        ("/offers/1/language", "not-a-language"),
        ("/pinned/0", "pin-full"),
    }


def test_an_error_never_repeats_what_was_submitted() -> None:
    with pytest.raises(InvalidProblem) as refused:
        Problem.from_json(tiny_with("/youths/0/place", "2312AB-Jansen"))
    assert "Jansen" not in str(refused.value)


def test_the_policy_may_be_left_out_or_overridden_field_by_field() -> None:
    document = {name: value for name, value in TINY.items() if name != "policy"}
    assert Problem.from_json(document).policy == Policy()
    assert "policy" not in Problem.from_json(document).to_json()
    changed = Problem.from_json(tiny_with("/policy", {"open_cost": 250.0, "proposed_sizes": [3, 6, 8]}))
    assert changed.policy == replace(Policy(), open_cost=250, proposed_sizes=(3, 6, 8))


def test_a_field_that_stands_twice_is_refused() -> None:
    text = (SCENARIOS / "tiny.json").read_text().replace('"age": 9,', '"age": 9, "age": 10,', 1)
    assert faults(parsed(text)) == {("/youths/0", "duplicate-field")}


def test_a_field_of_half_characters_is_named_in_a_way_that_can_be_printed() -> None:
    with pytest.raises(InvalidProblem) as refused:
        Problem.from_json({**TINY, "\ud800": 1})
    assert str(refused.value).encode()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b'{"a": 1} x', b"[" * 100_000])
def test_text_that_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidProblem):
        parsed(data)


def test_a_broken_gzip_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(json.dumps(TINY).encode())
    for damage in (whole[:40], b"plain", whole[:30] + b"\0\0\0" + whole[33:]):
        (tmp_path / "p.json.gz").write_bytes(damage)
        with pytest.raises(InvalidProblem):
            Problem.read(tmp_path / "p.json.gz")


@pytest.mark.parametrize("name", ["tiny.json", "hr-120.json.gz", "hr-500.json.gz", "hr-1800.json.gz"])
def test_a_problem_is_written_as_it_was_read_and_keeps_its_hash(name: str) -> None:
    data = (SCENARIOS / name).read_bytes()
    document = json.loads(gzip.decompress(data) if name.endswith("gz") else data)
    problem = Problem.read(SCENARIOS / name)
    assert problem.to_json() == document
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert problem.sha256() == sha256(canonical.encode()).hexdigest()


@settings(max_examples=25, deadline=None)
@given(documents())
def test_every_world_survives_the_round_trip(document: Json) -> None:
    problem = Problem.from_json(document)
    assert json.dumps(problem.to_json(), sort_keys=True) == json.dumps(document, sort_keys=True)
    assert Problem.from_json(problem.to_json()) == problem


json_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(json_values)
def test_any_json_gives_a_problem_or_a_refusal(value: Json) -> None:
    assert_problem_or_refusal(value)


@settings(max_examples=120, deadline=None)
@given(st.data(), json_values)
def test_any_value_anywhere_gives_a_problem_or_a_refusal(data: st.DataObject, value: Json) -> None:
    document = copy.deepcopy(TINY)
    inner, put = document, None
    while isinstance(inner, dict | list) and inner and (put is None or data.draw(st.booleans())):
        step = data.draw(st.sampled_from(list(inner) if isinstance(inner, dict) else range(len(inner))))
        put = (inner, step)
        inner = inner[step]
    assert put is not None
    put[0][put[1]] = value
    assert_problem_or_refusal(document)


def assert_problem_or_refusal(document: Json) -> None:
    try:
        problem = Problem.from_json(document)
    except InvalidProblem as refused:
        found = refused.faults
    else:
        assert len(problem.sha256()) == 64
        return
    assert found
    assert all(fault.pointer == "" or fault.pointer.startswith("/") for fault in found)
