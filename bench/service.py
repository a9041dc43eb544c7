"""The service under load, on PostgreSQL: lists, details, accepts, what-ifs and deliveries, for one person and fifty.

`python -m bench.service --youths 13450 [--offers 500] [--seconds 30] [--round-seconds 60]` makes up a region of that
size; `python -m bench.service problem.json.gz` takes one that is there. Prints one table at the end, with what failed.

One process of the service, started as in use, and a database that writes to disk as in use; the users are a process of
their own on the same machine. A person pauses two seconds on average between two clicks.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx2

from bench import service_world as world
from bench.service_users import LEADING, MIX
from tests import postgres
from tests.ui.serving import PROJECT, answering, free_port, running

DEFAULT = PROJECT / "data" / "scenarios" / "hr-1800.json.gz"
DURABLE = ["fsync=on", "synchronous_commit=on", "max_connections=200", "listen_addresses=", "shared_buffers=256MB"]
SECRET = "a key for measuring only, longer than thirty-two characters"
USERS = 50
ROUND_PATIENCE_S = 1_800


@dataclass(frozen=True)
class Line:
    """One line of the table: milliseconds of every answer, and how many were refusals or did not come."""

    load: str
    what: str
    times: list[float]
    failures: int = 0


def main() -> int:
    asked = _arguments()
    lines: list[Line] = []
    with ExitStack() as stack:
        if asked.youths:
            asked.problem = stack.enter_context(_made_up(asked.youths))
        _measure(asked, lines, stack)
    return _table(lines)


@contextmanager
def _made_up(youths: int) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.json.gz"
        command = [sys.executable, "-m", "bench.made_up", str(youths), "-o", str(path)]
        subprocess.run(command, check=True, cwd=PROJECT)
        yield path


def _measure(asked: argparse.Namespace, lines: list[Line], stack: ExitStack) -> None:
    problem = json.loads(gzip.decompress(asked.problem.read_bytes()))
    print(
        f"{len(problem['youths'])} requests, {min(asked.offers, len(problem['offers']))} offers; load {os.getloadavg()}"
    )
    folder = stack.enter_context(postgres.running(DURABLE))
    database = stack.enter_context(postgres.database(folder, "bench"))
    env = _environment(database, asked.round_seconds)
    _prepare(env, asked)
    address = stack.enter_context(_api(env))
    keys = world.organisations(problem)
    _deliver_all(address, problem, keys)
    lines.extend(_time_deliveries(address, problem))
    with running(["-c", "from matching_api.worker import run_until_signalled as go; go()"], env, module=False):
        _round(address)
    people = [keys[number % len(keys)] for number in range(USERS)]
    lines.extend(_asked("one person, no pause", _users(address, people[:1], asked.seconds, 0.0)))
    leader = _users(address, [world.REGION], asked.seconds / 3, 0.0, LEADING)
    lines.extend(_asked("project leader, no pause", leader))
    lines.extend(_asked(f"{USERS} people, 2 s between clicks", _users(address, people, asked.seconds, 2.0)))
    lines.extend(_asked(f"{USERS} people, no pause", _users(address, people, asked.seconds / 2, 0.0)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--youths", type=int, help="make up a region of so many instead")
    parser.add_argument("--offers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--round-seconds", type=float, default=60)
    return parser.parse_args()


def _environment(database: str, round_seconds: float) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database,
        "SAMENSTART_OWNER_DATABASE_URL": postgres.owner_of(database),
        "SAMENSTART_SECRET_KEY": SECRET,
        "SAMENSTART_TODAY": world.TODAY.isoformat(),
        "SAMENSTART_ROUND_TIME_LIMIT_S": str(round_seconds),
        "SAMENSTART_DELIVERIES_PER_HOUR": "1000",
        "SAMENSTART_SIGN_IN_TRIES_CLIENT": "10000",
    }


def _prepare(env: Mapping[str, str], asked: argparse.Namespace) -> None:
    """Tables, organisations and offers, by the services themselves in a process with these settings."""
    code = (
        "import gzip, json, sys; from pathlib import Path; from bench import service_world as world\n"
        "from matching_api import migrations; from matching_api.database import get_engine\n"
        "migrations.upgrade(); problem = json.loads(gzip.decompress(Path(sys.argv[1]).read_bytes()))\n"
        "world.fill(get_engine(), problem, int(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", code, asked.problem, str(asked.offers)], check=True, env=env, cwd=PROJECT)


@contextmanager
def _api(env: Mapping[str, str]) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "matching_api.cli", "serve", "--port", str(port)]
    with Path(os.devnull).open("w") as nowhere:
        # A line for every answer is written as in use, and read by nobody.
        service = subprocess.Popen(command, cwd=PROJECT, env=dict(env), stdout=nowhere, stderr=nowhere)
        try:
            yield answering(f"http://127.0.0.1:{port}", "/readyz")
        finally:
            service.terminate()
            service.wait(120)


def _client(address: str, username: str) -> httpx2.Client:
    client = httpx2.Client(base_url=address, timeout=600, trust_env=False)
    client.headers["Authorization"] = f"Bearer {_token(address, username)}"
    return client


@cache
def _token(address: str, username: str) -> str:
    """Signing in is slow on purpose, so everybody of an organisation does it once."""
    told = {"username": username, "password": world.PASSWORD}
    answer = httpx2.post(f"{address}/v1/tokens", json=told, timeout=600, trust_env=False).raise_for_status()
    return str(answer.json()["access_token"])


def _send(client: httpx2.Client, rows: list[dict[str, Any]]) -> tuple[float, dict[str, Any]]:
    started = time.perf_counter()
    headers = {"Content-Type": "application/json"}
    answer = client.post("/v1/deliveries", content=world.body(rows), headers=headers).raise_for_status()
    return time.perf_counter() - started, answer.json()


def _deliver_all(address: str, problem: world.Made, keys: list[str]) -> None:
    taken = 0
    for key in keys:
        if rows := world.rows(problem, key):
            taken += _send(_client(address, key), rows)[1]["taken"]
    print(f"delivered: {taken} requests of {len(keys)} organisations")


def _time_deliveries(address: str, problem: world.Made) -> Iterator[Line]:
    """Two organisations that do not share deliver the whole list, so that the pool stays as it is."""
    everything = [world.row(each) for each in problem["youths"]]
    for name, rows in (("large", everything), ("medium", everything[:1_800])):
        client = _client(address, name)
        for what, given in (("new", rows), ("again", rows), ("one in ten older", world.older(rows))):
            seconds, told = _send(client, given)
            yield Line(f"delivery of {len(rows):,} rows", what, [seconds * 1000], told["refused"])


def _round(address: str) -> None:
    client = _client(address, world.REGION)
    found = client.post("/v1/match-rounds", json={}).raise_for_status().json()
    until = time.monotonic() + ROUND_PATIENCE_S
    while found["state"] in ("queued", "running") and time.monotonic() < until:
        time.sleep(1)
        found = client.get(f"/v1/match-rounds/{found['id']}").json()
    print(f"round: {found['state']}, {found['placed']} of {found['youths']} placed, {found['seconds']} s")


def _users(
    address: str, people: list[str], seconds: float, pause: float, mix: Mapping[str, int] = MIX
) -> dict[str, Any]:
    suggestions = {}
    for username in sorted(set(people) - {world.REGION}):
        found = _client(address, username).get("/v1/suggestions?state=proposed").json()["items"]
        suggestions[username] = [each["id"] for each in found]
    wanted = {"users": people, "seconds": seconds, "pause": pause, "mix": mix, "suggestions": suggestions}
    wanted["tokens"] = {username: _token(address, username) for username in sorted(set(people))}
    command = [sys.executable, "-m", "bench.service_users", address]
    done = subprocess.run(command, input=json.dumps(wanted), capture_output=True, text=True, check=True, cwd=PROJECT)
    return {**json.loads(done.stdout), "seconds": seconds}


def _asked(load: str, found: dict[str, Any]) -> Iterator[Line]:
    print(f"measured: {load}", flush=True)
    for what, times in found["times"].items():
        failures = {why: count for why, count in found["failures"].items() if why.startswith(f"{what}:")}
        for why, count in failures.items():
            print(f"failed: {why} ({count} times)")
        yield Line(load, what, times, sum(failures.values()))


def _table(lines: list[Line]) -> int:
    """Prints what was measured; gives 1 when anything failed."""
    print("\n| load | what | answers | p50 ms | p95 ms | longest ms | failures |\n|---|---|---|---|---|---|---|")
    for line in lines:
        times = sorted(line.times)
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        figures = " | ".join(f"{each:.0f}" for each in (median(times), p95, times[-1]))
        print(f"| {line.load} | {line.what} | {len(times)} | {figures} | {line.failures} |")
    failures = sum(line.failures for line in lines)
    print(f"\n{sum(len(line.times) for line in lines)} answers, {failures} failures; load {os.getloadavg()}")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
