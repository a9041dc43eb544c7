"""`samenstart prepare` at the terminal: shows first, asks, writes whole files for the owner only."""

import csv
import io
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from matching_api.cli import app
from matching_api.prepare.keys import key_text, new_key
from tests.prepare.conftest import KEY, RAW

pytestmark = pytest.mark.slow  # runs the whole command

EXPORT = RAW / "wachtlijst_jt-oegstgeest.csv"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "kluis" / "team.key"
    path.parent.mkdir()
    path.write_text(KEY.secret.hex())
    path.chmod(0o600)
    return path


def prepare(*arguments: object, answers: str | None = None) -> Result:
    return CliRunner().invoke(app, ["prepare", *map(str, arguments)], input=answers)


def usual(tmp_path: Path, key: Path, *more: object, answers: str | None = None) -> Result:
    return prepare(
        EXPORT, "--organisation", "jt-oegstgeest", "--key", key, "-o", tmp_path / "uit" / "levering.csv",
        "--reference-date", "2026-11-20", *more, answers=answers,
    )  # fmt: skip


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_without_a_yes_the_report_is_shown_and_nothing_is_written(tmp_path: Path, key: Path) -> None:
    for answers in (None, "n\n", "\n"):
        result = usual(tmp_path, key, answers=answers)
        assert "121 rijen gelezen = 84 in de levering + 26 wachten + 11 eruit gehaald" in result.output
        assert result.exit_code == 1
    assert not (tmp_path / "uit").exists()


def test_after_a_yes_the_delivery_stands_apart_from_what_stays(tmp_path: Path, key: Path) -> None:
    result = usual(tmp_path, key, answers="j\n")
    assert result.exit_code == 0, result.output
    delivery = tmp_path / "uit" / "levering.csv"
    stays = tmp_path / "uit" / "levering-blijft-hier"
    assert {path.name for path in stays.iterdir()} == {"vertaling.csv", "nakijken.csv", "rapport.html"}
    assert {mode(path) for path in [delivery, *stays.iterdir()]} == {0o600}
    assert mode(stays) == 0o700
    rows = list(csv.DictReader(io.StringIO(delivery.read_text()), delimiter=";"))
    assert len(rows) == 84
    assert KEY.pseudonym("004512") in {row["kenmerk"] for row in rows}


def test_a_dry_run_writes_and_asks_nothing(tmp_path: Path, key: Path) -> None:
    result = usual(tmp_path, key, "--dry-run")
    assert result.exit_code == 0
    assert "[j/N]" not in result.output
    assert not (tmp_path / "uit").exists()


def test_files_that_are_there_are_overwritten_only_with_force(tmp_path: Path, key: Path) -> None:
    assert usual(tmp_path, key, "--yes").exit_code == 0
    before = (tmp_path / "uit" / "levering.csv").stat().st_mtime_ns
    again = usual(tmp_path, key, "--yes")
    assert again.exit_code == 1
    assert "levering.csv" in again.output
    assert (tmp_path / "uit" / "levering.csv").stat().st_mtime_ns == before
    assert usual(tmp_path, key, "--yes", "--force").exit_code == 0


def test_a_key_beside_the_delivery_is_warned_of(tmp_path: Path, key: Path) -> None:
    assert "LET OP" not in usual(tmp_path, key, "--dry-run").output
    beside = tmp_path / "uit" / "team.key"
    beside.parent.mkdir()
    beside.write_text(KEY.secret.hex())
    beside.chmod(0o644)
    output = usual(tmp_path, beside, "--yes").output
    assert "dezelfde map als de levering" in output
    assert "leesbaar voor andere gebruikers" in output


def test_a_new_key_is_for_the_owner_only_and_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "kluis" / "team.key"
    result = prepare("--new-key", "--key", path, "--organisation", "jt-oegstgeest")
    assert result.exit_code == 0
    assert mode(path) == 0o600
    assert path.read_text().splitlines()[-1] not in result.output
    before = path.read_text()
    assert prepare("--new-key", "--key", path, "--force").exit_code == 1
    assert path.read_text() == before


