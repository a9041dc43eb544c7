"""What must hold of the repository as a whole: locks, licence, files, and nothing that should not be there."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text())
RUN, DEV, CLUSTER = "requirements.lock", "requirements-dev.lock", "requirements-cluster.lock"
LOCKS = {name: (PROJECT / name).read_text() for name in (RUN, DEV, CLUSTER, "bench/requirements-peers.lock")}
ROOMS = ("matcher", "matching_api", "ui", "bench", "tests", ".ci")
LONGEST = {"tests": 400}


def python_files() -> list[Path]:
    return sorted(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))


def tracked_files() -> list[Path]:
    """Files that are in the repository or about to be."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [PROJECT / name for name in names if name and (PROJECT / name).is_file()]


def locked_versions(lock: str) -> set[tuple[str, str]]:
    """Name and version of every line that pins a package."""
    return {(match[1], match[2]) for match in re.finditer(r"(?m)^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", LOCKS[lock])}


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert not re.search(r"://|--index-url|--extra-index|--find-links| @ ", LOCKS[lock])


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    blocks = re.split(r"(?m)^(?=[a-z0-9])", LOCKS[lock])
    without = [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
    assert without == []


def test_every_dependency_is_locked() -> None:
    run = {name for name, _ in locked_versions("requirements.lock")}
    assert names(PYPROJECT["project"]["dependencies"]) <= run


def test_every_tool_is_locked_for_development() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    wanted = names([each for extra in extras.values() for each in extra])
    assert wanted <= {name for name, _ in locked_versions("requirements-dev.lock")}


def test_development_runs_the_very_versions_of_production() -> None:
    assert locked_versions(RUN) <= locked_versions(DEV)


def test_a_cluster_runs_the_very_versions_of_production_and_dask() -> None:
    assert locked_versions(RUN) <= locked_versions(CLUSTER) <= locked_versions(DEV)
    assert names(PYPROJECT["project"]["optional-dependencies"]["cluster"]) <= {n for n, _ in locked_versions(CLUSTER)}


def test_one_licence_is_named_everywhere() -> None:
    public = yaml.safe_load((PROJECT / "publiccode.yml").read_text())
    assert public["legal"]["license"] == PYPROJECT["project"]["license"] == "EUPL-1.2"
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (PROJECT / "LICENSE").read_text().splitlines()[0]


def test_publiccode_says_what_catalogues_ask() -> None:
    public = yaml.safe_load((PROJECT / "publiccode.yml").read_text())
    asked = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description"}
    assert asked | {"legal", "maintenance", "localisation"} <= public.keys()
    assert public["softwareVersion"] == PYPROJECT["project"]["version"]
    for language in ("nl", "en"):
        assert len(public["description"][language]["shortDescription"]) <= 150
        assert 150 <= len(public["description"][language]["longDescription"]) <= 10_000


def test_no_file_is_longer_than_one_reads_in_a_sitting() -> None:
    too_long = {
        str(path.relative_to(PROJECT)): count
        for path in python_files()
        if (count := len(path.read_text().splitlines())) > LONGEST.get(path.relative_to(PROJECT).parts[0], 250)
    }
    assert too_long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = []
    for path in python_files():
        # A migration is a list of tables, read once and never changed.
        if "tests" in path.parts or path.parent.name == "versions":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 45:
                    too_long.append(f"{path.relative_to(PROJECT)}:{node.lineno} {node.name}: {lines}")
    assert too_long == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(PROJECT))
        for path in python_files()
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|raise NotImplementedError)\b")
    code = [path for path in python_files() if path != Path(__file__)]
    assert [str(path) for path in code if later.search(path.read_text())] == []


def test_no_data_lies_about_outside_its_folders() -> None:
    data = {".csv", ".xlsx", ".xls", ".sqlite", ".parquet", ".pkl"}
    kept = ("data", "tests", "bench")
    loose = [path for path in tracked_files() if path.suffix in data]
    assert [str(path) for path in loose if path.relative_to(PROJECT).parts[0] not in kept] == []


def test_no_secret_is_kept() -> None:
    secret = {".key", ".pem", ".env"}
    assert [path.name for path in tracked_files() if path.suffix in secret or path.name == ".env"] == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    places = re.compile(r"(?<![\w./-])/(?:home|Users|root|work)/\w")
    text = {".py", ".md", ".toml", ".yml", ".yaml", ".json", ".lock", "", ".css"}
    found = [
        str(path.relative_to(PROJECT))
        for path in tracked_files()
        if path.suffix in text and path != Path(__file__) and places.search(path.read_text(errors="replace"))
    ]
    assert found == []


def test_every_decision_says_what_checks_it() -> None:
    pages = sorted((PROJECT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(numbers) == len(set(numbers))
    for page in pages:
        words = page.read_text()
        assert words.startswith(f"# {page.name[:4]}" if page.name[:4] != "0000" else "# NNNN"), page.name
        assert "**Decision:**" in words, page.name
        assert "## What checks it" in words, page.name
