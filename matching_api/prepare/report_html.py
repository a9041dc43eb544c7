"""The report as one HTML page that stands alone: no script, no outside address, everything escaped."""

from html import escape

from matching_api.prepare.report import Report
from matching_api.prepare.report_tables import Section, sections
from matching_api.prepare.report_text import number, sums

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
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
        *map(_section, sections(report)),
    ]
    return _HEAD.format(style=_STYLE) + "<main>" + "\n".join(body) + "</main></body></html>\n"


def _section(section: Section) -> str:
    heading = f"<h2>{escape(section.title)}</h2>"
    if not section.rows:
        return f"{heading}<p>Geen.</p>"
    header = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in section.head)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in section.rows)
    return f"{heading}<table><thead><tr>{header}</tr></thead><tbody>{lines}</tbody></table>"
