"""Starts the real service, worker and screen as processes of their own, on free ports, for tests that need them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2
import uvicorn

from matching_api.worker import run_until_signalled
from tests import forked

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_S = 180


def environment(database: Path) -> dict[str, str]:
    """What a process of the service needs to know."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "SAMENSTART_SECRET_KEY": "a key for tests only, longer than thirty-two characters",
        "SAMENSTART_TODAY": "2026-11-22",
    }


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def api(database: Path, settings: Mapping[str, str] = {}) -> Iterator[str]:
    """The address of a service on this database."""
    port = free_port()
    with forked.process(_serve, port, env=environment(database) | dict(settings)):
        yield answering(f"http://127.0.0.1:{port}", "/readyz")


def _serve(port: int) -> None:
    """What `uvicorn --factory matching_api.main:create_app` does."""
    uvicorn.run("matching_api.main:create_app", factory=True, port=port, log_level="warning")


@contextmanager
def worker(database: Path) -> Iterator[None]:
    """A worker that carries out rounds on this database."""
    with forked.process(run_until_signalled, env=environment(database)):
        yield


@contextmanager
def screen(api_url: str) -> Iterator[str]:
    """The address of a screen that asks this service."""
    port = free_port()
    command = ["streamlit", "run", "ui/front.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    with running(command, {**os.environ, "SAMENSTART_API_URL": api_url}):
        yield answering(f"http://127.0.0.1:{port}", "/_stcore/health")


@contextmanager
def running(command: list[str], env: Mapping[str, str], *, module: bool = True, heard: bool = True) -> Iterator[None]:
    """A Python process that ends with the block; what it says of itself may go unheard."""
    full = [sys.executable, *(["-m"] if module else []), *command]
    process = subprocess.Popen(
        full,
        cwd=PROJECT,
        env=dict(env),
        stdout=subprocess.DEVNULL,
        stderr=None if heard else subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def answering(url: str, path: str) -> str:
    """The address, once it answers; fails when it does not in time."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            if httpx2.get(url + path, trust_env=False).status_code == 200:
                return url
        except httpx2.TransportError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} does not answer")
