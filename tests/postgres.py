"""A throw-away PostgreSQL for tests: made in a temporary folder, reached through a socket in it, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

PATIENCE_S = 60.0
# Who owns the tables, and who the service works as: neither passes the fences.
OWNER, SERVICE, SUPERUSER = "owner", "service", "samenstart"
# What its processes share lies in its own folder and goes with it, also when they are killed.
SHARED = "dynamic_shared_memory_type=mmap"
# Nothing in it has to survive a power cut.
FAST = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=",
    SHARED,
]


def binaries() -> Path | None:
    """Folder with PostgreSQL's server programs, from PATH or where Debian keeps them; the newest."""
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).parent / "postgres").exists():
        return Path(on_path).parent
    found = [each.parent for each in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


@contextmanager
def running(settings: Sequence[str] = FAST) -> Iterator[Path]:
    """A server that runs; gives the folder of its socket. Skips without PostgreSQL, and fails there under CI."""
    programs = binaries()
    if programs is None and os.environ.get("CI"):
        pytest.fail("PostgreSQL's server programs are not installed (initdb, postgres)")
    if programs is None:
        pytest.skip("PostgreSQL's server programs are not installed (initdb, postgres)")
    with tempfile.TemporaryDirectory(prefix="samenstart-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        as_user = _unprivileged(folder)
        data = folder / "data"
        made: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
        ]
        subprocess.run([*as_user, *made], check=True, capture_output=True, cwd=folder)
        server = _start(folder, settings)
        try:
            _wait(folder, server)
            _make_roles(folder)
            yield folder
        finally:
            _stop(data, server)


def restart(folder: Path, settings: Sequence[str]) -> subprocess.Popen[bytes]:
    """Starts a server again that was killed, as soon as its last processes have let go of its memory."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        server = _start(folder, settings)
        try:
            _wait(folder, server)
        except RuntimeError:
            if time.monotonic() > deadline:
                raise
            continue
        return server


def process_of(folder: Path) -> int:
    """The number of the server's first process."""
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def address(folder: Path, name: str, role: str = SERVICE) -> str:
    """Where the service finds a database of this server."""
    return f"postgresql://{role}@/{name}?host={folder}"


def owner_of(url: str) -> str:
    """Where the tables of a service are made and changed."""
    return url.replace(f"//{SERVICE}@", f"//{OWNER}@")


def superuser_of(url: str) -> str:
    """Where nothing is refused: whoever runs the server."""
    return url.replace(f"//{SERVICE}@", f"//{SUPERUSER}@")


@contextmanager
def database(folder: Path, name: str, template: str = "template0") -> Iterator[str]:
    """A database of one test, copied from another; gives its address."""
    with psycopg.connect(address(folder, "postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER {OWNER}'.encode())
    yield address(folder, name)
    with psycopg.connect(address(folder, "postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _start(folder: Path, settings: Sequence[str]) -> subprocess.Popen[bytes]:
    programs = binaries()
    assert programs is not None
    options = [part for each in settings for part in ("-c", each)]
    command = [*_unprivileged(folder), programs / "postgres", "-D", folder / "data", "-k", folder, *options]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)


def _make_roles(folder: Path) -> None:
    with psycopg.connect(address(folder, "postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")


def _unprivileged(folder: Path) -> list[str | Path]:
    """PostgreSQL refuses to run as root; gives how to start it as somebody else, who then owns the folder."""
    if os.geteuid() != 0:
        return []
    users = [name for name in ("postgres", "nobody") if name in {each.pw_name for each in pwd.getpwall()}]
    user = pwd.getpwnam(users[0])
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=KILL"]


def _wait(folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(address(folder, "postgres", SUPERUSER)).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text(errors="replace")) from error
            time.sleep(0.05)


def _stop(data: Path, server: subprocess.Popen[bytes]) -> None:
    server.send_signal(3)  # SIGQUIT: at once, without writing anything to disk
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
