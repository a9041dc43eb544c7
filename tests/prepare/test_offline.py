"""Preparing opens no network and needs nothing but the standard library and the Excel reader."""

import subprocess
import sys
from pathlib import Path

import pytest

from matching_api.prepare.sources import DATA

ALLOWED = {"matching_api", "openpyxl", "et_xmlfile"}
PREPARE_ALL = """
import sys
from datetime import date
from pathlib import Path

loaded, refused = set(sys.modules), set()

class OnlyStandardLibrary:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ALLOWED:
            refused.add(top)
            raise ModuleNotFoundError(name=name)

def nothing_goes_out(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "subprocess.", "os.system", "os.exec")):
        raise SystemExit("it tried " + event)

sys.meta_path.insert(0, OnlyStandardLibrary())
sys.addaudithook(nothing_goes_out)

from matching_api.prepare import sources
from matching_api.prepare.keys import new_key
from matching_api.prepare.preparing import Task, prepare

for name in sys.argv[1:]:
    task = Task("jeugdteam", date(2026, 11, 20), new_key(), sources.vocabulary(), sources.postcodes())
    print(prepare(Path(name).read_bytes(), task).report.delivered)
assert not {"matching_api.settings", "matching_api.database", "numpy"} & set(sys.modules), sorted(sys.modules)
"""
SAMPLES = [str(path) for path in sorted((DATA / "demo" / "raw").iterdir()) if path.suffix in (".csv", ".xlsx")]


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = f"ALLOWED = {ALLOWED!r}\n{program}"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=Path.cwd())


@pytest.mark.slow
def test_the_samples_are_prepared_with_every_socket_and_every_other_library_refused() -> None:
    done = run(PREPARE_ALL, *SAMPLES)
    assert (done.returncode, done.stderr) == (0, "")
    assert [int(line) for line in done.stdout.split()] == [140, 46, 84]


@pytest.mark.slow
def test_the_watch_itself_sees_a_socket() -> None:
    opening = PREPARE_ALL.split("from matching_api")[0] + "import socket\nsocket.socket()\n"
    done = run(opening)
    assert "it tried socket.__new__" in done.stderr


@pytest.mark.slow
def test_the_command_opens_no_socket_and_starts_no_program(tmp_path: Path) -> None:
    command = PREPARE_ALL.split("from matching_api")[0].replace("sys.meta_path.insert(0, OnlyStandardLibrary())", "")
    command += f"""
from matching_api.prepare_command.command import prepare_export
prepare_export(Path({SAMPLES[-1]!r}), "jt-a", reference_date=None, dry_run=True)
"""
    done = run(command)
    assert (done.returncode, done.stderr) == (0, "")
    assert "121 rijen gelezen" in done.stdout
