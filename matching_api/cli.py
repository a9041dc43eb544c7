"""The `samenstart` command: starts the parts and does an operator's chores; answers in sentences, not tracebacks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from sqlmodel import Session

import matching_api.history  # noqa: F401  what a command changes is booked with it
from matching_api import database, migrations
from matching_api.access import service as access
from matching_api.access.roles import OrganisationKind, Role
from matching_api.keeping_command import audit, backup, key, purge, rename_pseudonyms, restore, share, show_register
from matching_api.prepare_command.command import prepare_export
from matching_api.report_command import report
from matching_api.retention import sharing as switching
from matching_api.sentences import check_port, sentences, stop
from matching_api.settings import PROJECT, get_settings
from matching_api.sign_in_settings import SignInSettings
from matching_api.vocabulary import service as words
from matching_api.waitlist import delivering
from matching_api.waitlist.codes import DeliveryKind
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.waitlist.models import Delivery

if TYPE_CHECKING:  # the solver takes a second to load, and few commands need it
    from matching_api.matching.models import MatchRound

app = typer.Typer(
    help="Samenstart: finds groups in the waitlists of youth care.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
account = typer.Typer(help="People who sign in.", no_args_is_help=True)
organisation = typer.Typer(help="Organisations of the partnership.", no_args_is_help=True)
vocabulary = typer.Typer(help="Tags, themes and labels.", no_args_is_help=True)
app.add_typer(account, name="account")
app.add_typer(organisation, name="organisation")
app.add_typer(vocabulary, name="vocabulary")
app.add_typer(audit, name="audit")
app.add_typer(key, name="key")
organisation.command("share")(share)
app.command("purge")(purge)
app.command("backup")(backup)
app.command("restore")(restore)
app.command("rename-pseudonyms")(rename_pseudonyms)
app.command("register")(show_register)
app.command("prepare")(prepare_export)
app.command("report")(report)

Host = Annotated[str, typer.Option(help="the address to listen on")]


@app.command()
def serve(host: Host = "127.0.0.1", port: Annotated[int, typer.Option(min=1, max=65535)] = 8000) -> None:
    """Start the API."""
    from matching_api import serving

    with sentences():
        get_settings()
        check_port(host, port)
        serving.serve(host, port)


@app.command()
def worker(once: Annotated[bool, typer.Option("--once", help="stop when nothing waits")] = False) -> None:
    """Carry out match rounds that wait."""
    from matching_api import telemetry, worker as rounds

    with sentences():
        get_settings()
        telemetry.configure_logs()
        if once:
            rounds.run_worker(once=True)
        else:
            rounds.run_until_signalled()


@app.command("match")
def match_now(seed: Annotated[int | None, typer.Option(help="another seed than the settings'")] = None) -> None:
    """Run one match round here and now."""
    from matching_api import telemetry, worker as rounds
    from matching_api.matching import service as matching

    with sentences():
        with _session() as session:
            asked = matching.request_round(session, "command line", actor=None, seed=seed, policy={})
        telemetry.configure_logs()
        rounds.run_worker(once=True)
        done = _ended(asked.id)
    if done.failure_reason is not None or done.placed is None:
        stop(f"The match round ended as {done.state.value}: {done.failure_reason or 'no result'}.")
    typer.echo(f"{done.placed} of {done.youths} youths have a suggestion; {done.proposed_groups} new groups.")


@app.command()
def ui(host: Host = "127.0.0.1", port: Annotated[int, typer.Option(min=1, max=65535)] = 8501) -> None:
    """Start the screens."""
    from matching_api import screens

    with sentences():
        check_port(host, port)
        address = ["--server.address", host, "--server.port", str(port), "--server.headless", "true"]
        screens.start(SignInSettings(), PROJECT, address)


@app.command()
def migrate() -> None:
    """Make or change the tables this version needs."""
    with sentences():
        migrations.upgrade()
        typer.echo("The database is up to date.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    ui_port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    reset: Annotated[bool, typer.Option("--reset", help="start over with an empty region")] = False,
) -> None:
    """Start an invented region with everything running."""
    from matching_api.demo import start

    raise typer.Exit(start.run(start.Options(port=port, ui_port=ui_port, reset=reset)))


@app.command()
def deliver(
    file: Annotated[Path, typer.Argument(help="a CSV or XLSX delivery")],
    organisation_key: Annotated[str, typer.Option("--organisation", help="key of the organisation")],
    kind: Annotated[DeliveryKind, typer.Option(help="full closes what it no longer names; partial closes nothing")],
    all_or_nothing: Annotated[bool, typer.Option("--all-or-nothing", help="one bad row refuses the file")] = False,
    check: Annotated[bool, typer.Option("--check", help="only check; keep nothing")] = False,
    reference_date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="date of the export")] = None,
) -> None:
    """Take in the waitlist of an organisation; ends with code 1 when a row was refused."""
    with sentences(), _session() as session:
        try:
            content = file.read_bytes()
        except OSError as error:
            stop(f"{file.name} cannot be read: {(error.strerror or 'unknown reason').lower()}.")
        day = reference_date.date() if reference_date else None
        terms = Terms(kind, day, all_or_nothing, keep=not check)
        delivery = delivering.deliver_file(session, Sender(organisation_key, "command line"), content, terms)
        _tell(delivery, kept=not check)
    raise typer.Exit(1 if delivery.refused else 0)


@account.command("add")
def add_account(
    username: str,
    name: Annotated[str, typer.Option(help="stands beside every decision of this person")],
    role: Annotated[Role, typer.Option()],
    organisation_key: Annotated[str, typer.Option("--organisation", help="key of the organisation")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Add somebody who may sign in."""
    with sentences(), _session() as session:
        if len(password) < 12:
            stop("A password has at least 12 characters.")
        access.add_account(
            session, username=username, name=name, role=role, organisation_key=organisation_key, password=password
        )
        typer.echo("The account is added.")


