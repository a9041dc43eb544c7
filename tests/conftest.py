"""What all tests share: settings that are made for the test, never the machine's own."""

import os
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import settings

from tests.journeys.clicks import pytest_terminal_summary as pytest_terminal_summary

os.environ["SAMENSTART_SECRET_KEY"] = "a key for tests only, longer than thirty-two characters"
os.environ["SAMENSTART_TODAY"] = "2026-11-22"

# Databases by the hundred are made and thrown away: in memory where there is enough, as a disk takes seconds for each.
MEMORY, MEMORY_NEEDED = Path("/dev/shm"), 4_000_000_000
if "TMPDIR" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK):
    executable = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    if executable and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# An example may take as long as the machine needs; under CI hypothesis does this, and draws the same ones, by itself.
if "CI" not in os.environ:
    settings.register_profile("unhurried", deadline=None)
    settings.load_profile("unhurried")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long begin first, so that nobody is left with one of them at the end."""
    marks: dict[Path, set[str]] = defaultdict(set)
    for item in items:
        marks[item.path] |= {mark.name for mark in item.iter_markers()}
    items.sort(key=lambda item: ("browser" not in marks[item.path], "slow" not in marks[item.path]))
