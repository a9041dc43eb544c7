"""The commands a newcomer types: they say what they do, and the check of a change is the developer's own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
MAKEFILE = (PROJECT / "Makefile").read_text()
ENVIRONMENT = PROJECT / ".ci" / "environment.py"


def a_copy(folder: Path) -> Path:
    """What the environment is made from, in an empty folder."""
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(ENVIRONMENT, folder / ".ci" / "environment.py")
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(PROJECT / name, folder / name)
    return folder


def make_environment(folder: Path, kind: str = "run", **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, folder / ".ci" / "environment.py", kind, "--dependencies-only"]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **variables})


def test_every_target_explains_itself() -> None:
    phony = re.search(r"(?m)^\.PHONY: (.*)$", MAKEFILE)
    assert phony is not None
    listed = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert set(phony[1].split()) == set(re.findall(r"(?m)^  make (\S+)", listed))


def test_the_check_of_a_change_is_make_test() -> None:
    lines = [line for line in (PROJECT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[-1] == "exec make test"
    assert os.access(PROJECT / ".ci" / "run", os.X_OK)


def test_without_a_python_that_fits_one_sentence_says_so(tmp_path: Path) -> None:
    done = subprocess.run(["make", "setup", "PYTHON="], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_without_the_venv_module_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    folder = a_copy(tmp_path / "project")
    # As on a Debian without python3-venv, where this module is left out.
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "ensurepip.py").write_text("raise ImportError('left out')\n")
    done = make_environment(folder, PYTHONPATH=str(tmp_path / "without"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "apt-get install python3" in done.stderr
    assert not (folder / ".venv").exists()


def test_an_environment_that_is_right_is_left_alone(tmp_path: Path) -> None:
    folder = a_copy(tmp_path / "project")
    sys.path.insert(0, str(folder / ".ci"))
    try:
        import environment  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    environment.PYTHON.parent.mkdir(parents=True)
    environment.PYTHON.write_text("")
    for kind in ("run", "dev"):
        environment.stamp(kind).write_text(environment.stamp_text(kind))
    done = make_environment(folder, "dev")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (folder / "pyproject.toml").write_text("# changed\n")
    assert not environment.is_made("dev")
    del sys.modules["environment"]


@pytest.mark.slow
def test_an_interrupted_installation_is_made_good_by_the_next_try(tmp_path: Path) -> None:
    folder = a_copy(tmp_path / "project")
    # One small lock: the road is the same, the wait is not.
    small = "".join(block for block in re.split(r"(?m)^(?=[a-z0-9])", (folder / "requirements.lock").read_text())[:3])
    (folder / "requirements.lock").write_text(small)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "unfinished").touch()
    done = make_environment(folder)
    assert done.returncode == 0, done.stderr
    assert not (folder / ".venv" / "unfinished").exists()
    assert (folder / ".venv" / "made-run").exists()
    python = folder / ".venv" / "bin" / "python"
    assert subprocess.run([python, "-c", "import absl"]).returncode == 0
    assert make_environment(folder).stdout == ""
