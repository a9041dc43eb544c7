"""The parts of the demo start together and end together, and say so when they cannot."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matching_api.demo import processes
from matching_api.demo.processes import HOST, DemoStops, Part, Parts, check_port
from matching_api.settings import PROJECT

pytestmark = pytest.mark.slow  # starts and ends processes

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def sleep() -> None:
    time.sleep(60)


def fail() -> None:
    sys.exit("no database")


def do_not_listen() -> None:
    """Starts another process, as a screen or a solver may, and does not end when asked."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(subprocess.Popen(SLEEP).pid, flush=True)
    sleep()


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    return Parts(tmp_path / "logs")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(DemoStops, match=rf"Port {port} is taken .* UI_PORT=") as refused:
            check_port(port, "UI_PORT")
    assert "\n" not in str(refused.value)
    check_port(port, "UI_PORT")


def test_a_part_that_ends_by_itself_is_named_with_what_it_said(parts: Parts) -> None:
    parts.start(Part("worker", fail))
    parts.running["worker"].join()
    with pytest.raises(DemoStops, match=r"(?s)The worker stopped by itself \(exit code 1\).*no database"):
        parts.check()


def test_waiting_for_a_part_that_is_gone_does_not_last(parts: Parts) -> None:
    part = Part("service", fail, f"http://{HOST}:9/readyz")
    parts.start(part)
    with pytest.raises(DemoStops, match="The service stopped by itself"):
        parts.wait_for(part)


def test_all_parts_end_together(parts: Parts) -> None:
    for name in ("service", "screens"):
        parts.start(Part(name, sleep))
    pids = [process.pid or 0 for process in parts.running.values()]
    parts.stop()
    assert not any(is_alive(pid) for pid in pids)


def test_a_part_that_does_not_listen_ends_with_what_it_started(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "GRACE_S", 0.2)
    parts.start(Part("worker", do_not_listen))
    deadline = time.monotonic() + 20
    while not (said := parts.log_of("worker").read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    parts.stop()
    time.sleep(0.1)
    assert not is_alive(int(said))


@pytest.mark.parametrize("how", processes.STOPPING)
def test_every_way_of_asking_ends_the_parts(tmp_path: Path, how: signal.Signals) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from matching_api.demo.processes import Part, Parts, stops_on_signals\n"
        f"parts = Parts(Path({str(tmp_path)!r}))\n"
        "try:\n"
        "    with stops_on_signals():\n"
        "        parts.start(Part('worker', lambda: time.sleep(60)))\n"
        "        print(parts.running['worker'].pid, flush=True)\n"
        "        time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        "    parts.stop()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=PROJECT) as demo:
        assert demo.stdout is not None
        part = int(demo.stdout.readline())
        demo.send_signal(how)
        assert demo.wait(30) == 0
    assert not is_alive(part)


@pytest.mark.slow
def test_ctrl_c_stops_the_whole_demo(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from matching_api.demo import start\n"
        f"start.FOLDER = Path({str(tmp_path)!r}) / '.demo'\n"
        f"sys.exit(start.run(start.Options(port={free_port()}, ui_port={free_port()})))"
    )
    with (tmp_path / "said").open("w+") as said:
        demo = subprocess.Popen([sys.executable, "-c", script], stdout=said, stderr=said, cwd=PROJECT)
        deadline = time.monotonic() + 120
        while "match round" not in (tmp_path / "said").read_text() and time.monotonic() < deadline:
            assert demo.poll() is None, (tmp_path / "said").read_text()
            time.sleep(0.1)
        parts = children_of(demo.pid)
        assert len(parts) == 3
        demo.send_signal(signal.SIGINT)
        assert demo.wait(30) == 0
    assert not any(is_alive(pid) for pid in parts)
    assert "Stopped." in (tmp_path / "said").read_text()
    assert (tmp_path / ".demo" / "secret.key").stat().st_mode & 0o777 == 0o600


def children_of(pid: int) -> list[int]:
    """Read from /proc where there is one: `ps` is not on every machine."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
        return [int(each) for each in listed.split()]
    stats = (path.read_text().rpartition(")") for path in Path("/proc").glob("[0-9]*/stat"))
    return [int(head.split()[0]) for head, _, tail in stats if int(tail.split()[1]) == pid]
