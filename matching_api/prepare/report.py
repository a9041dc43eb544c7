"""The report on one export: what goes out, what stays, what needs a person; holds no value of a personal column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching_api.prepare.columns import Column
from matching_api.prepare.delivery import OPTIONAL_COLUMNS
from matching_api.prepare.fields import Dropped, Field
from matching_api.prepare.folding import fold
from matching_api.prepare.outcomes import RowResult
from matching_api.prepare.reasons import EXPLAINED, Outcome, Reason
from matching_api.prepare.vocabulary import Proposal, Vocabulary

# Made up from the kind of the column; never taken from the file.
EXAMPLES = {
    "kenmerk": "Yh3…k9Q (43 tekens)",
    "hulpvragen": "faalangst|vrienden-maken",
    "leeftijd": "11",
    "postcode4": "1234",
    "aanmelddatum": "2026-03-05",
    "soort_wachtlijst": "jeugdteam",
    "verwijzer": "huisarts",
    "status": "wacht",
    "peildatum": "2026-11-20",
    "dagdelen": "wo-middag|do-avond",
    "talen": "nl|ar",
    "vorm": "online",
    "max_reisafstand_km": "10",
    "grootste_groep": "6",
    "verwijzing_open": "ja",
    "open_voor_groep": "ja",
    "lotgenoten": "ja",
    "niet_samen_met": "Wq8…t2E (43 tekens)",
    "gecontroleerd_op": "2026-10-01",
}
MADE_OF = {
    "kenmerk": (Field.CLIENT_NUMBER, "met de sleutel onherkenbaar gemaakt"),
    "hulpvragen": (Field.REQUEST, "vertaald met de woordenlijst"),
    "leeftijd": (Field.BIRTH_DATE, "hele jaren op de peildatum"),
    "postcode4": (Field.POSTCODE, "alleen de vier cijfers"),
    "aanmelddatum": (Field.REGISTERED_ON, "ongewijzigd"),
    "niet_samen_met": (Field.NOT_WITH, "met de sleutel onherkenbaar gemaakt"),
}


@dataclass(frozen=True)
class Leaving:
    """One column of the delivery: its name, the headers it is made of, how, and a made-up example."""

    name: str
    made_of: tuple[str, ...]
    how: str
    example: str


@dataclass(frozen=True)
class UnknownText:
    """A request text that nobody knows, its rows, and what it may mean; no text when it may not be shown."""

    text: str | None
    column: str
    rows: tuple[int, ...]
    proposal: Proposal | None


@dataclass(frozen=True)
class Report:
    """Everything a coordinator reads; row numbers are those of the spreadsheet.

    `rows_read` = `delivered` + all of `rows_of`; blank lines are counted apart.
    """

    form: str
    sheet: str | None
    header_row: int
    columns: tuple[Column, ...]
    leaving: tuple[Leaving, ...]
    rows_read: int
    blank_lines: int
    delivered: int
    rows_of: dict[Reason, tuple[int, ...]]
    same_as: dict[int, int]
    unknown: tuple[UnknownText, ...]
    unknown_codes: dict[Field, dict[str, int]]
    notices: tuple[str, ...]

    def total(self, outcome: Outcome) -> int:
        """Rows with this outcome."""
        if outcome is Outcome.DELIVERED:
            return self.delivered
        return sum(len(rows) for reason, rows in self.rows_of.items() if EXPLAINED[reason].outcome is outcome)


def by_reason(results: Sequence[RowResult]) -> dict[Reason, tuple[int, ...]]:
    """Reason → row numbers; a row counts under its weightiest reason only."""
    rows: dict[Reason, list[int]] = {}
    for row in results:
        if row.reason is not None:
            rows.setdefault(row.reason, []).append(row.number)
    return {reason: tuple(rows[reason]) for reason in Reason if reason in rows}


def unknown_texts(results: Sequence[RowResult], vocabulary: Vocabulary) -> tuple[UnknownText, ...]:
    """The unknown request texts, most frequent first; hidden ones together for each column."""
    rows: dict[tuple[str | None, str], dict[int, None]] = {}
    written: dict[str, str] = {}
    for row in results:
        for finding in row.findings:
            if finding.reason in _UNKNOWN and row.outcome is Outcome.WAITING and finding.column is not None:
                folded = fold(finding.text) if finding.text else None
                written.setdefault(folded or "", finding.text or "")
                rows.setdefault((folded, finding.column), {})[row.number] = None
    found = [
        UnknownText(
            written[text] if text else None, column, tuple(numbers), vocabulary.proposal(text) if text else None
        )
        for (text, column), numbers in rows.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.rows), fold(one.text or ""))))


def leaving(names: Sequence[str], columns: Sequence[Column]) -> tuple[Leaving, ...]:
    """What goes out, column by column, with an example made up from the column's kind."""
    return tuple(_leaving(name, columns) for name in names)


def settled_columns(names: Sequence[str], columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns as the report shows them: one that says nothing beyond the default in any row does not leave."""
    return tuple(
        replace(column, field=None, dropped=Dropped.CONSTANT, why="voegt niets toe aan de levering")
        if column.field in OPTIONAL_COLUMNS and column.field not in names
        else column
        for column in columns
    )


_UNKNOWN = frozenset({Reason.REQUEST_UNKNOWN, Reason.REQUEST_PARTLY_UNKNOWN, Reason.SAFETY_SUSPECTED})


def _leaving(name: str, columns: Sequence[Column]) -> Leaving:
    field, how = MADE_OF.get(name, (Field(name) if name in set(Field) else None, "in de woorden van de levering"))
    made_of = [column.shown for column in columns if column.field is field and field is not None]
    if name == "leeftijd" and not made_of:
        made_of, how = [column.shown for column in columns if column.field is Field.AGE], "alleen het getal"
    if not made_of:
        how = "voor alle rijen hetzelfde, door u opgegeven"
    return Leaving(name, tuple(made_of), how, EXAMPLES[name])
