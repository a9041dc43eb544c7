"""Sees to what the tests need beside Python: PostgreSQL's programs, Chromium and npm; touches no running server."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SENTENCE = (
    "The tests need PostgreSQL's server programs, Chromium and npm: install them and run make again "
    "(Debian or Ubuntu: sudo apt-get install postgresql chromium libatomic1 npm; "
    "macOS: brew install postgresql chromium node)."
)
# A throw-away cluster per test run is all that is wanted: Debian must not make and start one of its own.
CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.conf")


def missing() -> list[str]:
    """The Debian packages of what cannot be found on PATH or in the usual places."""
    return [
        *([] if _postgresql() else ["postgresql"]),
        *([] if any(map(shutil.which, BROWSERS)) or _mac_browser().exists() else ["chromium", "fonts-dejavu-core"]),
        *([] if sys.platform != "linux" or _loads("libatomic.so.1") else ["libatomic1"]),  # the browser driver's
        *([] if shutil.which("npm") else ["npm"]),  # fetches the Python of the page at /bron/, which is tested too
    ]


def _postgresql() -> bool:
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql*/bin")]
    return bool(shutil.which("initdb")) or any((folder / "initdb").exists() for folder in folders)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _mac_browser() -> Path:
    return Path("/Applications/Chromium.app/Contents/MacOS/Chromium")


def install(packages: list[str]) -> bool:
    """Installs Debian packages as root; False when one of the steps fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = [["apt-get", "update", "-q"]]
    if "postgresql" in packages:
        steps.append(["apt-get", "install", "-q", "-y", "--no-install-recommends", "postgresql-common"])
    steps.append(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages])
    for step in steps:
        if "postgresql" in step:
            _make_no_cluster()
        if subprocess.run(step, env=environment).returncode:
            return False
    return True


def _make_no_cluster() -> None:
    lines = CLUSTER_SETTINGS.read_text().splitlines() if CLUSTER_SETTINGS.exists() else []
    kept = [line for line in lines if not line.lstrip("# ").startswith("create_main_cluster")]
    CLUSTER_SETTINGS.parent.mkdir(exist_ok=True)
    CLUSTER_SETTINGS.write_text("\n".join([*kept, "create_main_cluster = false"]) + "\n")


def main() -> int:
    packages = missing()
    if not packages:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"packages: installing {', '.join(packages)} for the tests (once on this machine)", flush=True)
        if install(packages) and not missing():
            return 0
    print(SENTENCE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
