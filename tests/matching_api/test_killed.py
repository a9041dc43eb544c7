"""`kill -9` at a random point of a round, a delivery or an accept loses nothing and doubles nothing.

A life full of kills is compared with one without. `SAMENSTART_KILLS=300` kills more often; a failure tells its seed.
"""

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel, col, select

from matching_api import migrations
from matching_api.access import service as access
from matching_api.audit import chain
from matching_api.database import make_engine, now, open_session
from matching_api.matching import queue, service as matching
from matching_api.matching.codes import RoundState
from matching_api.matching.models import MatchRound
from matching_api.suggestions.codes import State
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist.models import HelpRequest

from .. import postgres
from ..ui.serving import free_port
from . import scenes
from .conftest import ACCOUNTS, ORGANISATIONS, PASSWORD
from .deliveries import row
from .nursery import End, Nursery

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("SAMENSTART_KILLS", "56"))
SEED = int(os.environ.get("SAMENSTART_SEED", str(random.SystemRandom().randrange(10**6))))
# What was told to be kept has to survive the server, though not the machine.
DURABLE = ["fsync=off", "full_page_writes=off", "max_connections=100", "listen_addresses=", postgres.SHARED]
PATIENCE_S = 60.0
ACCEPTED = 3


class Database:
    """One kind of database: makes copies of the world, and brings its server back when that was killed."""

    def __init__(self, folder: Path, server: Path | None) -> None:
        self.folder, self.server = folder, server
        self.template = self._address("template")
        self.started: list[Any] = []

    def _address(self, name: str) -> str:
        return postgres.address(self.server, name) if self.server else f"sqlite:///{self.folder / name}.sqlite"

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh copy of the world."""
        name = f"w{uuid4().hex}"
        if self.server:
            with postgres.database(self.server, name, template="template") as url:
                yield url
            return
        shutil.copyfile(self.folder / "template.sqlite", self.folder / f"{name}.sqlite")
        yield self._address(name)

    def victims(self) -> list[str]:
        return ["self", "backend", str(postgres.process_of(self.server))] if self.server else ["self"]

    def revive(self) -> None:
        """Starts the server again if it is gone, and waits until it answers."""
        if self.server and not _lives(killed := postgres.process_of(self.server)):
            with suppress(ChildProcessError):  # as long as it is remembered, the next one takes it for running
                os.waitpid(killed, 0)
            self.started.append(postgres.restart(self.server, DURABLE))

    def close(self) -> None:
        for each in self.started:
            each.kill()
            each.wait()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as made:
        yield made


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kept_in(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("killed")
    if request.param == "sqlite":
        made = Database(folder, None)
        migrations.upgrade(made.template)
        _fill(made.template)
        yield made
        return
    with (
        postgres.running(DURABLE) as server,
        closing(Database(folder, server)) as made,
        postgres.database(server, "template") as url,
    ):
        migrations.upgrade(postgres.owner_of(url), works_as=url)
        _fill(url)
        yield made


def _fill(url: str) -> None:
    """Two teams with a dozen youths, a group for some of them and room for a new one, and a round that waits."""
    engine = make_engine(url)
    with open_session(engine) as session:
        for key, name, kind, subregion, place in ORGANISATIONS:
            access.add_organisation(
                session, key=key, name=name, kind=kind, subregion=subregion, place=place, sharing=True
            )
        for username, name, role, organisation in ACCOUNTS:
            access.add_account(
                session, username=username, name=name, role=role, organisation_key=organisation, password=PASSWORD
            )
        scenes.know_words(session)
        scenes.offer(session, seats_max=8)
        scenes.room_for(session, "noord", angst=1)
        for number in range(8):
            scenes.youths(session, "noord", f"noord {number}", age=8 + number % 4)
            scenes.youths(session, "katwijk", f"katwijk {number}", age=9 + number % 3)
        matching.request_round(session, "Pim Jansen", seed=None, policy={})
        session.commit()
    engine.dispose()


class Life:
    """What happens to one copy of the world: a round, accepts, a delivery; undisturbed, or with kills in each."""

    def __init__(self, nursery: Nursery, kept_in: Database, url: str, dice: random.Random | None) -> None:
        self.nursery, self.database, self.url, self.dice = nursery, kept_in, url, dice
        self.engine = make_engine(url)
        self.kills = 0
        self.bearer = f"Bearer {self._token()}"
        self.count = kept_in.folder / f"count-{uuid4().hex}"

    def live(self) -> None:
        self.round()
        with open_session(self.engine, writes=False) as session:
            own = session.exec(
                select(Suggestion)
                .join(HelpRequest)
                .where(Suggestion.organisation_key == "jt-leiden-noord", Suggestion.state == State.PROPOSED)
                .order_by(HelpRequest.pseudonym)  # type: ignore[arg-type]
            ).all()
        for each in own[:ACCEPTED]:
            self.post(f"/v1/suggestions/{each.id}/decisions", {"verdict": "accept"}, kills=2)
        rows = [row(f"noord {number}", age=10) for number in range(5)] + [row(f"new {number}") for number in range(20)]
        self.post("/v1/deliveries", {"kind": "full", "rows": rows}, kills=3)
        self.engine.dispose()

    def round(self) -> None:
        for _ in range(queue.MOST_ATTEMPTS - 1 if self.dice else 0):
            pid = self.nursery.worker(self.url, self._end("round"), self.count)
            server = postgres.process_of(self.database.server) if self.database.server else None
            killed = self.nursery.ended(pid) == -signal.SIGKILL or (server is not None and not _lives(server))
            self._count_kill(killed)
            self._forget_the_lease()
        ended = self.nursery.ended(self.nursery.worker(self.url, counted=self.count))
        assert ended == 0
        self._remember("round")
        with open_session(self.engine, writes=False) as session:
            assert session.exec(select(MatchRound.state)).all() == [RoundState.FINISHED]

    def post(self, path: str, body: dict[str, Any], kills: int) -> None:
        """Sends one request, again and again under one key, until the service lived to answer it."""
        kind, key = path.rsplit("/", 1)[-1], uuid4().hex
        for _ in range(kills if self.dice else 0):
            self._send(path, body, key, self._end(kind))
        status = self._send(path, body, key, None)
        assert status == 201, status
        self._remember(kind)

    def _send(self, path: str, body: dict[str, Any], key: str, end: End | None) -> int | None:
        port = free_port()
        server = postgres.process_of(self.database.server) if self.database.server else None
        pid = self.nursery.api(self.url, port, end, self.count)
        try:
            status = _answer(port, path, body, {"Authorization": self.bearer, "Idempotency-Key": key})
        finally:
            gone = not self.nursery.is_running(pid)
            if not gone:
                os.kill(pid, signal.SIGKILL)
            self.nursery.ended(pid)
        if end is not None:
            lost = server is not None and not _lives(server)
            self._count_kill(gone or lost or (end.victim == "backend" and status != 201))
        return status

    def _end(self, kind: str) -> End:
        assert self.dice is not None
        victim = self.dice.choice(self.database.victims())
        points, seconds = LENGTHS[kind]
        if self.dice.random() < 0.7:
            return End(point=self.dice.randint(1, points), victim=victim)
        return End(seconds=self.dice.uniform(0, seconds), victim=victim)

    def _count_kill(self, killed: bool) -> None:
        self.kills += killed
        self.database.revive()
        _until_it_answers(self.engine)

    def _remember(self, kind: str) -> None:
        """How many points a step has, as counted where nothing was killed."""
        if self.dice is None:
            LENGTHS[kind] = (int(self.count.read_text()), LENGTHS[kind][1])

    def _forget_the_lease(self) -> None:
        with open_session(self.engine) as session:
            running = sa.update(MatchRound).where(col(MatchRound.state) == RoundState.RUNNING)
            session.exec(running.values(lease_ends=now()))
            session.commit()

    def _token(self) -> str:
        with open_session(self.engine, writes=False) as session:
            return access.sign_in(session, "noord", PASSWORD)[0]


# Points and seconds of a step; the points are counted in the undisturbed life.
LENGTHS: dict[str, tuple[int, float]] = {"round": (1, 0.3), "decisions": (1, 0.05), "deliveries": (1, 0.1)}


def _state_of(pid: int) -> str:
    """`R`, `S`, `T` for stopped, `Z` for dead and remembered, `X` for gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return "X"


