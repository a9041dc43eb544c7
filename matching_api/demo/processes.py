"""Starts the parts of the service as processes of their own and ends them together; knows nothing of what they do.

The parts are forked from a process that has loaded the service already: loading it once for each takes twice as long.
"""

import multiprocessing
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType

FORK = multiprocessing.get_context("fork")
HOST = "127.0.0.1"
PATIENCE_S = 60.0
GRACE_S = 5.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class DemoStops(Exception):  # noqa: N818  it may be on purpose
    """The demo cannot go on; the text is one sentence for whoever started it."""


@dataclass(frozen=True)
class Part:
    """One process: what it is called, what it does, where it says that it is ready (or nowhere)."""

    name: str
    act: Callable[[], None]
    ready: str | None = None


class Parts:
    """The running parts. Each has its own process group, so that Ctrl-C reaches them through here alone."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: dict[str, ForkProcess] = {}

    def start(self, part: Part) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        self.log_of(part.name).write_bytes(b"")
        process = FORK.Process(target=_act, args=(part, self.log_of(part.name)), name=part.name)
        process.start()
        self.running[part.name] = process

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def check(self) -> None:
        """Raises DemoStops when a part has ended, with the last lines it wrote."""
        for name, process in self.running.items():
            if process.exitcode is not None:
                log = self.log_of(name)
                lines = log.read_text(errors="replace").splitlines()[-12:]
                said = "\n".join(f"    {line}" for line in lines)
                raise DemoStops(
                    f"The {name} stopped by itself (exit code {process.exitcode}); its log is {log}.\n{said}"
                )

    def wait_for(self, part: Part) -> None:
        """Returns when the part answers; raises DemoStops when it ends or stays silent."""
        deadline = time.monotonic() + PATIENCE_S
        while part.ready is not None and not answers(part.ready):
            self.check()
            if time.monotonic() > deadline:
                raise DemoStops(
                    f"The {part.name} did not answer within {PATIENCE_S:.0f} s; its log is {self.log_of(part.name)}."
                )
            time.sleep(0.1)

    def stop(self) -> None:
        """Asks every part to end, and ends what does not."""
        for process in self.running.values():
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        for process in self.running.values():
            process.join(max(0.1, deadline - time.monotonic()))
            # Also when it has ended: what it started is in its group.
            _signal(process, signal.SIGKILL)
            process.join()
        self.running.clear()


def _act(part: Part, log: Path) -> None:
    """In the new process: away from the terminal and its Ctrl-C, with a log of its own."""
    os.setsid()
    for each in STOPPING:
        signal.signal(each, signal.SIG_DFL)
    with log.open("wb") as file, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1) for number in (1, 2))
    part.act()


def _signal(process: ForkProcess, number: signal.Signals) -> None:
    assert process.pid is not None
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        # It has ended, or is so young that it has no group yet.
        if process.is_alive():
            os.kill(process.pid, number)


def answers(url: str) -> bool:
    """Does this address answer that all is well?"""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  an address of this machine
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def check_port(port: int, option: str) -> None:
    """Raises DemoStops when something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise DemoStops(
                f"Port {port} is taken by another program: stop that one, or choose another port "
                f"(make demo {option}=…)."
            ) from error


@contextmanager
def stops_on_signals() -> Iterator[None]:
    """Ctrl-C, a closed terminal and a request to end all raise KeyboardInterrupt, once."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, interrupt) for each in STOPPING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
