"""The `prepare` command: from a raw export to a delivery, on the own machine; shows first and asks before it writes."""

import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from matching_api.prepare import sources
from matching_api.prepare.keys import Key, new_key
from matching_api.prepare.mapping import WAITLISTS, Mapping, read_mapping
from matching_api.prepare.mapping_file import mapping_text
from matching_api.prepare.preparing import Prepared, Task, prepare, start_mapping
from matching_api.prepare.refusals import CannotPrepare, UnclearColumns
from matching_api.prepare.report import Report
from matching_api.prepare.report_html import report_html
from matching_api.prepare.report_text import number, report_text
from matching_api.prepare_command import asking, files, key_files

_ORGANISATION = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
_KINDS = {"jt-": "jeugdteam", "sp-": "specialist"}


@dataclass(frozen=True)
class Asked:
    """What the person typed, besides the export itself."""

    organisation: str
    key: Path | None
    output: Path | None
    local: Path | None
    mapping: Path | None
    sheet: str | None
    header_row: int | None
    waitlist: str | None
    reference: date
    force: bool


ExportArgument = Annotated[Path | None, typer.Argument(help="de export (.csv of .xlsx)", show_default=False)]
OrganisationOption = Annotated[str | None, typer.Option(help="sleutel van de organisatie, zoals jt-leiden-noord")]
KeyOption = Annotated[
    Path | None, typer.Option("--key", help="het sleutelbestand; zonder sleutel komt er alleen een rapport")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="waar de levering (CSV) komt")]
LocalOption = Annotated[Path | None, typer.Option(help="map voor wat hier blijft; standaard <levering>-blijft-hier")]
MappingOption = Annotated[Path | None, typer.Option(help="koppeling (TOML) met kolommen en besluiten")]
WriteMappingOption = Annotated[Path | None, typer.Option(help="schrijf een koppeling om in te vullen, en stop")]
SheetOption = Annotated[str | None, typer.Option(help="het blad met de wachtlijst")]
HeaderOption = Annotated[int | None, typer.Option(min=1, max=1000, help="de rij met kolomkoppen")]
WaitlistOption = Annotated[str | None, typer.Option(help="jeugdteam of specialist; anders uit jt-… of sp-…")]
ReferenceOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="datum van de export; standaard vandaag")
]
DecideOption = Annotated[
    bool, typer.Option("--decide", help="beslis nu over onbekende teksten; onthouden in --mapping")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="schrijf zonder te vragen")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="toon alleen het rapport; schrijf en vraag niets")]
ForceOption = Annotated[bool, typer.Option("--force", help="overschrijf wat er al staat (nooit een sleutel)")]
NewKeyOption = Annotated[bool, typer.Option("--new-key", help="maak een nieuwe sleutel in --key, en stop")]
RotateOption = Annotated[bool, typer.Option("--rotate-key", help="vervang de sleutel in --key, en stop")]
TranslationOption = Annotated[Path | None, typer.Option(help="het vertaalbestand, voor --rotate-key")]


def prepare_export(
    export: ExportArgument = None,
    organisation: OrganisationOption = None,
    key: KeyOption = None,
    output: OutputOption = None,
    local: LocalOption = None,
    mapping: MappingOption = None,
    write_mapping: WriteMappingOption = None,
    sheet: SheetOption = None,
    header_row: HeaderOption = None,
    waitlist: WaitlistOption = None,
    reference_date: ReferenceOption = None,
    decide: DecideOption = False,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    new_key_file: NewKeyOption = False,
    rotate_key: RotateOption = False,
    translation: TranslationOption = None,
) -> None:
    """Maak van een export een levering zonder persoonsgegevens: op deze computer, zonder netwerk."""
    reference = reference_date.date() if reference_date else date.today()  # noqa: DTZ011  the day on this machine
    with _sentences():
        if new_key_file:
            return _make_key(key_files.required(key), organisation)
        if rotate_key:
            return _rotate_key(key_files.required(key), translation)
        if export is None or organisation is None or not _ORGANISATION.fullmatch(organisation):
            _stop("Geef de export en --organisation (kleine letters, cijfers en streepjes, zoals jt-leiden-noord).")
        asked = Asked(organisation, key, output, local, mapping, sheet, header_row, waitlist, reference, force)
        content = files.read_bytes(export)
        task = _task(asked, may_be_new=decide)
        if write_mapping is not None:
            return _write_mapping(content, task, write_mapping, force)
        prepared = _prepare(content, task)
        if decide:
            task, prepared = _decide(content, task, prepared, asked)
        _finish(prepared, task, asked, dry_run=dry_run, yes=yes)
    return None


def _task(asked: Asked, may_be_new: bool) -> Task:
    vocabulary = sources.vocabulary()
    mapping = Mapping()
    if asked.mapping is not None and (asked.mapping.exists() or not may_be_new):
        mapping = read_mapping(files.read_text(asked.mapping), vocabulary.labels)
    if mapping.organisation not in (None, asked.organisation):
        _stop(f"Deze koppeling is van een andere organisatie dan {asked.organisation}.")
    waitlist = asked.waitlist or mapping.waitlist or _KINDS.get(asked.organisation[:3])
    if waitlist not in WAITLISTS:
        _stop("Geef met --waitlist aan of dit de wachtlijst van een jeugdteam of een specialist is.")
    mapping = replace(
        mapping,
        organisation=asked.organisation,
        waitlist=waitlist,
        sheet=asked.sheet or mapping.sheet,
        header_row=asked.header_row or mapping.header_row,
    )
    return Task(waitlist, asked.reference, _key(asked), vocabulary, sources.postcodes(), mapping)


