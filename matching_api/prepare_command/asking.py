"""Asks a person at the terminal; every answer that is not a clear yes is a no."""

import typer

from matching_api.prepare.mapping import Mapping, read_decision
from matching_api.prepare.report import Report, UnknownText
from matching_api.prepare.report_text import proposal_of, row_list, text_of_unknown
from matching_api.prepare.vocabulary import Meaning, Vocabulary

_HELP = "[j] voorstel is goed  [w] wacht  [v] veilig eerst  of hulpvragen: faalangst|vrienden-maken  [enter] later"


def yes(question: str) -> bool:
    """Did the person say yes? No answer at all (no terminal) is a no."""
    try:
        answer = typer.prompt(f"{question} [j/N]", default="", show_default=False, err=True)
    except (typer.Abort, EOFError):
        typer.echo("", err=True)
        return False
    return answer.strip().lower() in ("j", "ja", "y", "yes")


def decide(report: Report, mapping: Mapping, vocabulary: Vocabulary) -> Mapping:
    """The mapping with what the person decided about each unknown text; stops asking when input ends."""
    for unknown in report.unknown:
        if unknown.text is None:
            continue
        typer.echo(f"\n{text_of_unknown(unknown)}, {row_list(unknown.rows, 5)}; {proposal_of(unknown)}", err=True)
        try:
            meaning = _meaning(unknown, vocabulary)
        except (typer.Abort, EOFError):
            return mapping
        mapping = mapping.deciding(unknown.text, meaning) if meaning else mapping
    return mapping


def _meaning(unknown: UnknownText, vocabulary: Vocabulary) -> Meaning | None:
    while True:
        answer = typer.prompt(_HELP, default="", show_default=False, err=True).strip().lower()
        if answer in ("j", "ja") and unknown.proposal is not None:
            return Meaning(unknown.proposal.tags, unknown.proposal.safety_first)
        if answer in ("", "w", "v"):
            return {"": None, "w": Meaning(waits=True), "v": Meaning(safety_first=True)}[answer]
        try:
            return read_decision(answer.replace(" ", "").split("|"), frozenset(vocabulary.labels))
        except ValueError:
            typer.echo("Dat is geen hulpvraag uit de woordenlijst.", err=True)
