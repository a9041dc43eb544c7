"""A backup is one file for its owner's eyes; a restore is checked before it counts. Decides nothing about rows."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, text
from sqlalchemy.engine import Connection

from matching_api import migrations
from matching_api.audit import chain
from matching_api.backup import postgresql, sqlite
from matching_api.backup.refusal import BackupRefused, reason
from matching_api.database import make_engine, open_session

_KINDS = {"sqlite": sqlite, "postgresql": postgresql}


@dataclass(frozen=True)
class Checked:
    """What a database turned out to hold: revision of its tables, rows in all of them, events in the trail."""

    revision: str
    rows: int
    events: int


def back_up(url: str, file: Path, *, force: bool = False) -> None:
    """Writes the database, as it is at one moment, to a file that only its owner may read; raises BackupRefused.

    Half a file never takes the place of a whole one.
    """
    if file.exists() and not force:
        raise BackupRefused(f"{file.name} is there already; --force writes over it.")
    address = make_url(url)
    with _private(file) as half:
        _KINDS[address.get_backend_name()].copy_out(address, half)


def restore(url: str, file: Path, *, force: bool = False, works_as: str | None = None) -> Checked:
    """Puts a backup in the place of what the database holds, brings its tables up to date and checks it.

    Raises BackupRefused, and nothing was changed, for a file that is damaged, of another kind of database or of a
    newer version, and for a database that holds tables without `force`; also when the restored trail does not hold.
    """
    address = make_url(url)
    kind = _KINDS[address.get_backend_name()]
    if not _begins_with(file, kind.MAGIC):
        raise BackupRefused(f"{file.name} is no backup of this kind of database.")
    if kind.holds_tables(address) and not force:
        raise BackupRefused("The database holds tables already; --force replaces them.")
    known = {each.revision for each in _script().walk_revisions()}
    if not set(kind.revisions_in(file)) <= known:
        raise BackupRefused("The backup is of a newer version of the service; upgrade first.")
    kind.copy_in(address, file)
    migrations.upgrade(url, works_as=works_as or url)
    return check(url)


def check(url: str) -> Checked:
    """Raises BackupRefused when the tables are of another version or the trail was changed."""
    engine = make_engine(url)
    try:
        with open_session(engine, writes=False) as session:
            connection = session.connection()
            found = MigrationContext.configure(connection).get_current_heads()
            if set(found) != set(_script().get_heads()):
                raise BackupRefused("The tables in it are of another version of the service.")
            broken = chain.broken_at(chain.in_order(session))
            if broken is not None:
                raise BackupRefused(f"The trail in it was changed: it no longer holds at event {broken}.")
            counts = {name: _count(connection, name) for name in inspect(connection).get_table_names()}
    finally:
        engine.dispose()
    return Checked(", ".join(found), sum(counts.values()), counts["audit_event"])


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(migrations.config())


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())  # noqa: S608  our own tables


def _begins_with(file: Path, magic: bytes) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(magic)) == magic
    except OSError as error:
        raise BackupRefused(f"{file.name} cannot be read: {reason(error)}") from error


@contextmanager
def _private(file: Path) -> Iterator[Path]:
    """A file beside the wanted one, for its owner only (0600), that takes its place when all went well."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise BackupRefused(f"{file.name} cannot be written: {reason(error)}") from error
    os.close(number)
    half = Path(name)
    try:
        yield half
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
