"""What was compiled once is used again, but never after a kernel that it calls has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import matcher

PRICED = """
import numpy as np
from matcher.exchange_steps import draw
print(int(draw(np.array([88172645463325252], dtype=np.uint64), 1000)), *draw.stats.cache_hits.values())
"""


def drawn(package: Path) -> list[str]:
    """What a compiled kernel of this copy gives, and whether it was found compiled."""
    command = [sys.executable, "-c", PRICED]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(package)}
    done = subprocess.run(command, cwd=package, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_kernels_are_compiled_anew_when_any_file_with_kernels_changed(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(matcher.__file__).parent, tmp_path / "matcher", ignore=ignore)
    first, again = drawn(tmp_path), drawn(tmp_path)
    assert first[0] == again[0]
    assert (len(first), again[1:]) == (1, ["1"])  # compiled, then found
    lanes = tmp_path / "matcher" / "lanes.py"
    lanes.write_text(lanes.read_text() + "\n# another line\n")
    assert drawn(tmp_path) == first  # another file with kernels changed: compiled once more