def test_rotating_the_key_leaves_a_translation_from_old_to_new(tmp_path: Path, key: Path) -> None:
    usual(tmp_path, key, "--yes")
    translation = tmp_path / "uit" / "levering-blijft-hier" / "vertaling.csv"
    result = prepare("--rotate-key", "--key", key, "--translation", translation)
    assert result.exit_code == 0, result.output
    assert KEY.secret.hex() not in key.read_text()
    pairs_file = next(translation.parent.glob("vertaling-rotatie-*.csv"))
    pairs = {row["kenmerk_oud"]: row["kenmerk_nieuw"] for row in csv.DictReader(pairs_file.open(), delimiter=";")}
    assert len(pairs) == 84
    usual(tmp_path, key, "--yes", "--force")
    rows = csv.DictReader((tmp_path / "uit" / "levering.csv").open(), delimiter=";")
    assert {row["kenmerk"] for row in rows} == set(pairs.values())
    kept = next(key.parent.glob("team-oud-*.key"))
    assert KEY.secret.hex() in kept.read_text()
    assert mode(kept) == mode(key) == 0o600


def test_a_mapping_is_started_filled_in_and_used(tmp_path: Path, key: Path) -> None:
    path = tmp_path / "team.toml"
    assert prepare(EXPORT, "--organisation", "jt-oegstgeest", "--write-mapping", path).exit_code == 0
    assert '"exceutieve functies" = []' in path.read_text()
    path.write_text(path.read_text().replace('functies" = []', 'functies" = ["plannen-en-organiseren"]'))
    assert "85 in de levering" in usual(tmp_path, key, "--mapping", path, "--dry-run").output


def test_decisions_at_the_terminal_are_remembered_in_the_mapping(tmp_path: Path, key: Path) -> None:
    path = tmp_path / "team.toml"
    answers = "w\nj\nniet-bestaand\nvrienden-maken\n\n" + "\n" * 40
    first = usual(tmp_path, key, "--mapping", path, "--decide", "--dry-run", answers=answers)
    assert first.exit_code == 0, first.output
    assert "86 in de levering" in first.output.split("De besluiten staan in")[1]
    again = usual(tmp_path, key, "--mapping", path, "--dry-run")
    assert "86 in de levering" in again.output
    assert "Wacht volgens de koppeling: rijen 42, 88" in again.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Geef de export en --organisation"),
        ([EXPORT], "Geef de export en --organisation"),
        ([EXPORT, "--organisation", "JT Oegstgeest"], "kleine letters"),
        ([EXPORT, "--organisation", "iemand"], "--waitlist"),
        (["bestaat-niet.csv", "--organisation", "jt-a"], "bestaat niet"),
        ([EXPORT, "--organisation", "jt-a", "-o", "x.csv"], "--new-key"),
        ([EXPORT, "--organisation", "jt-a", "--key", EXPORT], "geen tekst in UTF-8"),
        ([EXPORT, "--organisation", "jt-a", "--mapping", "weg.toml"], "weg.toml bestaat niet"),
        ([EXPORT, "--organisation", "jt-a", "--header-row", "500"], "Rij 500"),
        ([EXPORT, "--organisation", "jt-a", "--decide"], "--mapping"),
        (["--rotate-key", "--key", "weg.key"], "--translation"),
        (["--new-key"], "--key"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments: list[object], sentence: str) -> None:
    result = prepare(*arguments)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_the_key_or_mapping_of_another_organisation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ander.key"
    path.write_text(key_text(new_key("jt-kaag")))
    assert "andere organisatie" in usual(tmp_path, path).output
    mapping = RAW / "koppeling_jt-kaag.toml"
    result = prepare(EXPORT, "--organisation", "jt-oegstgeest", "--mapping", mapping)
    assert "andere organisatie" in result.output


def test_an_unforeseen_error_names_its_place_and_not_its_message(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Shaniqua Bondarenko")

    monkeypatch.setattr("matching_api.prepare_command.command.prepare", broken)
    output = usual(tmp_path, key).output
    assert "RuntimeError, test_command.py" in output
    assert "Shaniqua" not in output