@organisation.command("add")
def add_organisation(
    key: str,
    name: Annotated[str, typer.Option()],
    kind: Annotated[OrganisationKind, typer.Option()],
    subregion: Annotated[str | None, typer.Option()] = None,
    place: Annotated[str | None, typer.Option(help="four-digit postcode it works from")] = None,
    sharing: Annotated[bool, typer.Option("--sharing", help="its requests are matched with others'")] = False,
) -> None:
    """Add an organisation, or bring it up to date."""
    with sentences(), _session() as session:
        if access.is_known(session, key):
            switching.switch(session, key, on=sharing, by="command")
        access.add_organisation(
            session, key=key, name=name, kind=kind, subregion=subregion, place=place, sharing=sharing
        )
        typer.echo("The organisation is there.")


@vocabulary.command("load")
def load_vocabulary(path: Annotated[Path | None, typer.Argument(help="default: the project's own")] = None) -> None:
    """Bring the vocabulary up to a file; what it no longer names is retired."""
    with sentences(), _session() as session:
        try:
            version = words.load(session, path or get_settings().data_dir / "taxonomy" / "taxonomy.json")
        except (OSError, ValueError, KeyError, TypeError):
            stop("This file cannot be read as a vocabulary.")
        typer.echo(f"Vocabulary {version} is in use.")


def _ended(round_id: UUID) -> "MatchRound":
    """The round once it has ended; another worker may have been quicker to take it."""
    from matching_api.matching import service as matching

    while True:
        with database.open_session(writes=False) as session:
            found = matching.round_of(session, round_id)
        if found.under_way is None:
            return found
        time.sleep(1)


@contextmanager
def _session() -> Iterator[Session]:
    """One transaction; kept when nothing went wrong."""
    with database.open_session() as session:
        yield session
        session.commit()


def _tell(delivery: Delivery, *, kept: bool) -> None:
    done = "Taken" if kept else "Would be taken"
    typer.echo(
        f"{done}: {delivery.taken} of {delivery.read} rows ({delivery.created} new, {delivery.updated} changed, "
        f"{delivery.unchanged} as they were); {delivery.left} left the waitlist; {delivery.refused} refused."
    )
    for error in delivery.errors:
        usual = f" Usually meant: {', '.join(error['tags'])}." if error.get("tags") else ""
        typer.echo(f"  row {error['row']}, {error['column']}: {error['code']}. {error['detail']}{usual}", err=True)


if __name__ == "__main__":
    app()
