"""Questions to libraries in their own environment (`make bench` makes it): a JSON line out, a JSON line back."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

PYTHON = Path(__file__).parents[1] / ".venv" / "peers" / "bin" / "python"
SCRIPT = Path(__file__).with_name("other_libraries.py")


class NotThereError(Exception):
    """The environment of the other libraries was not made."""


def asked(library: str, question: dict[str, Any]) -> Any:
    """The answer; raises NotThereError, and CalledProcessError when the library fails."""
    if not PYTHON.exists():
        raise NotThereError("run `make bench`, which makes .venv/peers")
    done = subprocess.run([PYTHON, SCRIPT, library], input=json.dumps(question), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{library}: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout)
