"""SQLite: its own online copy, one moment of the database whoever writes meanwhile; the file is a database itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL

from matching_api.backup.refusal import BackupRefused

MAGIC = b"SQLite format 3\x00"


def copy_out(address: URL, file: Path) -> None:
    """Raises BackupRefused when the database is not there or is damaged."""
    source = _path_of(address)
    if not source.exists():
        raise BackupRefused("There is no database yet.")
    with _reading(source) as here, closing(sqlite3.connect(file)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")
        _check(there, source)


def copy_in(address: URL, file: Path) -> None:
    """Checks the file first, and copies into the database: whoever has it open goes on with what it holds then."""
    with _reading(file) as kept:
        _check(kept, file)
        with closing(sqlite3.connect(_path_of(address))) as database:
            database.execute("PRAGMA busy_timeout=30000")
            kept.backup(database)
            database.execute("PRAGMA journal_mode=WAL")
    _path_of(address).chmod(0o600)


def revisions_in(file: Path) -> list[str]:
    """Of which version the tables in the file are."""
    with _reading(file) as kept:
        _check(kept, file)
        try:
            return [str(row[0]) for row in kept.execute("SELECT version_num FROM alembic_version")]
        except sqlite3.DatabaseError as error:
            raise BackupRefused(f"{file.name} holds another database.") from error


def holds_tables(address: URL) -> bool:
    """Is there anything that a restore would replace?"""
    if not _path_of(address).exists():
        return False
    with _reading(_path_of(address)) as database:
        return database.execute("SELECT 1 FROM sqlite_master").fetchone() is not None


def _check(database: sqlite3.Connection, named: Path) -> None:
    try:
        said = database.execute("PRAGMA integrity_check").fetchone()[0]
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"{named.name} is damaged.") from error
    if said != "ok" or broken is not None:
        raise BackupRefused(f"{named.name} is damaged.")


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        yield database


def _path_of(address: URL) -> Path:
    if not address.database or address.database == ":memory:":
        raise BackupRefused("A database in memory has no backup.")
    return Path(address.database)
