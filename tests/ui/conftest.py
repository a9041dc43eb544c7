"""The real service on a small world, and a visitor who is signed in there."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui.client import Client

from . import serving
from .world import PASSWORD

Visit = Callable[[str, str], AppTest]
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def the_main_program_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A visit makes the screen the main program of this process; afterwards new processes would start that one."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small world after one match round; tests take a copy. Made once for all workers."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    path = folder / "small-world.sqlite"
    with (folder / "small-world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            made = own / "world-in-the-making.sqlite"
            env = serving.environment(made)
            command = [sys.executable, "-m", "tests.ui.world"]
            subprocess.run(command, cwd=serving.PROJECT, env=env, check=True, stdout=subprocess.DEVNULL, timeout=300)
            made.rename(path)
    return path


@pytest.fixture(scope="module")
def api_url(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service on its own copy of the small world."""
    copy = tmp_path_factory.mktemp("copy") / "copy.sqlite"
    shutil.copy(small_world, copy)
    with serving.api(copy) as url:
        yield url


@pytest.fixture(scope="module")
def signed_in(api_url: str) -> Callable[[str], Client]:
    """A connection as one of the world's people; signing in takes long on purpose, so each does it once."""
    tokens: dict[str, str] = {}

    def as_user(username: str) -> Client:
        if username not in tokens:
            tokens[username] = Client(api_url).sign_in(username, PASSWORD)
        return Client(api_url, tokens[username])

    return as_user


@pytest.fixture
def visit(signed_in: Callable[[str], Client]) -> Visit:
    """Opens one page as one of the world's people."""

    def open_page(username: str, room: str) -> AppTest:
        client = signed_in(username)
        rooms = "from ui.components import languages\nfrom ui.navigation import ROOMS"
        script = f"{rooms}\nROOMS[{room!r}].show()\nlanguages.show()"
        page = AppTest.from_string(script, default_timeout=PATIENCE_S)
        page.session_state["client"] = client
        page.session_state["account"] = client.me()
        return page.run()

    return open_page


@pytest.fixture
def front_door(api_url: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The whole screen, nobody signed in."""
    monkeypatch.setenv("SAMENSTART_API_URL", api_url)
    return AppTest.from_file(str(serving.PROJECT / "ui" / "app.py"), default_timeout=PATIENCE_S).run()
