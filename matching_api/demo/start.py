"""Starts the demo region on this machine, from an empty folder or from where it was; shows every step it takes."""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import typer
from rich.console import Console
from rich.status import Status

from matching_api import cli, database
from matching_api.access.roles import Role
from matching_api.demo import rounds
from matching_api.demo.processes import HOST, DemoStops, Part, Parts, check_port, stops_on_signals
from matching_api.demo.region import PASSWORD, STEPS, Region
from matching_api.migrations import upgrade
from matching_api.settings import PROJECT, get_settings

FOLDER = PROJECT / ".demo"
ROLES = {
    Role.COORDINATOR: "coördinator jeugdteam",
    Role.SPECIALIST: "specialist",
    Role.PROJECT_LEADER: "regionaal projectleider",
}
POLL_S = 0.3


@dataclass(frozen=True)
class Options:
    """Where it listens, and whether it starts over."""

    port: int = 8000
    ui_port: int = 8501
    reset: bool = False


class Step:
    """One step under way: what is going on, and what came of it."""

    def __init__(self, name: str, console: Console, status: Status) -> None:
        self.name, self.console, self.status = name, console, status
        self.told = self.outcome = ""

    def going_on(self, what: str, fraction: float) -> None:
        """On a terminal the line moves; elsewhere each new stage is a line."""
        self.status.update(f"{self.name}: {what} {fraction:.0%}")
        if what != self.told and not self.console.is_terminal:
            self.console.print(f"    {self.name}: {what}", highlight=False)
        self.told = what


class Progress:
    """One line a step, with the seconds it took."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        began = time.monotonic()
        with self.console.status(f"{name} …") as status:
            step = Step(name, self.console, status)
            yield step
        self.done(name, step.outcome, time.monotonic() - began)

    def done(self, name: str, outcome: str, seconds: float) -> None:
        self.console.print(f"  [green]✓[/] {name:14} {outcome} [dim]({seconds:.1f} s)[/]", highlight=False)


def run(options: Options) -> int:
    """Runs until Ctrl-C; gives the exit code. Everything it needs stands in `.demo`."""
    console = Console(soft_wrap=True)
    try:
        with stops_on_signals(), _alone(FOLDER):
            _run(options, console)
    except DemoStops as reason:
        console.print(str(reason), style="red", markup=False, highlight=False)
        return 1
    except KeyboardInterrupt:
        console.print("\nStopped. `make demo` goes on from here; `make demo-reset` starts over.", highlight=False)
    return 0


def _run(options: Options, console: Console) -> None:
    check_port(options.port, "PORT")
    check_port(options.ui_port, "UI_PORT")
    if options.reset:
        _empty(FOLDER)
    region = Region.read(PROJECT / "data" / "demo")
    environment = _environment(options, region.reference_date)
    _use(environment)
    progress = Progress(console)
    console.print("Samenstart, demo region", style="bold")
    wanted, parts = _parts(options), Parts(FOLDER / "logs")
    try:
        # They take seconds to get ready and wait for the tables by themselves, so the two go on side by side.
        for part in wanted:
            parts.start(part)
        _prepare(region, progress)
        _wait(parts, wanted, progress)
        _match(region, parts, progress)
        _welcome(options, region, console)
        while True:
            parts.check()
            time.sleep(POLL_S)
    finally:
        parts.stop()


def _prepare(region: Region, progress: Progress) -> None:
    with progress.step("database") as step:
        upgrade()
        step.outcome = "up to date"
    for name, act in STEPS:
        with progress.step(name) as step:
            step.outcome = act(database.get_engine(), region)


def _wait(parts: Parts, wanted: list[Part], progress: Progress) -> None:
    with progress.step("processes") as step:
        for at, part in enumerate(wanted):
            step.going_on(f"waiting for the {part.name}", at / len(wanted))
            parts.wait_for(part)
        step.outcome = ", ".join(part.name for part in wanted)


def _match(region: Region, parts: Parts, progress: Progress) -> None:
    """Waits for the first match round; a later start shows what is there."""
    with progress.step("match round") as step:
        for stage, fraction in rounds.until_finished(database.get_engine(), region):
            step.going_on(stage, fraction)
            parts.check()
            time.sleep(POLL_S)
        step.outcome = rounds.outcome(database.get_engine())


def _parts(options: Options) -> list[Part]:
    """The commands of the command line, each in a process of its own."""
    api, ui = f"http://{HOST}:{options.port}", f"http://{HOST}:{options.ui_port}"
    return [
        Part("service", partial(_command, cli.serve, host=HOST, port=options.port), f"{api}/readyz"),
        Part("worker", partial(_command, cli.worker, once=False)),
        Part("screens", partial(_command, cli.ui, host=HOST, port=options.ui_port), f"{ui}/_stcore/health"),
    ]


def _command(act: Callable[..., None], **options: str | int | bool) -> None:
    """A command as the command line runs it: what it cannot do it has said in a sentence."""
    try:
        act(**options)
    except typer.Exit as end:
        raise SystemExit(end.exit_code) from None


def _environment(options: Options, reference_date: date) -> dict[str, str]:
    environment = {
        "DATABASE_URL": f"sqlite:///{FOLDER / 'samenstart.sqlite'}",
        "SAMENSTART_SECRET_KEY": _secret(FOLDER / "secret.key"),
        "SAMENSTART_API_URL": f"http://{HOST}:{options.port}",
        "SAMENSTART_UI_URL": f"http://{HOST}:{options.ui_port}",
    }
    if date.today() < reference_date:  # noqa: DTZ011  a clock that is behind would refuse the deliveries
        environment["SAMENSTART_TODAY"] = reference_date.isoformat()
    return environment


def _use(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    get_settings.cache_clear()
    database.get_engine.cache_clear()


def _secret(path: Path) -> str:
    """The key that signs tokens, made once and readable for its owner only."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two demos in one folder would share a database and a key."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoStops("The demo runs already from this folder: stop that one first (Ctrl-C).") from error
        yield


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()


def _welcome(options: Options, region: Region, console: Console) -> None:
    console.print(f"\nReady: open [bold]http://{HOST}:{options.ui_port}[/] and sign in as one of\n", highlight=False)
    for role, dutch in ROLES.items():
        account = region.first_of(role)
        who = f"{account['name']}, {region.name_of(account['organisation'])}"
        console.print(f"  [bold]{account['username']:8}[/] {dutch:24} {who}", highlight=False)
    console.print(
        f"\nThe password is [bold]{PASSWORD}[/] for everyone. Everybody is invented."
        f"\nThe API answers at http://{HOST}:{options.port}/v1/openapi.json; logs stand in .demo/logs."
        "\nCtrl-C stops everything.",
        highlight=False,
    )
