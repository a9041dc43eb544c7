"""Reads and writes the files of the command: readable for the owner only, whole or not at all, never over another."""

import os
import secrets
from pathlib import Path

from matching_api.prepare.refusals import CannotPrepare


class CannotWrite(CannotPrepare):
    """A file is there already, or its folder cannot be written."""


def read_bytes(path: Path) -> bytes:
    """The content of a file; raises CannotPrepare with a sentence for the person at the screen."""
    try:
        return path.read_bytes()
    except OSError as error:
        why = "bestaat niet" if isinstance(error, FileNotFoundError) else "kan niet worden gelezen"
        raise CannotPrepare(f"Het bestand {path.name} {why}.") from None


def read_text(path: Path) -> str:
    """The text of a UTF-8 file; raises CannotPrepare."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotPrepare(f"Het bestand {path.name} is geen tekst in UTF-8.") from None


def refuse_overwriting(paths: list[Path], force: bool) -> None:
    """Raises CannotWrite when one of the files is there already and `force` is off."""
    there = [path.name for path in paths if path.exists()]
    if there and not force:
        raise CannotWrite(f"Bestaat al: {', '.join(there)}. Er is niets geschreven; overschrijven kan met --force.")


def write(path: Path, text: str) -> None:
    """The whole text or nothing, readable for the owner only (mode 0600); raises CannotWrite."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.parent / f".{path.name}.{secrets.token_hex(4)}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError:
        raise CannotWrite(f"{path.name} kan niet worden geschreven in de map {path.parent.name or '.'}.") from None


def readable_by_others(path: Path) -> bool:
    """May other users of this machine read the file? Not known, and so not said, outside POSIX."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)
