"""One row at a time: what is delivered, what waits, what is taken out, and what is never shown."""

import csv
import io

import pytest

from matching_api.prepare.fields import Field
from matching_api.prepare.mapping import Mapping
from matching_api.prepare.preparing import Prepared
from matching_api.prepare.reasons import Outcome, Reason
from tests.prepare.conftest import KEY, Export


def reasons(made: Prepared) -> dict[str, tuple[int, ...]]:
    return {reason.value: rows for reason, rows in made.report.rows_of.items()}


def delivered(made: Prepared) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.delivery), delimiter=";"))


def test_a_good_row_leaves_as_tags_age_four_digits_and_codes(export: Export) -> None:
    assert delivered(export({})) == [
        {
            "kenmerk": KEY.pseudonym("A1"),
            "hulpvragen": "faalangst",
            "leeftijd": "12",
            "postcode4": "2316",
            "aanmelddatum": "2026-10-01",
            "soort_wachtlijst": "jeugdteam",
            "verwijzer": "huisarts",
            "peildatum": "2026-11-20",
        }
    ]


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("Clientnummer", "", "client-number-missing"),
        ("Clientnummer", "onbekend", "client-number-impossible"),
        ("Clientnummer", "=1+1", "client-number-impossible"),
        ("Clientnummer", "jan1@x", "client-number-impossible"),
        ("Geboortedatum", "", "birth-date-missing"),
        ("Geboortedatum", "21-11-2026", "birth-date-impossible"),
        ("Geboortedatum", "1-1-1850", "birth-date-impossible"),
        ("Geboortedatum", "20-11-2003", "too-old"),
        ("Postcode", "", "postcode-missing"),
        ("Postcode", "B-2000", "postcode-impossible"),
        ("Postcode", "0000 XX", "postcode-impossible"),
        ("Postcode", "23161", "postcode-impossible"),
        ("Aanmelddatum", "", "registered-missing"),
        ("Aanmelddatum", "31-12-2014", "registered-impossible"),
        ("Aanmelddatum", "21-11-2026", "registered-impossible"),
        ("Hulpvraag", "", "request-missing"),
        ("Hulpvraag", "diagnostiek", "request-unknown"),
        ("Hulpvraag", "rouw, diagnostiek", "request-partly-unknown"),
        ("Hulpvraag", "LVB", "only-characteristic"),
        ("Hulpvraag", "ADHD, ODD, ASS", "too-many-tags"),
        ("Hulpvraag", "rouw / crisis", "safety-first"),
        ("Hulpvraag", "krast en snijdt zich", "safety-suspected"),
        ("Opmerkingen", "Vertelde over suïcidale gedachten.", "safety-in-notes"),
    ],
)
def test_a_row_that_cannot_leave_says_why(export: Export, cell: str, value: str, reason: str) -> None:
    assert reasons(export({cell: value})) == {reason: (2,)}


def test_aged_22_leaves_and_aged_23_does_not(export: Export) -> None:
    made = export({"Geboortedatum": "21-11-2003"}, {"Clientnummer": "A2", "Geboortedatum": "20-11-2003"})
    assert [row["leeftijd"] for row in delivered(made)] == ["22"]
    assert reasons(made) == {"too-old": (3,)}


def test_safety_weighs_more_than_anything_else_in_the_row(export: Export) -> None:
    made = export({"Hulpvraag": "crisis", "Postcode": "", "Clientnummer": "", "Geboortedatum": "1-1-1990"})
    assert reasons(made) == {"safety-first": (2,)}


def test_an_unknown_referrer_leaves_the_cell_empty_and_is_counted(export: Export) -> None:
    made = export({"Verwijzer": "Buurtvader"}, {"Clientnummer": "A2", "Verwijzer": "onbekend"})
    assert len(delivered(made)) == 2
    named = export({"Verwijzer": "Huisarts Jansen"})
    assert named.report.unknown_codes == {Field.REFERRER: {"(niet getoond)": 1}}
    assert made.report.unknown_codes == {Field.REFERRER: {"Buurtvader": 1}}


def test_the_same_row_twice_is_delivered_once(export: Export) -> None:
    made = export({}, {}, {"Geboortedatum": "05/03/2014", "Opmerkingen": "andere notitie"})
    assert len(delivered(made)) == 1
    assert reasons(made) == {"duplicate": (3, 4)}
    assert made.report.same_as == {3: 2, 4: 2}


def test_of_one_client_with_two_requests_one_is_delivered_and_one_waits(export: Export) -> None:
    made = export({}, {"Hulpvraag": "rouw"})
    assert [row["hulpvragen"] for row in delivered(made)] == ["faalangst"]
    assert reasons(made) == {"same-client": (3,)}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Hulpvraag": "automutilatie"}, "safety-first"),
        ({"Hulpvraag": "snijdt zich"}, "safety-suspected"),
        ({"Opmerkingen": "Na een crisis."}, "safety-in-notes"),
    ],
)
def test_no_row_of_a_client_is_delivered_when_another_row_is_about_safety(
    export: Export, cells: dict[str, str], reason: str
) -> None:
    made = export({}, cells, {"Clientnummer": "A2"})
    assert [row["kenmerk"] for row in delivered(made)] == [KEY.pseudonym("A2")]
    assert reasons(made) == {reason: (3,), "safety-elsewhere": (2,)}


def test_a_row_held_for_its_notes_leaves_once_a_person_has_read_them(export: Export) -> None:
    row = {"Opmerkingen": "Geen crisis op dit moment."}
    held = export(row)
    assert KEY.pseudonym("A1") in held.review
    assert reasons(held) == {"safety-in-notes": (2,)}
    released = export(row, mapping=Mapping(released=frozenset({KEY.pseudonym("A1")})))
    assert len(delivered(released)) == 1


def test_a_totals_row_is_nobody_but_a_filled_row_that_says_total_is_somebody(export: Export) -> None:
    empty = dict.fromkeys(("Geboortedatum", "Postcode", "Aanmelddatum", "Hulpvraag", "Verwijzer", "Opmerkingen"), "")
    made = export({}, {**empty, "Clientnummer": "Totaal", "Achternaam": "1"}, {"Achternaam": "Totaalgoed"})
    assert reasons(made) == {"totals-row": (3,), "duplicate": (4,)}


def test_blank_lines_are_nothing_and_counted_apart(export: Export) -> None:
    blank = dict.fromkeys(("Clientnummer", "Achternaam", "Geboortedatum", "Postcode", "Aanmelddatum", "Hulpvraag"), "")
    made = export({}, {**blank, "Verwijzer": " ", "Opmerkingen": ""})
    assert (made.report.rows_read, made.report.blank_lines) == (1, 1)


@pytest.mark.parametrize(
    "text",
    ["Bondarenko wil hulp", "bel 06-04329271", "zie a@b.nl", "woont in 2316 AB", "geboren 5-3-2014",
     "hij heeft al heel lang last van van alles en nog wat in de klas en thuis"],
)  # fmt: skip
def test_an_unknown_text_that_may_be_personal_is_not_shown(export: Export, text: str) -> None:
    made = export({"Hulpvraag": text})
    assert made.report.total(Outcome.WAITING) == 1
    assert [one.text for one in made.report.unknown] == [None]
    assert text not in made.review


def test_every_reason_has_a_sentence_for_a_person() -> None:
    from matching_api.prepare.reasons import EXPLAINED

    assert set(EXPLAINED) == set(Reason)
