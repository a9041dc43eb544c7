"""The mapping file: what a person fixed is kept, what is wrong is said without repeating it."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from matching_api.prepare.fields import Field
from matching_api.prepare.mapping import Mapping, read_mapping
from matching_api.prepare.mapping_file import mapping_text
from matching_api.prepare.preparing import Task, prepare
from matching_api.prepare.refusals import UnclearColumns, UnusableMapping
from matching_api.prepare.report_text import report_text
from matching_api.prepare.vocabulary import Meaning, Vocabulary
from tests.prepare.conftest import KEY, Export

TAGS = frozenset({"faalangst", "vrienden-maken", "rouw-om-overlijden", "eenzaam-voelen"})


def test_a_mapping_that_is_written_is_read_back_the_same() -> None:
    mapping = Mapping(
        organisation="jt-a",
        waitlist="jeugdteam",
        sheet="Blad 1",
        header_row=3,
        columns={"Nr.": Field.CLIENT_NUMBER, 'Naam "roep"': None},
        requests={"bang": Meaning(("faalangst",)), "later": Meaning(waits=True), "snijdt": Meaning(safety_first=True)},
        codes={Field.REFERRER: {"buurtvader": "zelf"}, Field.STATUS: {"intake gepland": "wacht"}},
        released=frozenset({KEY.pseudonym("1")}),
    )
    assert read_mapping(mapping_text(mapping), TAGS) == mapping


@given(st.dictionaries(st.text(min_size=1, max_size=30), st.none(), max_size=4))
def test_any_header_survives_the_mapping_file(columns: dict[str, None]) -> None:
    columns = {header.encode("utf-8", "replace").decode(): None for header in columns}
    assert read_mapping(mapping_text(Mapping(columns=columns)), TAGS).columns == columns


@pytest.mark.parametrize(
    "content",
    [
        "kolommen = 3",
        "geheim = 1",
        "kopregel = 0",
        "soort_wachtlijst = 'anders'",
        "organisatie = 4",
        "[kolommen]\nA = 'bsn'",
        "[kolommen]\nA = 'postcode'\nB = 'postcode'",
        "[hulpvragen]\n'Piet Jansen' = ['bestaat-niet']",
        "[hulpvragen]\n'Piet Jansen' = ['faalangst','vrienden-maken','rouw-om-overlijden','eenzaam-voelen']",
        "[hulpvragen]\n'Piet Jansen' = 7",
        "[verwijzers]\n'Piet Jansen' = 'iemand'",
        "[statussen]\n'Piet Jansen' = 'weg'",
        "[nagekeken]\n'Piet Jansen' = 1",
        "dit is geen toml",
    ],
)
def test_a_wrong_mapping_is_refused_without_repeating_a_text(content: str) -> None:
    with pytest.raises(UnusableMapping) as refused:
        read_mapping(content, TAGS)
    assert "Jansen" not in str(refused.value)


def test_a_decision_is_remembered_and_the_row_leaves(export: Export) -> None:
    row = {"Hulpvraag": "Bang voor Spreekbeurt"}
    first = export(row)
    assert first.report.delivered == 0
    decided = first.mapping.deciding("bang voor spreekbeurt", Meaning(("faalangst",)))
    again = read_mapping(mapping_text(decided), TAGS)
    assert export(row, mapping=again).report.delivered == 1


def test_an_undecided_text_keeps_its_row_waiting(vocabulary: Vocabulary, export: Export) -> None:
    content = mapping_text(Mapping(), [("exceutieve functies", 3, vocabulary.proposal("exceutieve functies"))])
    assert tomllib.loads(content)["hulpvragen"] == {"exceutieve functies": []}
    assert 'Voorstel: ["plannen-en-organiseren"]' in content
    mapping = read_mapping(content, vocabulary.labels)
    assert export({"Hulpvraag": "exceutieve functies"}, mapping=mapping).report.delivered == 0


def test_a_person_can_decide_that_a_text_waits_or_is_about_safety(export: Export) -> None:
    mapping = Mapping(requests={"zie verslag": Meaning(waits=True), "druk": Meaning(safety_first=True)})
    made = export({"Hulpvraag": "zie verslag"}, {"Clientnummer": "A2", "Hulpvraag": "druk"}, mapping=mapping)
    assert {r.value: rows for r, rows in made.report.rows_of.items()} == {"decided-to-wait": (2,), "safety-first": (3,)}


def test_a_column_that_the_mapping_does_not_name_stays(export: Export) -> None:
    fixed = {
        "Clientnummer": Field.CLIENT_NUMBER,
        "Geboortedatum": Field.BIRTH_DATE,
        "Postcode": Field.POSTCODE,
        "Aanmelddatum": Field.REGISTERED_ON,
        "Hulpvraag": Field.REQUEST,
    }
    made = export({}, mapping=Mapping(columns=fixed))
    assert "verwijzer" not in made.delivery
    assert {c.header: c.why for c in made.report.columns}["Verwijzer"].startswith("nieuw")


def test_a_mapping_without_a_required_column_is_refused_by_the_name_of_the_field(export: Export) -> None:
    with pytest.raises(UnclearColumns, match="hulpvraag, geboortedatum, postcode, aanmelddatum"):
        export({}, mapping=Mapping(columns={"Clientnummer": Field.CLIENT_NUMBER}))


def test_a_status_of_the_own_system_is_translated_once_it_is_in_the_mapping(task: Task) -> None:
    header = "Clientnummer;Geboortedatum;Postcode;Aanmelddatum;Hulpvraag;Status"
    content = f"{header}\nA1;5-3-2014;2316AB;1-10-2026;faalangst;intake gepland\n".encode()
    before = prepare(content, task)
    assert before.report.unknown_codes == {Field.STATUS: {"intake gepland": 1}}
    assert "[statussen]" in report_text(before.report)
    mapping = read_mapping('[statussen]\n"intake gepland" = "wacht"', TAGS)
    assert prepare(content, replace(task, mapping=mapping)).report.delivered == 1
