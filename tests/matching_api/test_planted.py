"""Marked youths, people and texts are followed through every answer, log line and figure: who may see them, who not."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from matching_api import telemetry
from matching_api.database import open_session
from matching_api.main import create_app

from . import planted
from .bodies import routes
from .conftest import ACCOUNTS
from .planted import REFUSED, TEXT, Region, mark, name_of

pytestmark = pytest.mark.slow  # asks every address as everybody

YOUTH = re.compile(r"geplant-[a-z]+-")
PERSON = re.compile("|".join(name_of(username) for username, *_ in ACCOUNTS))
# Who works for the region is known to all, for they hold the rounds; an administrator knows all who sign in.
TEAM_OF_NAME = {name_of(username): organisation for username, _, _, organisation in ACCOUNTS}


@pytest.fixture
def logs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], str]]:
    """All that was logged so far: by the service in its own form, in a file; by the libraries it uses, from WARNING."""
    telemetry.configure_logs()
    with (tmp_path / "log").open("w+") as file:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file))
        yield lambda: (tmp_path / "log").read_text() + caplog.text
        structlog.reset_defaults()


def test_what_is_marked_is_seen_by_whom_it_belongs_to_and_by_nobody_else(
    logs: Callable[[], str], region: Engine
) -> None:
    world = planted.made(region)
    planted.walk(world)
    assert {each.address for each in world.said} >= _published()
    _youths_are_seen_by_their_own_team_only(world)
    _people_are_seen_by_their_own_team_only(world)
    _no_address_header_or_error_holds_a_mark(world)
    _what_was_refused_is_nowhere(world)
    _logs_and_figures_hold_no_mark(logs(), world)


def _published() -> set[str]:
    """Every address of the service, but the page that works on the visitor's own machine."""
    found = [(method, path) for method, path, _ in routes(create_app()) if not path.startswith("/bron")]
    return {f"{method} {path.removeprefix('/v1')}" for method, path in found}


def _youths_are_seen_by_their_own_team_only(world: Region) -> None:
    seen = {(each.caller.organisation, found) for each in world.said for found in YOUTH.findall(each.body)}
    assert seen == {(organisation, mark(username)) for username, organisation in planted.TEAMS.items()}


def _people_are_seen_by_their_own_team_only(world: Region) -> None:
    others = {
        (each.caller.name, each.address, found)
        for each in world.said
        for found in PERSON.findall(each.body)
        if TEAM_OF_NAME[found] not in {each.caller.organisation, "hr-regio"} and each.caller.name != "beheer"
    }
    assert others == set()


def _no_address_header_or_error_holds_a_mark(world: Region) -> None:
    marked = re.compile(f"{YOUTH.pattern}|{PERSON.pattern}|{TEXT}")
    assert not [each.url for each in world.said if marked.search(each.url)]
    assert not [each.address for each in world.said if marked.search(each.headers)]
    links = [
        (each.address, link) for each in world.said for link in re.findall(r"(?:https?:/|/v1)/[^\s\"]+", each.body)
    ]
    assert links
    assert not [found for found in links if marked.search(found[1])]
    errors = [each for each in world.said if each.status >= 400]
    assert len(errors) > 100
    assert not [(each.address, each.body) for each in errors if marked.search(each.body) or each.status >= 500]


def _what_was_refused_is_nowhere(world: Region) -> None:
    said = [(each.address, text) for each in world.said for text in REFUSED if text in each.body + each.headers]
    assert said == []
    kept = {}
    with open_session(world.engine, writes=False) as session:
        for name, table in SQLModel.metadata.tables.items():
            kept[name] = str(session.connection().execute(sa.text(f"SELECT * FROM {table.name}")).all())
    assert [(name, text) for name, rows in kept.items() for text in REFUSED if text in rows] == []
    assert {name for name, rows in kept.items() if YOUTH.search(rows)} - {"request_before"} == {"help_request"}


def _logs_and_figures_hold_no_mark(logged: str, world: Region) -> None:
    marked = [*(mark(username) for username in planted.TEAMS), *TEAM_OF_NAME, TEXT, *REFUSED]
    events = {json.loads(line)["event"] for line in logged.splitlines() if line.startswith("{")}
    assert events >= {"answered", "round-taken", "round-finished"}
    assert [text for text in marked if text in logged] == []
    figures = [each.body for each in world.said if each.address == "GET /metrics"]
    assert all("samenstart_requests_total" in each for each in figures)
    assert [text for text in marked for each in figures if text in each] == []
