"""What a coordinator's assistant has at hand: sample exports, the vocabulary, a known key, a reference date."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from matching_api.prepare import sources
from matching_api.prepare.keys import Key, read_key
from matching_api.prepare.mapping import Mapping
from matching_api.prepare.preparing import Prepared, Task, prepare
from matching_api.prepare.vocabulary import Vocabulary

RAW = sources.DATA / "demo" / "raw"
REFERENCE = date(2026, 11, 20)
KEY = read_key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
HEADER = "Clientnummer;Achternaam;Geboortedatum;Postcode;Aanmelddatum;Hulpvraag;Verwijzer;Opmerkingen"
GOOD = {
    "Clientnummer": "A1",
    "Achternaam": "Bondarenko",
    "Geboortedatum": "5-3-2014",
    "Postcode": "2316 AB",
    "Aanmelddatum": "1-10-2026",
    "Hulpvraag": "faalangst",
    "Verwijzer": "Huisarts",
    "Opmerkingen": "Belt wekelijks.",
}


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return sources.vocabulary()


@pytest.fixture(scope="session")
def task(vocabulary: Vocabulary) -> Task:
    return Task("jeugdteam", REFERENCE, KEY, vocabulary, sources.postcodes())


Export = Callable[..., Prepared]


@pytest.fixture
def export(task: Task) -> Export:
    """Prepares an export of rows that differ from GOOD in the named cells."""

    def made(*rows: dict[str, str], mapping: Mapping | None = None, key: Key = KEY) -> Prepared:
        lines = [HEADER, *(";".join(_cell((GOOD | row)[name]) for name in GOOD) for row in rows)]
        used = Task(
            task.waitlist, task.reference, key, task.vocabulary, task.postcodes, mapping if mapping else task.mapping
        )
        return prepare("\r\n".join(lines).encode(), used)

    return made


def raw(name: str) -> bytes:
    return Path(RAW, name).read_bytes()


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\n') else text
