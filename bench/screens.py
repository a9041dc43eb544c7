"""The screens at the size of a region: how long a click takes for one person, and for fifty at once.

`python -m bench.screens [problem.json.gz] [--sessions 50] [--rounds 2] [--pause 5] [--world FILE] [--no-browser]`

One process each for service, worker and screens, on SQLite; the visitors are another process on the same machine, and
pause five seconds on average between two clicks. With `--world` the filled database is kept there and used again.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2

from bench import service_world as world
from bench.screen_visitor import Visitor
from tests.ui import serving

DEFAULT = serving.PROJECT / "data" / "scenarios" / "hr-1800.json.gz"
PAGES = {
    "jt": ("kansen", "bijna", "mijn-wachtlijst", "veranderd", "aanleveren", "vraag-zonder-aanbod"),
    "sp": ("mijn-groepen", "nieuw-aanbod", "vraag-zonder-aanbod", "wie-kan-dit"),
    "re": ("regiobeeld", "matchrondes", "gewichten", "organisaties"),
}
CHROMIUM = "/usr/bin/chromium"
Times = defaultdict[str, list[float]]


def main() -> None:
    asked = _arguments()
    problem = json.loads(gzip.decompress(asked.problem.read_bytes()))
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "world.sqlite"
        kept = asked.world or Path(folder) / "kept.sqlite"
        if not kept.exists():
            _fill(kept, asked.problem)
        shutil.copy(kept, database)
        with _service(database) as api, serving.worker(database), serving.screen(api) as screen:
            print(f"{_size(api)}; load {os.getloadavg()[0]:.1f}")
            keys = world.organisations(problem)
            if not asked.no_browser:
                _report("one person, in a browser", in_browser(screen, keys))
            _report("one person, the server's part", _visitors(screen, [*_one_each(keys)], 0.0, 1))
            people = [keys[number % len(keys)] for number in range(asked.sessions)]
            before = processor_seconds()
            _report(f"{asked.sessions} people at once", _visitors(screen, people, asked.pause, asked.rounds))
            after = processor_seconds()
            print("processor seconds:", {name: round(after[name] - before.get(name, 0), 1) for name in after})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=2, help="how often each person goes through the pages")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between two clicks, on average")
    parser.add_argument("--world", type=Path)
    parser.add_argument("--no-browser", action="store_true")
    return parser.parse_args()


def _fill(database: Path, problem: Path) -> None:
    """Makes the region through the service's own code, in a process of its own, and carries out one round."""
    command = [sys.executable, "-m", "bench.screen_world", str(problem)]
    env = serving.environment(database)
    subprocess.run(command, cwd=serving.PROJECT, env=env, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _service(database: Path) -> Iterator[str]:
    """The service as it is started in use, nobody having asked anything of it yet."""
    port = serving.free_port()
    command = ["matching_api.cli", "serve", "--port", str(port)]
    with serving.running(command, serving.environment(database), heard=False):
        yield serving.answering(f"http://127.0.0.1:{port}", "/readyz")


def _size(api: str) -> str:
    with httpx2.Client(base_url=f"{api}/v1", trust_env=False, timeout=60) as client:
        told = client.post("/tokens", json={"username": world.REGION, "password": world.PASSWORD}).json()
        proof = {"Authorization": f"Bearer {told['access_token']}"}
        latest = client.get("/match-rounds", headers=proof).json()["items"][0]
        groups = client.get("/suggested-groups", headers=proof).json()["items"]
    return f"{latest['youths']} requests, {latest['placed']} suggested, {len(groups)} groups"


def _one_each(keys: list[str]) -> list[str]:
    """The largest team, a specialist, and the region's office."""
    return [keys[0], next(key for key in keys if key.startswith("sp")), world.REGION]


def _visitors(screen: str, people: list[str], pause: float, rounds: int) -> Mapping[str, list[float]]:
    """Seconds a page took, by page, over all people; one thread a person."""
    found: Times = defaultdict(list)
    failed: list[str] = []

    def visit(number: int, key: str) -> None:
        try:
            _walk(Visitor(screen), key, random.Random(number), pause, rounds, lambda at, s: found[at].append(s))
        except Exception as error:
            failed.append(f"{key}: {type(error).__name__} {error}")

    threads = [threading.Thread(target=visit, args=each) for each in enumerate(people)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for line in failed:
        print("failed:", line)
    return found


def _walk(
    visitor: Visitor, key: str, chance: random.Random, pause: float, rounds: int, note: Callable[[str, float], None]
) -> None:
    time.sleep(chance.uniform(0, 2 * pause))
    visitor.open()
    note("after signing in", visitor.sign_in(key, world.PASSWORD))
    for _ in range(rounds):
        for path in PAGES[key[:2]]:
            time.sleep(chance.uniform(0, 2 * pause))
            note(path, visitor.go(path))
    visitor.close()


def in_browser(screen: str, keys: list[str]) -> Mapping[str, list[float]]:
    """Seconds from a click until the page has been drawn, in a real browser, each page twice."""
    from playwright.sync_api import Page, sync_playwright

    found: Times = defaultdict(list)

    def until_drawn(page: Page, began: float) -> float:
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached")
        page.get_by_role("heading", level=1).first.wait_for()
        return time.perf_counter() - began

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for key in _one_each(keys):
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.set_default_timeout(60_000)
            page.goto(screen)
            page.get_by_label("Gebruikersnaam").fill(key)
            page.get_by_label("Wachtwoord", exact=True).fill(world.PASSWORD)
            began = time.perf_counter()
            page.get_by_label("Wachtwoord", exact=True).press("Enter")
            page.get_by_text("Afmelden").wait_for(state="attached")
            found["after signing in"].append(until_drawn(page, began))
            for path in PAGES[key[:2]] * 2:
                began = time.perf_counter()
                page.locator(f'[data-testid=stSidebar] a[href$="{path}"]').click()
                page.wait_for_url(f"**/{path}")
                page.wait_for_timeout(50)
                found[path].append(until_drawn(page, began))
        browser.close()
    return found


def processor_seconds() -> dict[str, float]:
    """What each process that this one started has used of a processor until now, by what it runs."""
    found: dict[str, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if int(state[1]) == os.getpid() and len(words) > 2:
                ticks = int(state[11]) + int(state[12])
                found[words[2].decode()] = ticks / os.sysconf("SC_CLK_TCK")
    return found


def _report(title: str, found: Mapping[str, list[float]]) -> None:
    print(f"\n{title}; load {os.getloadavg()[0]:.1f}\n{'page':24} {'times':>6} {'median':>8} {'p95':>8} {'most':>8}")
    rows: dict[str, Any] = {**found, "all": [each for times in found.values() for each in times]}
    for name, times in rows.items():
        if times:
            high = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            print(f"{name:24} {len(times):6} {median(times):7.2f}s {min(high, max(times)):7.2f}s {max(times):7.2f}s")


if __name__ == "__main__":
    main()
