"""Commands about what is kept: the trail, the keys, sharing, retention and the register; holds no rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlmodel import Session

from matching_api import database
from matching_api.audit import chain
from matching_api.audit.models import AuditEvent
from matching_api.retention import purging, sharing
from matching_api.sentences import sentences, stop

audit = typer.Typer(help="The audit trail.", no_args_is_help=True)


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
    """Delete requests that closed long enough ago, and what old match rounds were told; run it every day."""
    with sentences(), _session() as session:
        found = purging.purge(session, dry_run=dry_run)
        done = "Would be deleted" if dry_run else "Deleted"
        typer.echo(f"{done}: {found.requests.total()} requests and what {found.rounds} match rounds were told.")
        for key, count in sorted(found.requests.items()):
            typer.echo(f"  {key}: {count}")


@contextmanager
def _session(*, writes: bool = True) -> Iterator[Session]:
    """One transaction; kept when nothing went wrong."""
    with database.open_session(writes=writes) as session:
        yield session
        session.commit()
