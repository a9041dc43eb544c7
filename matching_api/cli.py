"""The `samenstart` command: starts the parts and does an operator's chores; answers in sentences, not tracebacks."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, ProgrammingError
from sqlmodel import Session

from matching_api import database, migrations
from matching_api.access import service as access
from matching_api.access.roles import OrganisationKind, Role
from matching_api.prepare_command.command import prepare_export
from matching_api.problems import Refusal
from matching_api.settings import PROJECT, get_settings
from matching_api.vocabulary import service as words
from matching_api.waitlist import delivering
from matching_api.waitlist.codes import DeliveryKind
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.waitlist.models import Delivery

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
app.command("prepare")(prepare_export)

Host = Annotated[str, typer.Option(help="the address to listen on")]


@app.command()
def serve(host: Host = "127.0.0.1", port: Annotated[int, typer.Option(min=1, max=65535)] = 8000) -> None:
    """Start the API."""
    import uvicorn

    from matching_api import telemetry
    from matching_api.main import create_app

    with _sentences():
        get_settings()
        _check_port(host, port)
        telemetry.configure_logs()
        # The access log would hold paths with ids; telemetry logs the route instead.
        uvicorn.run(create_app(), host=host, port=port, access_log=False, log_level="warning", server_header=False)


@app.command()
def worker(once: Annotated[bool, typer.Option("--once", help="stop when nothing waits")] = False) -> None:
    """Carry out match rounds that wait."""
    from matching_api import telemetry, worker as rounds

    with _sentences():
        get_settings()
        telemetry.configure_logs()
        if once:
            rounds.run_worker(once=True)
        else:
            rounds.run_until_signalled()


@app.command("match")
def match_now(seed: Annotated[int | None, typer.Option(help="another seed than the settings'")] = None) -> None:
    """Run one match round here and now."""
    from matching_api import worker as rounds
    from matching_api.matching import service as matching

    with _sentences():
        with _session() as session:
            asked = matching.request_round(session, "command line", actor=None, seed=seed, policy={})
        rounds.run_worker(once=True)
        with _session() as session:
            done = matching.round_of(session, asked.id)
    if done.failure_reason is not None or done.placed is None:
        _stop(f"The match round ended as {done.state.value}: {done.failure_reason or 'no result'}.")
    typer.echo(f"{done.placed} of {done.youths} youths have a suggestion; {done.proposed_groups} new groups.")


@app.command()
def ui(host: Host = "127.0.0.1", port: Annotated[int, typer.Option(min=1, max=65535)] = 8501) -> None:
    """Start the screens."""
    with _sentences():
        _check_port(host, port)
        address = ["--server.address", host, "--server.port", str(port), "--server.headless", "true"]
        command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "ui" / "app.py"), *address]
        os.chdir(PROJECT)
        os.execv(sys.executable, command)  # noqa: S606  our own command, in place of this process


@app.command()
def migrate() -> None:
    """Make or change the tables this version needs."""
    with _sentences():
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
    with _sentences(), _session() as session:
        try:
            content = file.read_bytes()
        except OSError as error:
            _stop(f"{file.name} cannot be read: {(error.strerror or 'unknown reason').lower()}.")
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
    with _sentences(), _session() as session:
        if len(password) < 12:
            _stop("A password has at least 12 characters.")
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
    with _sentences(), _session() as session:
        access.add_organisation(
            session, key=key, name=name, kind=kind, subregion=subregion, place=place, sharing=sharing
        )
        typer.echo("The organisation is there.")


@vocabulary.command("load")
def load_vocabulary(path: Annotated[Path | None, typer.Argument(help="default: the project's own")] = None) -> None:
    """Bring the vocabulary up to a file; what it no longer names is retired."""
    with _sentences(), _session() as session:
        try:
            version = words.load(session, path or get_settings().data_dir / "taxonomy" / "taxonomy.json")
        except (OSError, ValueError, KeyError, TypeError):
            _stop("This file cannot be read as a vocabulary.")
        typer.echo(f"Vocabulary {version} is in use.")


@contextmanager
def _session() -> Iterator[Session]:
    """One transaction; kept when nothing went wrong."""
    with database.open_session() as session:
        yield session
        session.commit()


@contextmanager
def _sentences() -> Iterator[None]:
    """Turns what an operator can put right into one sentence and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        listed = "".join(f"\n  {error.pointer}: {error.code}. {error.detail}" for error in refusal.errors)
        _stop(refusal.detail + listed)
    except ValidationError as error:
        names = ", ".join(sorted({"SAMENSTART_" + str(each["loc"][0]).upper() for each in error.errors()}))
        _stop(f"These settings are missing or wrong: {names}.")
    except (ArgumentError, NoSuchModuleError):
        _stop("DATABASE_URL is not the address of a database: sqlite:///… and postgresql://… are understood.")
    except (OperationalError, ProgrammingError):
        # Their texts hold statements and sometimes values.
        _stop("The database cannot be used; is it running, and was `samenstart migrate` run?")


def _tell(delivery: Delivery, *, kept: bool) -> None:
    done = "Taken" if kept else "Would be taken"
    typer.echo(
        f"{done}: {delivery.taken} of {delivery.read} rows ({delivery.created} new, {delivery.updated} changed, "
        f"{delivery.unchanged} as they were); {delivery.left} left the waitlist; {delivery.refused} refused."
    )
    for error in delivery.errors:
        usual = f" Usually meant: {', '.join(error['tags'])}." if error.get("tags") else ""
        typer.echo(f"  row {error['row']}, {error['column']}: {error['code']}. {error['detail']}{usual}", err=True)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            _stop(f"Port {port} on {host} cannot be used; another program may have it. Choose another with --port.")


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
