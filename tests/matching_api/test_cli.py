"""The command line: an operator's chores from an empty database on, and sentences where something is wrong."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from matching_api import database
from matching_api.access.models import Account
from matching_api.cli import app
from matching_api.settings import PROJECT, get_settings
from matching_api.waitlist.models import HelpRequest

from .deliveries import DELIVERIES, HEADER, csv_of

ERRORS = str(DELIVERIES / "jt-voorbeeld-fouten.csv")
KATWIJK = str(DELIVERIES / "jt-katwijk.csv")


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database that is not there yet."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.sqlite'}")
    get_settings.cache_clear()
    database.get_engine.cache_clear()
    yield
    database.get_engine().dispose()
    get_settings.cache_clear()
    database.get_engine.cache_clear()


def run(*arguments: str, code: int = 0, given: str | None = None) -> str:
    """What the command says; checks its exit code, and that no error is told as a traceback."""
    result = CliRunner().invoke(app, list(arguments), input=given)
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


@pytest.fixture
def ready() -> None:
    run("migrate")
    run("vocabulary", "load")
    run("organisation", "add", "jt-katwijk", "--name", "Jeugdteam Katwijk", "--kind", "jeugdteam", "--sharing")


def _requests() -> int:
    with database.open_session(writes=False) as session:
        return len(session.exec(select(HelpRequest)).all())


def test_from_nothing_to_a_waitlist_in_four_commands(ready: None) -> None:
    said = run("deliver", KATWIJK, "--organisation", "jt-katwijk", "--kind", "full")
    assert "Taken: 85 of 85 rows (85 new, 0 changed, 0 as they were); 0 left the waitlist; 0 refused." in said
    said = run("deliver", KATWIJK, "--organisation", "jt-katwijk", "--kind", "full")
    assert "0 new, 0 changed, 85 as they were" in said
    assert _requests() == 85


def test_a_check_keeps_nothing(ready: None) -> None:
    said = run("deliver", KATWIJK, "--organisation", "jt-katwijk", "--kind", "full", "--check")
    assert "Would be taken: 85 of 85" in said
    assert _requests() == 0


def test_refused_rows_are_listed_without_their_values_and_give_code_1(ready: None) -> None:
    said = run("deliver", ERRORS, "--organisation", "jt-katwijk", "--kind", "partial", code=1)
    assert "row 10, hulpvragen: label-not-request" in said
    assert "concentratie-en-drukte, begrijpen-hoe-mijn-hoofd-werkt" in said
    for value in ("2341 GK", "999990081", "ADHD", "zelfbeschadiging", "vliegangst", "abcDEF123_-x"):
        assert value not in said
    assert _requests() == 8


def test_all_or_nothing_takes_nothing(ready: None) -> None:
    said = run("deliver", ERRORS, "--organisation", "jt-katwijk", "--kind", "full", "--all-or-nothing", code=1)
    assert "12 row(s) refused; nothing was taken." in said
    assert _requests() == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["deliver", "nergens.csv", "--organisation", "jt-katwijk", "--kind", "full"], "nergens.csv cannot be read"),
        (["deliver", KATWIJK, "--organisation", "jt-nergens", "--kind", "full"], "There is no such organisation."),
        (["deliver", str(PROJECT / "LICENSE"), "--organisation", "jt-katwijk", "--kind", "full"], "nothing was taken"),
        (["vocabulary", "load", KATWIJK], "cannot be read as a vocabulary"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(ready: None, arguments: list[str], sentence: str) -> None:
    assert sentence in run(*arguments, code=1)


def test_without_tables_a_settings_key_or_a_good_address_the_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deliver = ["deliver", KATWIJK, "--organisation", "jt-katwijk", "--kind", "full"]
    assert "samenstart migrate" in run(*deliver, code=1)
    monkeypatch.setenv("SAMENSTART_SECRET_KEY", "too short")
    get_settings.cache_clear()
    assert "SAMENSTART_SECRET_KEY" in run("migrate", code=1)
    monkeypatch.undo()


def test_an_address_that_is_none_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mydatabase")
    get_settings.cache_clear()
    assert "DATABASE_URL" in run("migrate", code=1)
    monkeypatch.undo()
    get_settings.cache_clear()


def test_an_account_is_added_once_and_its_password_is_kept_as_a_hash(ready: None) -> None:
    arguments = ["account", "add", "Karim", "--name", "Karim Bos", "--role", "coordinator"]
    arguments += ["--organisation", "jt-katwijk"]
    said = run(*arguments, given="een lang wachtwoord\neen lang wachtwoord\n")
    assert "een lang wachtwoord" not in said
    with database.open_session(writes=False) as session:
        account = session.exec(select(Account)).one()
    assert account.username == "karim"
    assert account.password_hash.startswith("$argon2")
    assert "taken" in run(*arguments, "--password", "een lang wachtwoord", code=1)
    assert "12 characters" in run(*arguments, "--password", "kort", code=1)


def test_a_taken_port_is_named_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in ("serve", "ui"):
            assert f"Port {port}" in run(command, "--port", port, code=1)


def test_a_file_whose_columns_are_wrong_is_told_which(ready: None, tmp_path: Path) -> None:
    file = tmp_path / "levering.csv"
    file.write_bytes(csv_of(["x"] * 6, header=[*HEADER[:5], "opmerking"]))
    said = run("deliver", str(file), "--organisation", "jt-katwijk", "--kind", "full", code=1)
    assert "/rows/1/opmerking: unknown-column" in said
    assert "/rows/1/soort_wachtlijst: missing-column" in said


@pytest.mark.slow
def test_the_service_starts_answers_and_ends_on_a_signal(ready: None) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "matching_api.cli", "serve", "--port", str(port)]
    environment = {**os.environ, "DATABASE_URL": get_settings().database_url}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert _answers(f"http://127.0.0.1:{port}/readyz")
    finally:
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=20)
    assert process.returncode in (0, -signal.SIGTERM)
    assert '"route": "/readyz"' in logged
    assert "Traceback" not in logged


def _answers(url: str) -> bool:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False
