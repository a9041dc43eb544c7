"""What prepare makes, the service takes: every sample and every optional column, without one refused row."""

import csv
import io
from dataclasses import replace

import pytest

from matching_api.prepare.fields import Field
from matching_api.prepare.mapping import Mapping, read_mapping
from matching_api.prepare.preparing import Task, prepare
from matching_api.settings import PROJECT
from matching_api.vocabulary import service as words
from matching_api.vocabulary.places import read_places
from matching_api.waitlist.cells import Known
from matching_api.waitlist.reading import read_file
from matching_api.waitlist.rows import Reading, of_sheet, read_rows
from tests.prepare.conftest import KEY, RAW, REFERENCE, Export, raw
from tests.prepare.test_samples import FILES


@pytest.fixture(scope="module")
def known(task: Task) -> Known:
    """What the service judges by, from the same files that it loads into its tables."""
    vocabulary = words.Vocabulary(
        theme_of=dict.fromkeys(task.vocabulary.labels, "theme"), retired=frozenset(), meaning_of={}
    )
    return Known(vocabulary, read_places(PROJECT / "data" / "geo"), REFERENCE)


def taken(delivery: str, known: Known) -> Reading:
    return read_rows(of_sheet(read_file(delivery.encode(), max_megabytes=20, max_rows=50_000)), known)


@pytest.mark.parametrize(("name", "organisation"), FILES.items())
def test_the_service_takes_every_row_of_every_sample(name: str, organisation: str, task: Task, known: Known) -> None:
    mapping = read_mapping((RAW / f"koppeling_{organisation}.toml").read_text(encoding="utf-8"), task.vocabulary.labels)
    made = prepare(raw(name), replace(task, waitlist=mapping.waitlist or "", mapping=mapping))
    read = taken(made.delivery, known)
    assert read.errors == []
    assert len(read.accepted) == made.report.delivered > 40


def test_the_service_takes_every_optional_column(task: Task, known: Known) -> None:
    optional = {
        "status": "In zorg",
        "dagdelen": "wo middag, do-avond",
        "talen": "nl, ar",
        "vorm": "Fysiek/online",
        "max_reisafstand_km": "15",
        "grootste_groep": "6",
        "verwijzing_open": "J",
        "open_voor_groep": "Nee",
        "lotgenoten": "ja",
        "niet_samen_met": "B7",
        "gecontroleerd_op": "1-11-2026",
        "soort_wachtlijst": "specialist",
    }
    header = "Clientnummer;Geboortedatum;Postcode;Aanmelddatum;Hulpvraag;Verwijzer;" + ";".join(optional)
    row = "A1;5-3-2014;2316AB;1-10-2026;faalangst;kinderarts;" + ";".join(optional.values())
    made = prepare(f"{header}\n{row}\n".encode(), task)
    assert taken(made.delivery, known).errors == []
    assert next(csv.DictReader(io.StringIO(made.delivery), delimiter=";")) == {
        "kenmerk": KEY.pseudonym("A1"),
        "hulpvragen": "faalangst",
        "leeftijd": "12",
        "postcode4": "2316",
        "aanmelddatum": "2026-10-01",
        "soort_wachtlijst": "specialist",
        "status": "geholpen",
        "dagdelen": "wo-middag|do-avond",
        "talen": "nl|ar",
        "vorm": "fysiek|online",
        "max_reisafstand_km": "15",
        "grootste_groep": "6",
        "verwijzer": "medisch-specialist",
        "verwijzing_open": "ja",
        "open_voor_groep": "nee",
        "lotgenoten": "ja",
        "niet_samen_met": KEY.pseudonym("B7"),
        "gecontroleerd_op": "2026-11-01",
        "peildatum": "2026-11-20",
    }


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        (Field.STATUS, "misschien"),
        (Field.DAYPARTS, "wo-nacht"),
        (Field.LANGUAGES, "Nederlands"),
        (Field.MODES, "telefonisch"),
        (Field.MAX_TRAVEL, "101"),
        (Field.LARGEST_GROUP, "2"),
        (Field.OPEN_TO_GROUP, "soms"),
        (Field.NOT_WITH, "Jansen"),
        (Field.RECHECKED_ON, "21-11-2026"),
    ],
)
def test_a_cell_that_the_service_would_refuse_makes_the_row_wait(field: Field, cell: str, export: Export) -> None:
    columns = {
        "Clientnummer": Field.CLIENT_NUMBER,
        "Geboortedatum": Field.BIRTH_DATE,
        "Postcode": Field.POSTCODE,
        "Aanmelddatum": Field.REGISTERED_ON,
        "Hulpvraag": Field.REQUEST,
        "Opmerkingen": field,
    }
    made = export({"Opmerkingen": cell}, mapping=Mapping(columns=columns))
    assert {reason.value: rows for reason, rows in made.report.rows_of.items()} == {"code-unknown": (2,)}
    assert f";{cell};" not in made.review
