"""The example for suppliers is run as it stands in the docs, against a real service; the client repeats with care."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.matching_api.deliveries import cells, csv_of
from tests.ui.serving import PROJECT, api, environment
from ui.client import ApiProblem, Client

GUIDE = PROJECT / "docs" / "delivering-nightly.md"


@contextmanager
def answering(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers one after another; gives its address and the list of what it was asked."""
    left, asked = list(answers), list[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.command)
            self.rfile.read(int(self.headers.get("content-length", 0)))
            status, headers, body = left.pop(0)
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  the name the server looks for

        def log_message(self, *_words: object) -> None:
            """Says nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


BUSY = (429, {"retry-after": "0"}, b'{"type": "urn:problem:too-many-requests"}')
FINE = (200, {}, b'{"items": []}')


def test_what_may_pass_is_asked_again_after_as_long_as_the_service_says() -> None:
    with answering(BUSY, BUSY, FINE) as (address, asked):
        assert Client(address, tries=3).deliveries() == []
    assert len(asked) == 3


def test_after_its_tries_the_client_says_how_long_to_wait() -> None:
    with answering(BUSY, BUSY) as (address, _), pytest.raises(ApiProblem) as told:
        Client(address, tries=2).deliveries()
    assert (told.value.slug, told.value.retry_after) == ("too-many-requests", 0)


def test_a_delivery_without_a_key_is_never_sent_twice() -> None:
    with answering(BUSY, FINE) as (address, asked), pytest.raises(ApiProblem):
        Client(address, tries=5).deliver("w.csv", b"x", kind="full", keep=True)
    assert asked == ["POST"]


def test_what_is_wrong_is_not_asked_again() -> None:
    with answering((400, {}, b'{"type": "urn:problem:invalid-input"}'), FINE) as (address, asked):
        with pytest.raises(ApiProblem):
            Client(address, tries=5).deliveries()
        assert len(asked) == 1


@pytest.mark.slow
def test_the_nightly_example_delivers_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    example = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[0]
    database = tmp_path / "nightly.sqlite"
    (tmp_path / "nightly.py").write_text(example, encoding="utf-8")
    (tmp_path / "waitlist.csv").write_bytes(csv_of(cells("a"), cells("b"), cells("c", leeftijd="oud")))
    (tmp_path / "secret").write_text(_key(database), encoding="utf-8")
    with api(database) as address:
        command = [sys.executable, "nightly.py", address, "secret", "waitlist.csv"]
        runs = [_run(command, tmp_path) for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0].splitlines()[0] == "2 taken, 1 refused"
    assert "leeftijd" in runs[0].splitlines()[1]


def _run(command: list[str], folder: Path) -> str:
    env = {"PYTHONPATH": str(PROJECT), "PATH": ""}
    return subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, text=True).stdout


def _key(database: Path) -> str:
    """The secret of a new key of one organisation, in a new database."""
    command = [sys.executable, "-c", MAKE]
    made = subprocess.run(command, env=environment(database), cwd=PROJECT, check=True, capture_output=True, text=True)
    return re.findall(r"samenstart_\S+", made.stdout)[-1]


MAKE = """
from matching_api import migrations
from matching_api.access import api_keys, service as access
from matching_api.access.roles import OrganisationKind, Scope
from matching_api.database import get_engine, open_session
from matching_api.settings import get_settings
from matching_api.vocabulary import service as vocabulary

migrations.upgrade()
with open_session(get_engine()) as session:
    vocabulary.load(session, get_settings().data_dir / "taxonomy" / "taxonomy.json")
    access.add_organisation(session, key="jt-noord", name="Noord", kind=OrganisationKind.JEUGDTEAM, sharing=True)
    words = {"organisation_key": "jt-noord", "name": "nightly", "by": "a test", "actor": "test"}
    _, secret = api_keys.make(session, scopes=[Scope.DELIVER], **words)
    session.commit()
print(secret)
"""
