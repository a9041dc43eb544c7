"""Commands about what is kept: the trail, the keys, sharing, retention and the register; holds no rules."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import Session

from matching_api import database, every_table  # noqa: F401  the register tells of every table
from matching_api.access import api_keys
from matching_api.access.roles import Scope
from matching_api.audit import chain
from matching_api.audit.models import AuditEvent
from matching_api.backup import service as backups
from matching_api.backup.refusal import BackupRefused
from matching_api.retention import purging, register, sharing
from matching_api.sentences import sentences, stop
from matching_api.settings import get_settings
from matching_api.waitlist import renaming

audit = typer.Typer(help="The audit trail.", no_args_is_help=True)
key = typer.Typer(help="Keys with which an organisation's own systems sign in.", no_args_is_help=True)


@audit.command("verify")
def verify_trail(
    head: Annotated[str | None, typer.Option(help="hash that was told before; the trail must still hold it")] = None,
) -> None:
    """Check that nothing in the trail was changed, put in or taken out."""
    with sentences(), _session(writes=False) as session:
        # Nothing in a chain tells that its end was cut off; a hash that was noted elsewhere does.
        count, last, seen = 0, "none", head is None

        def watched() -> Iterator[AuditEvent]:
            nonlocal count, last, seen
            for each in chain.in_order(session):
                count, last, seen = each.position, each.hash, seen or each.hash == head
                yield each

        broken = chain.broken_at(watched())
    if broken is not None:
        stop(f"The trail was changed: it no longer holds at event {broken}.")
    if not seen:
        stop("The trail was changed: it no longer holds the hash that was given.")
    typer.echo(f"The trail holds: {count} events. Note the last hash elsewhere: {last}")


@key.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="which system uses it; small letters and dashes")],
    organisation_key: Annotated[str, typer.Option("--organisation", help="key of the organisation")],
    scopes: Annotated[list[Scope], typer.Option("--scope", help="what it may do; may be given twice")],
) -> None:
    """Make a key; its secret is told once, here."""
    with sentences(), _session() as session:
        if not re.fullmatch(r"[a-z][a-z-]{1,39}", name):
            stop("The name of a key has 2 to 40 small letters and dashes.")
        made, secret = api_keys.make(
            session, organisation_key=organisation_key, name=name, scopes=scopes, by="command line", actor="command"
        )
        session.commit()
        typer.echo(f"Key {made.id}; its secret, which is not shown again:\n{secret}")


@key.command("list")
def list_keys(organisation_key: Annotated[str, typer.Option("--organisation", help="key of the organisation")]) -> None:
    """Show the keys of an organisation, without their secrets."""
    with sentences(), _session(writes=False) as session:
        for each in api_keys.keys_of(session, organisation_key):
            state = "revoked" if each.revoked_at else f"last used {each.last_used_on or 'never'}"
            typer.echo(f"{each.id} {each.name} ({', '.join(each.scopes)}): {state}")


@key.command("revoke")
def revoke_key(
    key_id: UUID, organisation_key: Annotated[str, typer.Option("--organisation", help="key of the organisation")]
) -> None:
    """Revoke a key at once."""
    with sentences(), _session() as session:
        api_keys.revoke(session, organisation_key, key_id, actor="command")
        typer.echo("The key opens nothing any more.")


def show_register() -> None:
    """Print the register of processing as Markdown."""
    typer.echo(register.markdown(), nl=False)


def share(
    key: str,
    on: Annotated[bool, typer.Option("--on/--off", help="off: its rows leave the pool and open suggestions lapse")],
) -> None:
    """Switch whether an organisation's requests are matched with others'."""
    with sentences(), _session() as session:
        sharing.switch(session, key, on=on, by="command")
        typer.echo("Its requests are matched with others'." if on else "Its requests have left the pool.")


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only count; delete nothing")] = False,
) -> None:
    """Delete requests that closed long enough ago, and what old match rounds were told; the worker does it daily."""
    with sentences(), _session() as session:
        found = purging.purge(session, dry_run=dry_run)
        done = "Would be deleted" if dry_run else "Deleted"
        typer.echo(f"{done}: {found.requests.total()} requests and what {found.rounds} match rounds were told.")
        for key, count in sorted(found.requests.items()):
            typer.echo(f"  {key}: {count}")


def rename_pseudonyms(
    file: Annotated[Path, typer.Argument(help="the CSV that `samenstart prepare --rotate-key` wrote")],
    organisation_key: Annotated[str, typer.Option("--organisation", help="key of the organisation")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only count; change nothing")] = False,
) -> None:
    """Give requests their new pseudonyms, after their organisation changed its key."""
    with sentences():
        names = renaming.read_pairs(file.read_bytes())
        with database.open_session() as session:
            done = renaming.rename(session, organisation_key, names, by="command")
            session.rollback() if dry_run else session.commit()
    verb = "Would be renamed" if dry_run else "Renamed"
    typer.echo(f"{verb}: {done.requests} requests; {done.before} were before; {done.unknown} are not in the waitlist.")


def backup(
    file: Annotated[Path, typer.Argument(help="where the backup goes; only you can read it")],
    force: Annotated[bool, typer.Option("--force", help="write over a file that is there")] = False,
) -> None:
    """Write the whole database to a file, while others go on working."""
    with sentences(), _in_a_sentence():
        backups.back_up(get_settings().owner_url(), file, force=force)
    typer.echo(
        f"The backup is in {file.name}. It holds data about youths: keep it encrypted, and not on this machine alone."
    )


def restore(
    file: Annotated[Path, typer.Argument(help="a backup made by `samenstart backup`")],
    force: Annotated[bool, typer.Option("--force", help="replace what the database holds")] = False,
) -> None:
    """Put a backup back, bring its tables up to date and check it; stop the service and the worker first."""
    with sentences(), _in_a_sentence():
        settings = get_settings()
        found = backups.restore(settings.owner_url(), file, force=force, works_as=settings.database_url)
    typer.echo(
        f"Restored: {found.rows} rows, tables of version {found.revision}; the trail holds: {found.events} events."
    )


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    try:
        yield
    except BackupRefused as refusal:
        stop(str(refusal))


@contextmanager
def _session(*, writes: bool = True) -> Iterator[Session]:
    """One transaction; kept when nothing went wrong."""
    with database.open_session(writes=writes) as session:
        yield session
        session.commit()
