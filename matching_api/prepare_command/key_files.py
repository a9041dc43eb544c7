"""Makes, reads and rotates key files; shows fingerprints, never a key."""

from pathlib import Path

from matching_api.prepare.delivery import rotation_text
from matching_api.prepare.keys import Key, key_text, new_key, read_key
from matching_api.prepare.refusals import CannotPrepare
from matching_api.prepare_command import files


def make(path: Path, organisation: str | None) -> Key:
    """A new key in a new file, mode 0600; a key is never written over another. Raises CannotWrite."""
    if path.exists():
        raise files.CannotWrite(
            f"{path.name} bestaat al. Een sleutel wordt nooit overschreven; wisselen kan met --rotate-key."
        )
    key = new_key(organisation)
    files.write(path, key_text(key))
    return key


def read(path: Path, organisation: str | None) -> Key:
    """The key in a file; raises CannotPrepare."""
    return read_key(files.read_text(path), organisation)


def warnings(path: Path, delivery: Path) -> list[str]:
    """What is unwise about where the key stands, in Dutch."""
    said = []
    if path.resolve().parent == delivery.resolve().parent:
        said.append(
            "de sleutel staat in dezelfde map als de levering. Wie beide heeft, kan cliëntnummers terugvinden: "
            "bewaar de sleutel op een andere plek."
        )
    if files.readable_by_others(path):
        said.append("de sleutel is leesbaar voor andere gebruikers van deze computer (chmod 600 helpt).")
    return said


def rotate(path: Path, translation: Path) -> tuple[Key, list[Path]]:
    """A new key in the file's place; gives the key and the files written, the kept old key first.

    The key itself changes last, so that an interruption leaves the old one in use. Raises CannotPrepare.
    """
    old = read(path, None)
    new = new_key(old.organisation)
    pairs, renewed = rotation_text(files.read_text(translation), old, new)
    kept = path.with_name(f"{path.stem}-oud-{old.fingerprint}{path.suffix}")
    written = {
        kept: key_text(old),
        translation.with_name(f"{translation.stem}-rotatie-{new.fingerprint}.csv"): pairs,
        translation.with_name(f"{translation.stem}-{new.fingerprint}.csv"): renewed,
    }
    files.refuse_overwriting(list(written), force=False)
    for place, text in written.items():
        files.write(place, text)
    files.write(path, key_text(new))
    return new, list(written)


def required(path: Path | None) -> Path:
    """The path; raises CannotPrepare when none was given."""
    if path is None:
        raise CannotPrepare("Geef met --key aan waar het sleutelbestand staat of komt.")
    return path
