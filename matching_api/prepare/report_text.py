"""The report as plain text for a terminal; shows counts, headers, row numbers and vocabulary, nothing else."""

from collections.abc import Iterable

from matching_api.prepare.delivery import unescapable
from matching_api.prepare.fields import Field
from matching_api.prepare.mapping import CODE_TABLES
from matching_api.prepare.reasons import EXPLAINED, Outcome, Reason
from matching_api.prepare.report import Report, UnknownText

_SHOWN_ROWS = 12
_SHOWN_TEXTS = 40


def number(count: int) -> str:
    """A count as the Dutch write it: 12.345."""
    return f"{count:,}".replace(",", ".")


def row_list(rows: tuple[int, ...], most: int = _SHOWN_ROWS) -> str:
    """`rij 3`, `rijen 3, 9 en nog 40`."""
    shown = ", ".join(map(str, rows[:most]))
    more = f" en nog {number(len(rows) - most)}" if len(rows) > most else ""
    return f"{'rij' if len(rows) == 1 else 'rijen'} {shown}{more}"


def proposal_of(unknown: UnknownText) -> str:
    """What the text may mean, in words."""
    if unknown.proposal is None:
        return "geen voorstel"
    meant = "veilig-eerst" if unknown.proposal.safety_first else " + ".join(unknown.proposal.tags)
    return f"voorstel: {meant} ({unknown.proposal.because})"


def text_of_unknown(unknown: UnknownText) -> str:
    """The text itself, unless it may hold something personal."""
    return f"“{unescapable(unknown.text)}”" if unknown.text else "(niet getoond: kan persoonlijk zijn)"


def sums(report: Report) -> str:
    """The counts as one sum, so that everyone can see that no row is missing."""
    parts = [report.total(outcome) for outcome in Outcome]
    delivered, waiting, out = map(number, parts)
    read = number(report.rows_read)
    return f"{read} rijen gelezen = {delivered} in de levering + {waiting} wachten + {out} eruit gehaald"


def report_text(report: Report) -> str:
    """The whole report, about a screen long."""
    sheet = f", blad “{report.sheet}”" if report.sheet else ""
    parts = [
        [f"Gelezen: {report.form}{sheet}, koppen in rij {report.header_row}."],
        [sums(report) + f" ({number(report.blank_lines)} lege regels niet meegeteld)."],
        _going_out(report),
        _staying(report),
        _rows(report, Outcome.WAITING, "Wacht op een mens"),
        _unknown(report.unknown),
        _rows(report, Outcome.TAKEN_OUT, "Eruit gehaald"),
        *(_codes(field, counts) for field, counts in report.unknown_codes.items()),
        [f"Let op: {notice}" for notice in report.notices],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _going_out(report: Report) -> list[str]:
    lines = ["Gaat naar buiten (voorbeelden zijn verzonnen):"]
    for column in report.leaving:
        origin = f"uit {', '.join(column.made_of)}: {column.how}" if column.made_of else column.how
        lines.append(f"  {column.name:<20} {column.example:<26} {origin}")
    return lines


def _staying(report: Report) -> list[str]:
    lines = ["Blijft hier:"]
    lines += [
        f"  {column.letter:<3} {column.shown:<24} {column.dropped or ''} ({column.why})"
        for column in report.columns
        if column.field is None
    ]
    return lines if len(lines) > 1 else []


def _rows(report: Report, outcome: Outcome, title: str) -> list[str]:
    chosen = [(reason, rows) for reason, rows in report.rows_of.items() if EXPLAINED[reason].outcome is outcome]
    if not chosen:
        return []
    lines = [f"{title} ({number(report.total(outcome))}):"]
    for reason, rows in chosen:
        lines += _reason(reason, rows)
    return lines


def _reason(reason: Reason, rows: tuple[int, ...]) -> list[str]:
    explained = EXPLAINED[reason]
    return [f"  {number(len(rows)):>6}  {explained.title}: {row_list(rows)}", f"          {explained.advice}"]


def _unknown(unknown: Iterable[UnknownText]) -> list[str]:
    texts = list(unknown)
    if not texts:
        return []
    lines = [f"Teksten die iemand moet beslissen ({number(len(texts))}):"]
    for one in texts[:_SHOWN_TEXTS]:
        lines.append(
            f"  {number(len(one.rows)):>6}× {text_of_unknown(one)}, {row_list(one.rows, 5)}; {proposal_of(one)}"
        )
    if len(texts) > _SHOWN_TEXTS:
        lines.append(f"          en nog {number(len(texts) - _SHOWN_TEXTS)}: zie nakijken.csv")
    return lines


def title_of_codes(field: Field) -> str:
    """What happened to texts of this column that no code is known for."""
    done = "de cel blijft leeg, de rij gaat mee" if field is Field.REFERRER else "deze rijen wachten"
    tables = [name for name, translated in CODE_TABLES.items() if translated is field]
    return f"Niet herkend bij {field}: {done}" + (f"; zet ze onder [{tables[0]}] in de koppeling" if tables else "")


def _codes(field: Field, counts: dict[str, int]) -> list[str]:
    most = sorted(counts.items(), key=lambda item: -item[1])[:_SHOWN_TEXTS]
    return [f"{title_of_codes(field)}:", *(f"  {number(count):>6}× {unescapable(text)}" for text, count in most)]
