"""The command that makes the quarter's report: two files beside each other; holds no rules."""

from pathlib import Path
from typing import Annotated

import typer

from matching_api import database
from matching_api.insight.service import audience
from matching_api.problems import InvalidInput
from matching_api.sentences import sentences, stop
from matching_api.settings import get_settings


def report(
    quarter: Annotated[str, typer.Option(help="such as 2026-3, for July up to and with September 2026")],
    output: Annotated[Path, typer.Option("-o", "--output", help="the PDF; the workbook comes beside it as .xlsx")],
    outside: Annotated[bool, typer.Option("--outside", help="from 10 up and rounded to 5, to publish")] = False,
) -> None:
    """Make the regional report of a quarter, as PDF and as a workbook."""
    from matching_api.reports.contents import Report
    from matching_api.reports.quarters import known_quarter

    with sentences():
        get_settings()
        paper, book = output.with_suffix(".pdf"), output.with_suffix(".xlsx")
        with database.open_session(writes=False) as session:
            try:
                of = known_quarter(session, quarter)
            except InvalidInput as refused:
                stop(refused.detail)
            typer.echo(f"Reading {quarter}, and checking what may be shown …", err=True)
            made = Report(session, of, audience(outside=outside))
        for path, content in ((paper, made.as_pdf), (book, made.as_workbook)):
            typer.echo(f"Making {path.name} …", err=True)
            try:
                path.write_bytes(content())
            except OSError as error:
                stop(f"{path.name} cannot be written: {(error.strerror or 'unknown reason').lower()}.")
        typer.echo(f"The report of {quarter} stands in {paper.name}, its tables in {book.name}.")
