"""How a row is read: what each column takes, what it refuses, and that no value is ever repeated."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings as effort, strategies as st

from matching_api.settings import PROJECT
from matching_api.vocabulary.codes import Route
from matching_api.vocabulary.places import read_places
from matching_api.vocabulary.service import Meaning, Vocabulary, fold
from matching_api.waitlist import rows
from matching_api.waitlist.cells import Known
from matching_api.waitlist.codes import Referrer, Status
from matching_api.waitlist.reading import read_file
from matching_api.waitlist.rows import Reading

from .deliveries import HEADER, cells, csv_of, pseudonym, row, xlsx_of

KNOWN = Known(
    Vocabulary(
        theme_of={"faalangst": "angst", "piekeren-en-zorgen": "angst", "oud": "angst", "rustig-worden": "emoties"},
        retired=frozenset({"oud"}),
        meaning_of={
            fold("ADHD"): Meaning(("rustig-worden",), None),
            fold("KOPP/KOV"): Meaning(("piekeren-en-zorgen",), None),
            fold("faalangst"): Meaning(("faalangst",), None),
            fold("LVB"): Meaning((), None),
            fold("suïcidaal"): Meaning((), Route.SAFETY_FIRST),
        },
    ),
    read_places(PROJECT / "data" / "geo"),
    date(2026, 11, 22),
)


def of_json(*given_rows: dict[str, Any]) -> Reading:
    return rows.read_rows(rows.of_json(given_rows), KNOWN)


def of_csv(content: bytes) -> Reading:
    return rows.read_rows(rows.of_sheet(read_file(content, max_megabytes=1, max_rows=100)), KNOWN)


def only(reading: Reading) -> tuple[str, str]:
    assert reading.refused == 1
    assert len(reading.errors) == 1
    return reading.errors[0].column, reading.errors[0].code


def test_a_row_with_the_required_columns_gets_the_defaults_of_the_page() -> None:
    values = of_json(row("a")).accepted[0]
    assert values["status"] is Status.WAITING
    assert (values["languages"], values["modes"], values["dayparts"]) == (["nl"], ["in-person"], [])
    assert values["max_travel_km"] is values["largest_group"] is values["open_to_group"] is None


def test_a_dutch_file_and_english_rows_are_read_alike() -> None:
    header = [*HEADER, "status", "dagdelen", "vorm", "verwijzer", "verwijzing_open", "lotgenoten", "max_reisafstand_km"]
    more = ["maatwerk-eerst", "wo-middag|do-avond", "fysiek|online", "huisarts", "nee", "ja", "8,5"]
    english = row(
        "a",
        status="tailoring-first",
        dayparts=["wed-afternoon", "thu-evening"],
        modes=["in-person", "online"],
        referrer="gp",
        referral_open=False,
        peer_contact=True,
        max_travel_km=8.5,
    )
    dutch = of_csv(csv_of([*cells("a"), *more], header=header)).accepted
    assert dutch == of_json(english).accepted
    assert dutch[0]["referrer"] is Referrer.GP


def test_a_workbook_is_read_as_a_text_file_is() -> None:
    typed = [pseudonym("a"), "faalangst", 10, 2316, date(2026, 6, 1), "jeugdteam"]
    assert of_csv(xlsx_of(typed)).accepted == of_csv(csv_of(cells("a"))).accepted


def test_columns_may_stand_in_any_order_and_case() -> None:
    header = [name.upper() for name in reversed(HEADER)]
    assert of_csv(csv_of(cells("a")[::-1], header=header)).accepted == of_csv(csv_of(cells("a"))).accepted


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pseudonym": "kort"}, "invalid-pseudonym"),
        ({"pseudonym": "a" * 65}, "invalid-pseudonym"),
        ({"pseudonym": ""}, "missing-value"),
        ({"pseudonym": "999990081"}, "personal-data"),
        ({"tags": "vliegangst"}, "unknown-tag"),
        ({"tags": "oud"}, "unknown-tag"),
        ({"tags": ["faalangst", "faalangst"]}, "tag-twice"),
        ({"tags": "faalangst||rustig-worden"}, "empty-part"),
        ({"tags": []}, "missing-value"),
        ({"tags": "adhd "}, "label-not-request"),
        ({"tags": "KOPP/KOV"}, "label-not-request"),
        ({"tags": "faalangst|LVB"}, "label-not-request"),
        ({"tags": "SUICIDAAL"}, "safety-first"),
        ({"tags": "ADHD|suïcidaal"}, "safety-first"),
        ({"tags": "jan@example.org"}, "personal-data"),
        ({"age": 23}, "age-out-of-range"),
        ({"age": -1}, "age-out-of-range"),
        ({"age": 9.5}, "age-out-of-range"),
        ({"age": "tien"}, "age-out-of-range"),
        ({"postcode4": "2341 GK"}, "personal-data"),
        ({"postcode4": "1039"}, "unknown-postcode"),
        ({"registered_on": "5-3-2026"}, "not-a-date"),
        ({"registered_on": "2026-02-30"}, "not-a-date"),
        ({"registered_on": "2026-11-23"}, "date-in-future"),
        ({"registered_on": "2014-12-31"}, "date-too-early"),
        ({"waitlist": "volwassenen"}, "unknown-word"),
        ({"status": "klaar"}, "unknown-word"),
        ({"dayparts": ["wo-nacht"]}, "unknown-word"),
        ({"languages": ["nederlands"]}, "unknown-word"),
        ({"modes": ["per post"]}, "unknown-word"),
        ({"max_travel_km": 101}, "distance-out-of-range"),
        ({"max_travel_km": float("nan")}, "distance-out-of-range"),
        ({"largest_group": 2}, "group-out-of-range"),
        ({"referral_open": "misschien"}, "unknown-word"),
        ({"not_with": ["kort"]}, "invalid-pseudonym"),
        ({"not_with": [pseudonym("a")]}, "apart-from-itself"),
        ({"rechecked_on": "2027-01-01"}, "date-in-future"),
        ({"reference_date": "gisteren"}, "not-a-date"),
        ({"age": {"jaar": 9}}, "age-out-of-range"),
    ],
)
def test_a_wrong_cell_stops_its_row_with_one_error(changed: dict[str, Any], code: str) -> None:
    assert only(of_json(row("a", **changed))) == (next(iter(changed)), code)


def test_all_errors_of_a_row_are_told_at_once() -> None:
    reading = of_json(row("a", age=99, postcode4="0000", tags="ADHD"))
    assert [error.code for error in reading.errors] == ["label-not-request", "age-out-of-range", "unknown-postcode"]
    assert reading.errors[0].tags == ["rustig-worden"]


def test_a_tag_is_a_tag_even_when_a_label_sounds_the_same() -> None:
    assert of_json(row("a", tags="Faalangst")).accepted[0]["tags"] == ["faalangst"]


def test_a_pseudonym_of_the_right_form_may_hold_any_run_of_digits() -> None:
    by_chance = "x2341GKx" + "999990081" + "A" * 26
    assert of_json(row("a", pseudonym=by_chance, not_with=["2341GK" + "b" * 30])).refused == 0


def test_a_pseudonym_stands_once_in_a_delivery() -> None:
    reading = of_json(row("a"), row("b"), row("a", age=11))
    assert [(error.row, error.code) for error in reading.errors] == [(3, "duplicate-pseudonym")]
    assert [values["age"] for values in reading.accepted] == [10, 10]


def test_a_column_with_personal_data_stops_every_row() -> None:
    content = csv_of([*cells("a"), "2016-03-05"], [*cells("b"), ""], header=[*HEADER, "Geboortedatum"])
    assert [(e.row, e.column, e.code) for e in of_csv(content).errors] == [
        (2, "geboortedatum", "personal-data"),
        (3, "geboortedatum", "personal-data"),
    ]
    assert only(of_json(row("a", date_of_birth="2016-03-05"))) == ("date_of_birth", "personal-data")


def test_an_unknown_column_is_refused_by_its_name() -> None:
    reading = of_csv(csv_of([*cells("a"), "druk"], header=[*HEADER, "opmerking"]))
    assert [(e.row, e.column, e.code) for e in reading.errors] == [(1, "opmerking", "unknown-column")]
    assert only(of_json(row("a", remark="druk"))) == ("remark", "unknown-column")


def test_a_raw_export_is_told_of_its_personal_columns_too() -> None:
    reading = of_csv(csv_of(["x"] * 8, header=[*HEADER, "geboortedatum", "dossier"]))
    assert {(e.row, e.column, e.code) for e in reading.errors} == {
        (1, "geboortedatum", "personal-data"),
        (1, "dossier", "unknown-column"),
    }


def test_a_missing_and_a_doubled_column_are_refused_by_name() -> None:
    reading = of_csv(csv_of(["x"] * 6, header=[*HEADER[1:], "leeftijd"]))
    found = [(e.row, e.column, e.code) for e in reading.errors]
    assert found == [(1, "leeftijd", "column-twice"), (1, "kenmerk", "missing-column")]


def test_a_file_without_a_header_does_not_see_its_first_row_repeated() -> None:
    reading = of_csv(csv_of(cells("b"), header=["Jansen", "Rosa", *cells("a")[2:]]))
    assert "jansen" not in str(reading.errors).lower()


def test_a_cell_beyond_the_last_column_stops_its_row() -> None:
    assert only(of_csv(csv_of([*cells("a"), "druk"]))) == ("column-7", "cell-without-column")


@effort(max_examples=300, deadline=None)
@given(st.fixed_dictionaries({name: st.text(min_size=4).map(lambda text: f"Zz{text}") for name in row("a")}))
def test_whatever_is_sent_no_error_repeats_it(cell_of: dict[str, str]) -> None:
    for error in of_json(cell_of).errors:
        assert "Zz" not in f"{error.column} {error.code} {error.detail} {error.tags}"


@pytest.mark.slow  # many odd rows
@effort(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=20) | st.sampled_from(sorted(row("a"))),
        st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5),
    )
)
def test_any_json_row_is_accepted_or_refused_and_never_a_crash(anything: dict[str, Any]) -> None:
    reading = of_json(anything)
    assert (reading.refused == 1) == bool(reading.errors)
