"""The report as headings and tables, the same on paper and in the page; shows what a report may hold, nothing else."""

from dataclasses import dataclass

from matching_api.prepare.fields import Field
from matching_api.prepare.reasons import EXPLAINED, Outcome
from matching_api.prepare.report import Report
from matching_api.prepare.report_text import number, proposal_of, row_list, text_of_unknown, title_of_codes

_SHOWN_ROWS = 60


@dataclass(frozen=True)
class Section:
    """One heading with a table under it; `rows` may be empty."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections(report: Report) -> list[Section]:
    """What goes out, what stays, what needs a person, what was taken out."""
    found = [
        Section(
            "Wat naar buiten gaat",
            ("kolom van de levering", "voorbeeld (verzonnen)", "gemaakt uit", "hoe"),
            tuple((one.name, one.example, ", ".join(one.made_of) or "(opgegeven)", one.how) for one in report.leaving),
        ),
        Section(
            "Wat hier blijft",
            ("kolom", "kop", "soort", "waarom"),
            tuple((c.letter, c.shown, c.dropped or "", c.why) for c in report.columns if c.field is None),
        ),
        _outcome(report, Outcome.WAITING, "Wacht op een mens"),
        _unknown(report),
        _outcome(report, Outcome.TAKEN_OUT, "Eruit gehaald"),
    ]
    return [*found, *(_codes(field, counts) for field, counts in report.unknown_codes.items())]


def _outcome(report: Report, outcome: Outcome, title: str) -> Section:
    rows = tuple(
        (number(len(found)), EXPLAINED[reason].title, row_list(found, _SHOWN_ROWS), EXPLAINED[reason].advice)
        for reason, found in report.rows_of.items()
        if EXPLAINED[reason].outcome is outcome
    )
    return Section(f"{title} ({number(report.total(outcome))})", ("rijen", "reden", "waar", "wat te doen"), rows)


def _unknown(report: Report) -> Section:
    rows = tuple(
        (number(len(one.rows)), text_of_unknown(one), one.column, row_list(one.rows, 20), proposal_of(one))
        for one in report.unknown
    )
    return Section(
        f"Teksten om te beslissen ({number(len(rows))})", ("rijen", "tekst", "kolom", "waar", "voorstel"), rows
    )


def _codes(field: Field, counts: dict[str, int]) -> Section:
    by_count = sorted(counts.items(), key=lambda item: -item[1])
    rows = tuple((number(count), text) for text, count in by_count)
    return Section(title_of_codes(field), ("rijen", "tekst"), rows)