def _key(asked: Asked) -> Key:
    if asked.key is not None:
        return key_files.read(asked.key, asked.organisation)
    if asked.output is not None:
        _stop("Voor een levering is een sleutel nodig: --key. Een nieuwe maakt u met --new-key.")
    return new_key()  # only to see the report; nothing made with it is written


def _prepare(content: bytes, task: Task) -> Prepared:
    def progress(rows: int) -> None:
        if rows % 5_000 == 0:
            typer.echo(f"… {number(rows)} rijen gelezen", err=True)

    return prepare(content, task, progress)


def _decide(content: bytes, task: Task, prepared: Prepared, asked: Asked) -> tuple[Task, Prepared]:
    if asked.mapping is None:
        _stop("Geef met --mapping aan in welk bestand de besluiten worden onthouden.")
    decided = asking.decide(prepared.report, prepared.mapping, task.vocabulary)
    files.write(asked.mapping, mapping_text(decided))
    typer.echo(f"De besluiten staan in {asked.mapping.name}.", err=True)
    task = replace(task, mapping=decided)
    return task, _prepare(content, task)


def _write_mapping(content: bytes, task: Task, path: Path, force: bool) -> None:
    files.refuse_overwriting([path], force)
    try:
        prepared = _prepare(content, task)
    except UnclearColumns:
        mapping, undecided = start_mapping(content, task), []
    else:
        mapping = prepared.mapping
        undecided = [(one.text, len(one.rows), one.proposal) for one in prepared.report.unknown if one.text]
    files.write(path, mapping_text(mapping, undecided))
    typer.echo(f"De koppeling staat in {path.name}. Vul haar aan en geef haar de volgende keer mee met --mapping.")


def _finish(prepared: Prepared, task: Task, asked: Asked, dry_run: bool, yes: bool) -> None:
    typer.echo(report_text(prepared.report))
    if asked.output is None or dry_run:
        typer.echo("Er is niets geschreven." + ("" if dry_run else " Een levering komt er met -o en --key."))
        return
    for warning in key_files.warnings(asked.key, asked.output) if asked.key else []:
        typer.echo(f"LET OP: {warning}", err=True)
    written = _files(prepared, asked.output, asked)
    files.refuse_overwriting(list(written), asked.force)
    if not yes and not asking.yes(f"De levering schrijven naar {asked.output.name}?"):
        typer.echo("Er is niets geschreven. Zonder vraag schrijven kan met --yes.")
        raise typer.Exit(1)
    for path, text in written.items():
        files.write(path, text)
    _tell(prepared.report, written, task.key)


def _files(prepared: Prepared, output: Path, asked: Asked) -> dict[Path, str]:
    local = asked.local or output.with_name(f"{output.stem}-blijft-hier")
    return {
        local / "vertaling.csv": prepared.translation,
        local / "nakijken.csv": prepared.review,
        local / "rapport.html": report_html(prepared.report, asked.organisation, asked.reference.isoformat()),
        output: prepared.delivery,
    }


def _tell(report: Report, written: dict[Path, str], key: Key) -> None:
    *local, delivery = written
    typer.echo(f"Levering: {delivery} ({number(report.delivered)} rijen, sleutel {key.fingerprint}).")
    typer.echo(f"Blijft hier: {', '.join(path.name for path in local)} in {local[0].parent}.")


def _make_key(path: Path, organisation: str | None) -> None:
    key = key_files.make(path, organisation)
    typer.echo(f"Nieuwe sleutel in {path} (alleen voor u leesbaar). Vingerafdruk: {key.fingerprint}.")
    typer.echo(
        "Bewaar een kopie op een veilige plek, nooit bij een levering. Kwijt is kwijt: dan worden alle kenmerken nieuw."
    )


def _rotate_key(path: Path, translation: Path | None) -> None:
    if translation is None:
        _stop("Geef met --translation het laatste vertaalbestand, zodat oude en nieuwe kenmerken naast elkaar komen.")
    key, written = key_files.rotate(path, translation)
    typer.echo(f"De sleutel in {path} is nieuw. Vingerafdruk: {key.fingerprint}.")
    typer.echo(f"Geschreven: {', '.join(each.name for each in written)}.")
    typer.echo(
        "Lever pas met de nieuwe sleutel als de beheerder de kenmerken heeft omgezet; anders lijkt iedereen nieuw."
    )


@contextmanager
def _sentences() -> Iterator[None]:
    """Turns every error into a sentence; an unforeseen one names its kind and place, never its message."""
    try:
        yield
    except CannotPrepare as refusal:
        _stop(str(refusal))
    except typer.Exit:
        raise
    except Exception as error:
        place = traceback.extract_tb(sys.exc_info()[2])[-1]
        where = f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}"
        _stop(f"Er ging iets mis dat niet had mogen gebeuren ({where}).")


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
