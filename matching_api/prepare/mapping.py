"""The mapping file of an organisation: which column is what, and what a person decided; holds no cell of a client."""

import tomllib
from collections.abc import Iterable, Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from typing import Any

from matching_api.prepare.codes import REFERRERS, STATUSES
from matching_api.prepare.fields import SEVERAL_COLUMNS, Field
from matching_api.prepare.folding import fold, words
from matching_api.prepare.refusals import UnusableMapping
from matching_api.prepare.vocabulary import Meaning

LEAVE_OUT = "weglaten"
WAITS = "wacht"
SAFETY_FIRST = "veilig-eerst"
WAITLISTS = ("jeugdteam", "specialist")
_KEYS = {"organisatie", "soort_wachtlijst", "blad", "kopregel", "kolommen", "hulpvragen", "nagekeken"}
# Tables that translate texts of a column to its codes.
CODES = {Field.REFERRER: frozenset(REFERRERS.values()), Field.STATUS: frozenset(STATUSES.values())}
CODE_TABLES = {"verwijzers": Field.REFERRER, "statussen": Field.STATUS}


@dataclass(frozen=True)
class Mapping:
    """What a person fixed; everything left open is proposed from the file itself.

    `columns`: header as written → field, or none for leaving it out; the order of help requests is the order here.
    `requests`: folded text → meaning. `codes`: of referrers and statuses, words → code.
    `released`: kenmerken whose notes were read.
    """

    organisation: str | None = None
    waitlist: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: AnyMapping[str, Field | None] = field(default_factory=dict)
    requests: AnyMapping[str, Meaning] = field(default_factory=dict)
    codes: AnyMapping[Field, AnyMapping[str, str]] = field(default_factory=dict)
    released: frozenset[str] = frozenset()

    def deciding(self, text: str, meaning: Meaning) -> "Mapping":
        """The same mapping with one more text decided."""
        return replace(self, requests={**self.requests, fold(text): meaning})


def read_mapping(content: str, tags: Iterable[str]) -> Mapping:
    """The mapping in a TOML text; raises UnusableMapping, which names the wrong key and never a decided text."""
    try:
        document = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnusableMapping("De koppeling is geen geldig TOML-bestand.") from error
    if surplus := sorted(document.keys() - _KEYS - CODE_TABLES.keys()):
        raise UnusableMapping(f"De koppeling kent deze sleutels niet: {', '.join(surplus)[:200]}.")
    return Mapping(
        organisation=_text(document, "organisatie"),
        waitlist=_waitlist(document),
        sheet=_text(document, "blad"),
        header_row=_header_row(document),
        columns=read_columns(_table(document, "kolommen")),
        requests=_requests(_table(document, "hulpvragen"), frozenset(tags)),
        codes={name: codes for table, name in CODE_TABLES.items() if (codes := _codes(document, table))},
        released=_released(_table(document, "nagekeken")),
    )


def read_decision(value: Any, tags: frozenset[str]) -> Meaning | None:
    """One decision: one to three tags, `wacht`, `veilig-eerst`; none when left empty; raises ValueError."""
    if value in (WAITS, SAFETY_FIRST):
        return Meaning(waits=value == WAITS, safety_first=value == SAFETY_FIRST)
    found = [value] if isinstance(value, str) and value else value
    if not isinstance(found, list) or len(found) > 3 or not all(isinstance(tag, str) and tag in tags for tag in found):
        raise ValueError("not a decision")
    return Meaning(tuple(dict.fromkeys(found))) if found else None


def _requests(table: dict[str, Any], tags: frozenset[str]) -> dict[str, Meaning]:
    try:
        decided = {fold(text): read_decision(value, tags) for text, value in table.items()}
    except ValueError as error:
        raise UnusableMapping(
            f"Onder [hulpvragen] mag alleen staan: een lijst van 1 tot 3 hulpvragen, “{WAITS}” of “{SAFETY_FIRST}”."
        ) from error
    return {text: meaning for text, meaning in decided.items() if meaning is not None}


def read_columns(table: AnyMapping[str, Any]) -> dict[str, Field | None]:
    """Header → field, none for leaving it out; raises UnusableMapping."""
    found: dict[str, Field | None] = {}
    for header, value in table.items():
        if value != LEAVE_OUT and value not in set(Field):
            allowed = ", ".join([*Field, LEAVE_OUT])
            raise UnusableMapping(f"Onder [kolommen] mag achter een kop alleen staan: {allowed}.")
        found[header] = None if value == LEAVE_OUT else Field(value)
    used = [each for each in found.values() if each is not None and each not in SEVERAL_COLUMNS]
    if double := sorted({each for each in used if used.count(each) > 1}):
        raise UnusableMapping(f"In de koppeling staan twee kolommen voor: {', '.join(double)}.")
    return found


def _codes(document: dict[str, Any], name: str) -> dict[str, str]:
    table = _table(document, name)
    allowed = CODES[CODE_TABLES[name]]
    if not all(isinstance(value, str) and value in allowed for value in table.values()):
        raise UnusableMapping(f"Onder [{name}] mag alleen staan: {', '.join(sorted(allowed))}.")
    return {words(text): value for text, value in table.items()}


def _released(table: dict[str, Any]) -> frozenset[str]:
    listed = table.get("vrije_tekst", [])
    if (
        table.keys() - {"vrije_tekst"}
        or not isinstance(listed, list)
        or not all(isinstance(one, str) for one in listed)
    ):
        raise UnusableMapping("Onder [nagekeken] hoort alleen vrije_tekst = [lijst van kenmerken].")
    # A spreadsheet list writes a kenmerk that begins with a dash behind an apostrophe.
    return frozenset(one.strip().lstrip("'") for one in listed)


def _table(document: dict[str, Any], key: str) -> dict[str, Any]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise UnusableMapping(f"In de koppeling hoort [{key}] een tabel te zijn.")
    return table


def _text(document: dict[str, Any], key: str) -> str | None:
    value = document.get(key)
    if value is not None and not isinstance(value, str):
        raise UnusableMapping(f"In de koppeling hoort {key} een tekst te zijn.")
    return value or None


def _waitlist(document: dict[str, Any]) -> str | None:
    value = _text(document, "soort_wachtlijst")
    if value is not None and value not in WAITLISTS:
        raise UnusableMapping(f"In de koppeling hoort soort_wachtlijst {' of '.join(WAITLISTS)} te zijn.")
    return value


def _header_row(document: dict[str, Any]) -> int | None:
    value = document.get("kopregel")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000):
        raise UnusableMapping("In de koppeling hoort kopregel een rijnummer van 1 tot 1000 te zijn.")
    return value
