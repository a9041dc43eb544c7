"""Work that goes wrong, for processes that start fast: nothing but Python's own library."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def divided(number: int) -> float:
    return 12 / number


def deadly(number: int) -> int:
    """Kills its process for 0, claims a gigabyte for 1."""
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return len(bytearray(2**30)) if number == 1 else number


def halved_by_survivors(waits_at: Path, number: int) -> float:
    wait_to_be_killed(waits_at if number == 5 else None)
    return number / 2


def wait_to_be_killed(at: Path | None) -> None:
    """Who is first writes down there which process it is, and waits; later ones go on."""
    if at is not None and not at.exists():
        unfinished = at.with_suffix(".part")
        unfinished.write_text(str(os.getpid()))
        unfinished.rename(at)
        time.sleep(600)
