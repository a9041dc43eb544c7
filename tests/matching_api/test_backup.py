"""Backups of both databases: taken while others write, put back row for row, and refused when they are not right."""

import shutil
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel
from typer.testing import CliRunner

from matching_api.audit import events, service as audit
from matching_api.backup import postgresql
from matching_api.cli import app
from matching_api.database import open_session

from . import scenes
from .conftest import on_both


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def rows(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table, as the database holds it."""
    with engine.connect() as connection:
        tables = SQLModel.metadata.sorted_tables
        return {each.name: sorted(map(str, connection.execute(each.select()).all())) for each in tables}


@pytest.fixture
def world(region: Engine, superuser: Engine) -> Engine:
    """Something in most tables; seen by whoever sees everything."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session)
        scenes.suggest(session, offer, *scenes.youths(session, "noord", "a", "b"))
        scenes.room_for(session, "katwijk", angst=2)
        session.commit()
    return superuser


@on_both
def test_a_restored_backup_holds_every_row_and_nothing_that_came_later(
    world: Engine, region: Engine, tmp_path: Path
) -> None:
    file, before = tmp_path / "region.backup", rows(world)
    run("backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with open_session(region) as session:
        scenes.youths(session, "katwijk", "later")
        session.connection().execute(sa.text("DELETE FROM facilitator"))
        session.commit()
    assert rows(world) != before
    said = run("restore", str(file), code=1)
    assert "--force" in said
    said = run("restore", str(file), "--force")
    assert f"the trail holds: {len(before['audit_event'])} events" in said
    assert rows(world) == before
    assert list(tmp_path.glob(".*")) == []
    # And it goes on: the service works with it, with its fences and its trail.
    with open_session(region) as session:
        scenes.youths(session, "katwijk", "later")
        session.commit()
    run("audit", "verify")


@on_both
def test_a_file_that_is_there_is_not_written_over_unless_asked(world: Engine, tmp_path: Path) -> None:
    file = tmp_path / "region.backup"
    file.write_text("something dear")
    assert "--force writes over it" in run("backup", str(file), code=1)
    assert file.read_text() == "something dear"
    run("backup", str(file), "--force")
    assert file.read_bytes() != b"something dear"


@on_both
def test_a_backup_while_others_write_is_one_moment(region: Engine, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            with open_session(region) as session:
                for _ in range(5):
                    audit.record(session, events.SIGNED_IN, organisation="jt-katwijk", actor="somebody")
                session.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [tmp_path / f"{number}.backup" for number in range(3)]
        for file in files:
            run("backup", str(file))
    finally:
        done.set()
        writer.join()
    kept = [int(run("restore", str(file), "--force").rsplit(": ", 1)[1].split()[0]) for file in files]
    # Five accounts were made, and after that always five events at once.
    assert kept == sorted(kept)
    assert all((events_kept - 5) % 5 == 0 for events_kept in kept)


@on_both
def test_what_is_no_backup_is_refused_and_nothing_changes(world: Engine, tmp_path: Path) -> None:
    file, before = tmp_path / "region.backup", rows(world)
    run("backup", str(file))
    content = file.read_bytes()
    cut = tmp_path / "cut.backup"
    cut.write_bytes(content[: len(content) // 2])
    other = tmp_path / "other.backup"
    other.write_bytes(b"PGDMP nothing" if content.startswith(b"SQLite") else b"SQLite format 3\x00")
    for wrong, sentence in ((cut, "damaged"), (other, "no backup of this kind"), (tmp_path / "none", "cannot be read")):
        assert sentence in run("restore", str(wrong), "--force", code=1)
    assert rows(world) == before


@on_both
def test_a_backup_of_a_newer_version_is_refused(world: Engine, tmp_path: Path) -> None:
    file = tmp_path / "region.backup"
    with world.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    run("backup", str(file))
    assert "newer version" in run("restore", str(file), "--force", code=1)


@on_both
def test_a_backup_whose_trail_was_changed_is_told(world: Engine, tmp_path: Path) -> None:
    file = tmp_path / "region.backup"
    with world.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_event_update")
        connection.execute(sa.text("UPDATE audit_event SET name = 'other' WHERE position = 3"))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_event ENABLE TRIGGER ALL")
    run("backup", str(file))
    assert "no longer holds at event 3" in run("restore", str(file), "--force", code=1)


def test_a_backup_moves_to_a_machine_that_has_no_database_yet(
    world: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, before = tmp_path / "region.backup", rows(world)
    run("backup", str(file))
    with sqlite3.connect(file) as copied:
        assert copied.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    shutil.move(str(world.url.database), tmp_path / "gone.sqlite")
    world.dispose()
    run("restore", str(file))
    assert rows(world) == before


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_without_the_programs_of_postgresql_a_sentence_says_so(
    world: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql.shutil, "which", lambda _name: None)
    file = tmp_path / "region.backup"
    assert "pg_dump is not installed" in run("backup", str(file), code=1)
    assert list(tmp_path.iterdir()) == []
