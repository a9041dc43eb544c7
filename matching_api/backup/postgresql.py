"""PostgreSQL: pg_dump's custom format; put back by psql in one transaction, so that a failure leaves what was there.

The programs are PostgreSQL's own, of the server's version or newer; what they say may hold values and is not repeated.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import URL, inspect

from matching_api.backup.refusal import BackupRefused
from matching_api.database import make_engine

MAGIC = b"PGDMP"
# Everything that is there goes in the same transaction: a table that the backup does not know must not stay.
_EMPTY = """DO $$ DECLARE each record; BEGIN
FOR each IN SELECT format('DROP TABLE %I.%I CASCADE', schemaname, tablename) AS it
  FROM pg_tables WHERE schemaname = current_schema() LOOP EXECUTE each.it; END LOOP;
FOR each IN SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) AS it
  FROM pg_proc WHERE pronamespace = current_schema()::regnamespace LOOP EXECUTE each.it; END LOOP;
END $$;
"""
_KNOWN = {
    "connection to server": "the database does not answer",
    "permission denied": "the role may not do this; give the owner's address in SAMENSTART_OWNER_DATABASE_URL",
    "must be owner": "the role may not do this; give the owner's address in SAMENSTART_OWNER_DATABASE_URL",
    "version mismatch": "it is older than the server",
    "unsupported version": "the backup was made with a newer PostgreSQL",
    "No space left": "the disk is full",
    "input file": "the file is damaged",
    "could not read": "the file is damaged",
}


def copy_out(address: URL, file: Path) -> None:
    """Raises BackupRefused when pg_dump is not there or does not succeed."""
    # Rows stand behind policies, also for the owner; the connection says that it is about the whole region.
    _run("pg_dump", address, "--format=custom", "--no-privileges", "--enable-row-security", f"--file={file}")


def copy_in(address: URL, file: Path) -> None:
    """Replaces what the database holds, all of it or nothing."""
    with tempfile.TemporaryDirectory(prefix="samenstart-") as name:  # only for its owner
        empty, script = Path(name, "empty.sql"), Path(name, "restore.sql")
        empty.write_text(_EMPTY)
        _run("pg_restore", None, "--no-owner", "--no-privileges", f"--file={script}", str(file))
        quietly = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction")
        _run("psql", address, *quietly, f"--file={empty}", f"--file={script}")


def revisions_in(file: Path) -> list[str]:
    """Of which version the tables in the file are."""
    with tempfile.TemporaryDirectory(prefix="samenstart-") as name:
        rows = Path(name, "rows.sql")
        _run("pg_restore", None, "--data-only", "--table=alembic_version", f"--file={rows}", str(file))
        lines = rows.read_text(encoding="utf-8").splitlines()
    begins = [at for at, line in enumerate(lines) if line.startswith("COPY ") and "alembic_version" in line]
    if not begins:
        raise BackupRefused(f"{file.name} holds another database.")
    return lines[begins[0] + 1 : lines.index("\\.", begins[0])]


def holds_tables(address: URL) -> bool:
    """Is there anything that a restore would replace?"""
    engine = make_engine(address.render_as_string(hide_password=False))
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _run(program: str, address: URL | None, *options: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(f"{program} is not installed; it comes with PostgreSQL's client programs.")
    environment = {**os.environ, **(_connection(address) if address is not None else {})}
    done = subprocess.run([found, *options], env=environment, capture_output=True, text=True)  # noqa: S603  our own words
    if done.returncode != 0:
        why = next((sentence for words, sentence in _KNOWN.items() if words in done.stderr), "no reason can be told")
        raise BackupRefused(f"{program} did not succeed: {why}.")


def _connection(address: URL) -> dict[str, str]:
    """Where to, in the environment: on a command line others could read the password."""
    query = {name: value for name, value in address.query.items() if isinstance(value, str)}
    told = {
        "PGHOST": address.host or query.get("host"),
        "PGPORT": str(address.port) if address.port else query.get("port"),
        "PGSSLMODE": query.get("sslmode"),
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
        "PGOPTIONS": "-c samenstart.reach=region",
        "PGCONNECT_TIMEOUT": "10",
    }
    return {name: value for name, value in told.items() if value}
