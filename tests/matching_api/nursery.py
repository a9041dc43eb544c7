"""Forks real API and worker processes from one that has loaded the service, and lets them die at a chosen point.

Run as `python -m tests.matching_api.nursery`: reads a JSON line a request on standard input, answers with one each.
A point is before or after a statement, or before or after a commit; or so many seconds after the first statement.
"""

import gc
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

PATIENCE_S = 60.0


@dataclass(frozen=True)
class End:
    """Where a process sends a signal to itself or to another: at a point, a moment, or a statement like `before`."""

    point: int | None = None
    seconds: float | None = None
    before: str | None = None
    victim: str = "self"  # or `backend`, the server's process of this connection, or the number of a process
    signal: int = signal.SIGKILL


class Nursery:
    """The process that forks; ends all its children with itself."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.matching_api.nursery"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1)
        self._ask({"ready": True})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate(timeout=PATIENCE_S)

    def warm(self, url: str) -> None:
        """Carries out a round in the process that forks, so that no child has to compile what the matcher needs."""
        self._ask({"warm": url})

    def api(self, url: str, port: int, end: End | None = None, counted: Path | None = None) -> int:
        """A service on this database; gives its process id."""
        return self._start("api", url, end, counted, port=port)

    def worker(self, url: str, end: End | None = None, counted: Path | None = None) -> int:
        """A worker that ends when no round waits; gives its process id."""
        return self._start("worker", url, end, counted)

    def ended(self, pid: int) -> int:
        """Waits for the end of a process; gives its exit code, or minus the signal that ended it."""
        until = time.monotonic() + PATIENCE_S
        while (code := self._ask({"poll": pid})["code"]) is None:
            assert time.monotonic() < until, f"{pid} does not end"
            time.sleep(0.005)
        return int(code)

    def is_running(self, pid: int) -> bool:
        return self._ask({"poll": pid})["code"] is None

    def _start(self, act: str, url: str, end: End | None, counted: Path | None, port: int = 0) -> int:
        told = asdict(end) if end else None
        wanted = {"act": act, "url": url, "port": port, "end": told, "counted": str(counted) if counted else None}
        return int(self._ask(wanted)["pid"])

    def _ask(self, wanted: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(wanted), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


class Points:
    """Counts points in this process and sends the signal when the chosen one comes."""

    def __init__(self, end: End | None, counted: str | None) -> None:
        self._end, self._counted, self._passed = end, counted, 0
        self._backend: int | None = None

    def watch(self) -> None:
        from sqlalchemy import event
        from sqlalchemy.engine import Engine
        from sqlmodel import Session

        event.listen(Engine, "before_cursor_execute", self._before_statement)
        event.listen(Engine, "after_cursor_execute", lambda *_: self._pass())
        event.listen(Engine, "commit", lambda _: self._pass())
        event.listen(Session, "after_commit", lambda _: self._pass())

    def _before_statement(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        driver = connection.connection.dbapi_connection
        self._backend = driver.info.backend_pid if hasattr(driver, "info") else None
        if self._end and self._end.before and re.search(self._end.before, statement):
            self._strike()
        self._pass()

    def _pass(self) -> None:
        self._passed += 1
        if self._counted:
            Path(self._counted).write_text(str(self._passed))
        if self._end and self._end.seconds is not None and self._passed == 1:
            threading.Timer(self._end.seconds, self._strike).start()
        if self._end and self._end.point == self._passed:
            self._strike()

    def _strike(self) -> None:
        assert self._end is not None
        victim = {"self": os.getpid(), "backend": self._backend}.get(self._end.victim)
        with suppress(ProcessLookupError):  # it was gone already
            os.kill(victim or int(self._end.victim), self._end.signal)


def _use(url: str) -> None:
    from matching_api import database
    from matching_api.settings import get_settings

    os.environ["DATABASE_URL"] = url
    get_settings.cache_clear()
    database.get_engine.cache_clear()


def _warm(url: str) -> bool:
    from matching_api import database, worker

    _use(url)
    worker.run_worker(once=True)
    database.get_engine().dispose()
    return True


def _child(wanted: dict[str, Any], app: Any) -> NoReturn:
    from matching_api import worker

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    _use(wanted["url"])
    Points(End(**wanted["end"]) if wanted["end"] else None, wanted["counted"]).watch()
    if wanted["act"] == "worker":
        worker.run_worker(once=True)
    else:
        import uvicorn

        uvicorn.run(app, host="127.0.0.1", port=wanted["port"], log_config=None, access_log=False)
    os._exit(0)


def main() -> None:
    import uvicorn
    from fastapi.testclient import TestClient

    from matching_api import telemetry
    from matching_api.main import create_app

    telemetry.configure_logs()  # to standard error: answers go over standard output
    app = create_app()
    # What is made for the first request is made here once.
    TestClient(app).get("/healthz")
    uvicorn.Config(app, log_config=None).load()
    codes: dict[int, int | None] = {}
    for line in sys.stdin:
        wanted = json.loads(line)
        if "act" in wanted:
            gc.freeze()  # children share what is there, and do not look through it
            pid = os.fork()
            if pid == 0:
                _child(wanted, app)
            codes[pid] = None
            answer: dict[str, Any] = {"pid": pid}
        elif "warm" in wanted:
            answer = {"warm": _warm(wanted["warm"])}
        elif "poll" in wanted:
            answer = {"code": _code_of(wanted["poll"], codes)}
        else:
            answer = wanted
        print(json.dumps(answer), flush=True)
    for pid in (pid for pid in codes if _code_of(pid, codes) is None):
        os.kill(pid, signal.SIGKILL)


def _code_of(pid: int, codes: dict[int, int | None]) -> int | None:
    if codes[pid] is None:
        ended, status = os.waitpid(pid, os.WNOHANG)
        codes[pid] = os.waitstatus_to_exitcode(status) if ended else None
    return codes[pid]


if __name__ == "__main__":
    main()
