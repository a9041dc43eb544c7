"""Makes `.venv` exactly as the lock says, or leaves it alone when it is so already; needs only Python's own library.

Every package is checked against its hash, the installer and the build tool included. A file `.venv/made-*` is written
last, so that an interrupted installation is noticed and done again.
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = VENV / "tools"  # outside site-packages: a sync would remove the installer that runs it
UNFINISHED = VENV / "unfinished"
LOCKS = {
    "run": PROJECT / "requirements.lock",
    "cluster": PROJECT / "requirements-cluster.lock",
    "dev": PROJECT / "requirements-dev.lock",
}
INSTALLERS = ("uv", "setuptools")
OLDEST, TOO_NEW = (3, 11), (3, 14)


class CannotContinue(Exception):  # noqa: N818  what the person reads
    """Something the person at the keyboard has to do first; the text is one sentence."""


def stamp(kind: str) -> Path:
    return VENV / f"made-{kind}"


def stamp_text(kind: str) -> str:
    """What `.venv` was made from: where it stands (scripts hold that path) and what is in it."""
    made_from = hashlib.sha256(LOCKS[kind].read_bytes() + (PROJECT / "pyproject.toml").read_bytes())
    return f"{VENV}\n{made_from.hexdigest()}\n"


def is_made(kind: str) -> bool:
    return PYTHON.exists() and stamp(kind).exists() and stamp(kind).read_text() == stamp_text(kind)


def locked(name: str) -> str:
    """The lines of one package in the development lock: version and hashes."""
    lines = LOCKS["dev"].read_text().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"{name}=="))
    end = next(at for at, line in enumerate(lines[start:], start) if not line.endswith("\\"))
    return "\n".join(lines[start : end + 1]) + "\n"


def run(command: Sequence[str | Path], why: str, extra: dict[str, str] | None = None) -> None:
    """Runs a command; on failure shows the end of what it said and raises CannotContinue with `why`."""
    environment = {**os.environ, **(extra or {})}
    shown = sys.stderr.isatty()
    done = subprocess.run(
        command, env=environment, stderr=None if shown else subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        if not shown:
            sys.stderr.buffer.write(b"\n".join(done.stderr.splitlines()[-15:]) + b"\n")
        raise CannotContinue(why)


def make_venv() -> None:
    """An empty environment; a broken, moved or half-installed one is replaced."""
    if PYTHON.exists() and not UNFINISHED.exists() and not _stands_elsewhere() and _runs():
        UNFINISHED.touch()
        return
    try:
        import ensurepip  # noqa: F401  Debian leaves it out of its python3 package
        import venv  # noqa: F401
    except ImportError as error:
        version = ".".join(map(str, sys.version_info[:2]))
        raise CannotContinue(
            f"Python's venv module is missing: install it (on Debian or Ubuntu: apt-get install python{version}-venv) "
            "and run make again."
        ) from error
    say("making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    run([sys.executable, "-m", "venv", VENV], "The environment could not be made in .venv; is the disk full?")


def _stands_elsewhere() -> bool:
    return any(s.exists() and s.read_text().splitlines()[:1] != [str(VENV)] for s in map(stamp, LOCKS))


def _runs() -> bool:
    return subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0


def install_tools() -> None:
    """The installer and the build tool, pinned and checked like everything else."""
    wanted = "".join(locked(name) for name in INSTALLERS)
    listed = TOOLS / "wanted.txt"
    if (TOOLS / "bin" / "uv").exists() and listed.exists() and listed.read_text() == wanted:
        return
    shutil.rmtree(TOOLS, ignore_errors=True)
    TOOLS.mkdir()
    unchecked = TOOLS / "wanted.part"
    unchecked.write_text(wanted)
    checked = ["--require-hashes", "--no-deps", "--disable-pip-version-check"]
    run(
        [PYTHON, "-m", "pip", "install", "-qq", *checked, "--target", TOOLS, "--requirement", unchecked],
        "The installer could not be fetched: check the network (or pip's index settings) and run make again.",
    )
    unchecked.rename(listed)


def index_settings() -> dict[str, str]:
    """Pip's own settings (mirror, extra folders, certificate) in the words of uv; what is set for uv itself wins."""
    listed = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    found: dict[str, str] = {}
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        found[name.rpartition(".")[2]] = value.strip().strip("'\"").replace("\\n", " ")
    extra = [url for url in found.get("extra-index-url", "").split() if url.startswith("http")]
    # Pip passes over a folder that is not there, and so must we: uv would stop.
    links = [place for place in found.get("find-links", "").split() if "://" in place or Path(place).is_dir()]
    settings = {
        "UV_DEFAULT_INDEX": found.get("index-url", ""),
        "UV_INDEX": " ".join(extra),
        "UV_FIND_LINKS": ",".join(links),
        "SSL_CERT_FILE": found.get("cert", ""),
    }
    return {name: value for name, value in settings.items() if value and name not in os.environ}


def install(kind: str, *, with_project: bool) -> None:
    """Everything in the lock and nothing else, then the project itself, editable."""
    lock, uv = LOCKS[kind], TOOLS / "bin" / "uv"
    count = sum("==" in line for line in lock.read_text().splitlines())
    say(f"installing {count} packages from {lock.name}")
    try:
        run([uv, "pip", "sync", "--python", PYTHON, "--require-hashes", lock], "", index_settings())
    except CannotContinue:
        say("that did not work; trying once more with pip, which takes longer")
        run(
            [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--requirement", lock],
            "The packages could not be installed: check the network connection and the disk, and run make again.",
        )
    if with_project:
        # "compat" puts the folder itself on the path: a new package is seen without another installation.
        offline = ["--no-deps", "--no-index", "--no-build-isolation", "--config-settings", "editable_mode=compat"]
        run(
            [PYTHON, "-m", "pip", "install", "-qq", *offline, "--editable", PROJECT],
            "The project itself could not be installed in .venv.",
            {"PYTHONPATH": str(TOOLS)},
        )


def make(kind: str, *, with_project: bool) -> None:
    """`.venv` for running (`run`), for that and a cluster, or for development (`dev`, which holds everything)."""
    if is_made(kind):
        return
    if stamp("dev").exists():
        kind = "dev"  # never take the tools from someone who has them
    began = time.monotonic()
    make_venv()
    install_tools()
    install(kind, with_project=with_project)
    for each in ("run", "dev") if kind == "dev" else [kind]:
        stamp(each).write_text(stamp_text(each))
    UNFINISHED.unlink()
    say(f"ready in {time.monotonic() - began:.0f} s")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two installations into one folder would spoil each other: the second waits."""
    (PROJECT / ".cache").mkdir(exist_ok=True)
    with (PROJECT / ".cache" / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    print(f"environment: {text}", flush=True)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("kind", choices=LOCKS)
    arguments.add_argument("--dependencies-only", action="store_true", help="leave the project itself out")
    given = arguments.parse_args()
    try:
        if not OLDEST <= sys.version_info[:2] < TOO_NEW:
            raise CannotContinue("Samenstart needs Python 3.11, 3.12 or 3.13; set PYTHON=… to choose one.")
        with one_at_a_time():
            make(given.kind, with_project=not given.dependencies_only)
    except CannotContinue as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted: run make again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