def _lives(pid: int) -> bool:
    return _state_of(pid) not in "ZX"


def _until(come_true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not come_true():
        assert time.monotonic() < until, "it never came that far"
        time.sleep(0.02)


def _answer(port: int, path: str, body: dict[str, Any], headers: dict[str, str]) -> int | None:
    """The status of the answer; none when the service died first."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            connection.request("POST", path, json.dumps(body), {**headers, "Content-Type": "application/json"})
            return connection.getresponse().status
        except ConnectionRefusedError:
            time.sleep(0.02)
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
    raise AssertionError("the service does not start")


def _until_it_answers(engine: Engine) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with engine.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
            return
        except OperationalError:
            assert time.monotonic() < until, "the database does not come back"
            time.sleep(0.02)


def _picture(url: str) -> dict[str, Any]:
    """Everything that must be the same, whatever ids and moments it has."""
    engine = make_engine(url)
    with open_session(engine, writes=False) as session:
        connection = session.connection()

        def rows(statement: str) -> list[tuple[Any, ...]]:
            return sorted((tuple(each) for each in connection.execute(sa.text(statement))), key=str)

        youth = "JOIN help_request r ON r.id = help_request_id"
        found = {
            "rows": {name: rows(f"SELECT count(*) FROM {name}")[0][0] for name in sorted(SQLModel.metadata.tables)},
            "requests": rows(
                "SELECT pseudonym, organisation_key, age, status, left_at IS NULL, started_at IS NULL, named_on "
                "FROM help_request"
            ),
            "deliveries": rows(
                "SELECT organisation_key, read, taken, created, updated, unchanged, refused FROM delivery"
            ),
            "suggestions": rows(
                f"SELECT r.pseudonym, s.state, s.version, s.offer_id, s.decided_by FROM suggestion s {youth}"
            ),
            "unplaced": rows(f"SELECT r.pseudonym, reason FROM unplaced_request {youth}"),
            "offers": rows("SELECT title, seats_held, seats_proposed, state, version FROM offer"),
            "proposed": rows("SELECT key, state, seats_held, seats_proposed FROM proposed_group"),
            "rounds": rows("SELECT state, stage, youths, placed, score, lease IS NULL FROM match_round"),
            "trail": rows("SELECT name, organisation, count(*) FROM audit_event GROUP BY name, organisation"),
            "answers": rows("SELECT answer IS NULL FROM kept_answer"),
        }
        found["chain"] = chain.broken_at(chain.in_order(session))
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def undisturbed(nursery: Nursery, kept_in: Database) -> dict[str, Any]:
    with kept_in.copy() as url:
        nursery.warm(url)
    with kept_in.copy() as url:
        Life(nursery, kept_in, url, None).live()
        return _picture(url)


def test_an_undisturbed_life_does_all_there_is_to_do(undisturbed: dict[str, Any]) -> None:
    assert undisturbed["chain"] is None
    assert [each[0] for each in undisturbed["rounds"]] == ["finished"]
    assert [each[1] for each in undisturbed["suggestions"]].count("accepted") == ACCEPTED
    assert undisturbed["answers"] == [(False,)] * (ACCEPTED + 1)
    assert all(points > 10 for points, _ in LENGTHS.values())


def test_a_life_full_of_kills_ends_as_one_without(
    nursery: Nursery, kept_in: Database, undisturbed: dict[str, Any]
) -> None:
    dice, killed, lives = random.Random(SEED), 0, 0
    while killed < KILLS / 2:
        with kept_in.copy() as url:
            life = Life(nursery, kept_in, url, dice)
            life.live()
            assert _picture(url) == undisturbed, f"SAMENSTART_SEED={SEED}, life {lives}"
        killed, lives = killed + life.kills, lives + 1
    print(f"{killed} kills in {lives} lives, seed {SEED}")


# Where a worker stands still: before it says that the round is finished, and before the arithmetic.
FINISHES = r"^UPDATE match_round SET state=\S+, under_way="
READS_LAST_TIMES = r"ORDER BY match_round\.requested_at DESC"


@pytest.mark.parametrize("before", [FINISHES, READS_LAST_TIMES])
def test_a_worker_that_was_paused_and_overtaken_writes_nothing(
    nursery: Nursery, kept_in: Database, undisturbed: dict[str, Any], before: str
) -> None:
    if before == FINISHES and kept_in.server is None:
        pytest.skip("on SQLite a paused writer keeps everybody else waiting, so nobody overtakes it")
    with kept_in.copy() as url:
        life = Life(nursery, kept_in, url, None)
        paused = nursery.worker(url, End(before=before, signal=signal.SIGSTOP))
        _until(lambda: _state_of(paused) == "T")
        life._forget_the_lease()
        assert nursery.ended(nursery.worker(url)) == 0
        first = _picture(url)
        assert first["rounds"] == undisturbed["rounds"]
        os.kill(paused, signal.SIGCONT)
        assert nursery.ended(paused) == 0
        assert _picture(url) == first
        life.engine.dispose()
