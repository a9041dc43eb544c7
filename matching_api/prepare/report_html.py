"""The report as one HTML page that stands alone: no script, no outside address, everything escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from matching_api.prepare.reasons import EXPLAINED, Outcome
from matching_api.prepare.report import Report
from matching_api.prepare.report_text import number, proposal_of, row_list, sums, text_of_unknown

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
.note{border-left:4px solid #8a5a00;padding:.2rem .8rem;background:#fff8e6}
.sum{font-size:1.15rem;font-weight:600}
@media print{body{margin:0}}
"""
_HEAD = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Rapport voorbereiding levering</title><style>{style}</style></head><body>
"""


def report_html(report: Report, organisation: str, reference: str) -> str:
    """The page for a coordinator or privacy officer; it stays with the organisation."""
    body = [
        "<h1>Rapport voorbereiding levering</h1>",
        f"<p>{escape(organisation)}, peildatum {escape(reference)}. Dit rapport blijft bij uw organisatie.</p>",
        f'<p class="sum">{escape(sums(report))}</p>',
        f"<p>Gelezen: {escape(report.form)}, koppen in rij {report.header_row}; "
        f"{number(report.blank_lines)} lege regels niet meegeteld.</p>",
        *(f'<p class="note">{escape(notice)}</p>' for notice in report.notices),
        _going_out(report),
        _staying(report),
        _outcome(report, Outcome.WAITING, "Wacht op een mens"),
        _unknown(report),
        _outcome(report, Outcome.TAKEN_OUT, "Eruit gehaald"),
        _referrers(report),
    ]
    return _HEAD.format(style=_STYLE) + "<main>" + "\n".join(part for part in body if part) + "</main></body></html>\n"


def _going_out(report: Report) -> str:
    rows = [(one.name, one.example, ", ".join(one.made_of) or "(opgegeven)", one.how) for one in report.leaving]
    head = ("kolom van de levering", "voorbeeld (verzonnen)", "gemaakt uit", "hoe")
    return "<h2>Wat naar buiten gaat</h2>" + _table("Kolommen van de levering", head, rows)


def _staying(report: Report) -> str:
    rows = [(c.letter, c.shown, c.dropped or "", c.why) for c in report.columns if c.field is None]
    return "<h2>Wat hier blijft</h2>" + _table("Kolommen die niet meegaan", ("kolom", "kop", "soort", "waarom"), rows)


def _outcome(report: Report, outcome: Outcome, title: str) -> str:
    rows = [
        (number(len(found)), EXPLAINED[reason].title, row_list(found, 60), EXPLAINED[reason].advice)
        for reason, found in report.rows_of.items()
        if EXPLAINED[reason].outcome is outcome
    ]
    heading = f"<h2>{title} ({number(report.total(outcome))})</h2>"
    return heading + (_table(title, ("rijen", "reden", "waar", "wat te doen"), rows) if rows else "<p>Geen.</p>")


def _unknown(report: Report) -> str:
    rows = [
        (number(len(u.rows)), text_of_unknown(u), u.column, row_list(u.rows, 20), proposal_of(u))
        for u in report.unknown
    ]
    head = ("rijen", "tekst", "kolom", "waar", "voorstel")
    return "<h2>Teksten om te beslissen</h2>" + _table("Onbekende hulpvragen", head, rows) if rows else ""


def _referrers(report: Report) -> str:
    rows = [
        (number(count), text) for text, count in sorted(report.unknown_referrers.items(), key=lambda item: -item[1])
    ]
    return (
        "<h2>Verwijzers die niet herkend zijn</h2>" + _table("De cel blijft leeg", ("rijen", "tekst"), rows)
        if rows
        else ""
    )


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    header = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{header}</tr></thead><tbody>{lines}</tbody></table>"
