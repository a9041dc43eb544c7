"""The container files as text: they follow their schema, hold no secret and start nothing as root."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker
from typer.main import get_command

from matcher.__main__ import _parser
from matching_api.cli import app

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
OWNER = "SAMENSTART_OWNER_DATABASE_URL"
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
CLUSTER = [name for name, part in COMPOSE["services"].items() if part.get("profiles") == ["cluster"]]
OURS = [name for name in COMPOSE["services"] if name != "database"]


def test_the_compose_file_follows_the_compose_schema() -> None:
    checker = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", PROJECT / "docker-compose.yml"]
    done = subprocess.run(checker, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_dockerfile_follows_good_practice() -> None:
    done = subprocess.run([BIN / "hadolint", PROJECT / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_yaml_is_written_one_way() -> None:
    files = [PROJECT / name for name in ("docker-compose.yml", "publiccode.yml", ".pre-commit-config.yaml")]
    done = subprocess.run([BIN / "yamllint", "--strict", *files], capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stdout


def test_no_secret_has_a_default() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    for name in ("POSTGRES_PASSWORD", "SERVICE_PASSWORD", "SAMENSTART_SECRET_KEY"):
        uses = re.findall(r"\$\{" + name + r"[^}]*\}", text)
        assert uses, name
        assert all(use.startswith("${" + name + ":?") for use in uses), name
    example = (PROJECT / ".env.example").read_text()
    assert re.search(r"(?m)^POSTGRES_PASSWORD=\nSERVICE_PASSWORD=$", example)
    assert re.search(r"(?m)^SAMENSTART_SECRET_KEY=$", example)


def test_no_process_of_ours_runs_as_root() -> None:
    assert re.search(r"(?m)^USER [1-9]\d+:[1-9]\d+$", (PROJECT / "Dockerfile").read_text())


@pytest.mark.parametrize("name", OURS)
def test_every_part_runs_with_few_rights(name: str) -> None:
    part = COMPOSE["services"][name]
    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in part["security_opt"]


def test_nothing_is_reached_from_outside_without_the_proxy() -> None:
    ports = [port for part in COMPOSE["services"].values() for port in part.get("ports", [])]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_screens_know_no_key_and_no_database() -> None:
    assert not {"DATABASE_URL", "SAMENSTART_SECRET_KEY"} & COMPOSE["services"]["ui"]["environment"].keys()


def test_only_the_migration_knows_the_owner_of_the_tables() -> None:
    knows = {name for name, each in COMPOSE["services"].items() if OWNER in each.get("environment", {})}
    assert knows == {"migrate"}
    for name in ("api", "worker"):
        assert "//service:" in COMPOSE["services"][name]["environment"]["DATABASE_URL"]


@pytest.mark.parametrize("name", [name for name in OURS if name not in CLUSTER])
def test_every_command_of_the_compose_file_exists(name: str) -> None:
    command, *options = COMPOSE["services"][name]["command"]
    known = get_command(app).commands[command]  # type: ignore[attr-defined]
    assert set(options[::2]) <= {option for each in known.params for option in each.opts}


def test_a_cluster_starts_only_when_asked_for_and_is_reached_by_nobody_else() -> None:
    assert CLUSTER == ["scheduler", "cluster-worker", "solve-many"]
    assert COMPOSE["networks"]["cluster"] == {"internal": True}
    for name, part in COMPOSE["services"].items():
        assert part.get("networks", []) == (["cluster"] if name in CLUSTER else [])
    assert not {"environment", "env_file", "ports"} & {key for name in CLUSTER for key in COMPOSE["services"][name]}


def test_every_option_of_the_cluster_exists() -> None:
    for name, known in (("scheduler", dask_scheduler.main), ("cluster-worker", dask_worker.main)):
        asked = {word for word in COMPOSE["services"][name]["command"] if word.startswith("--")}
        assert asked <= {option for each in known.params for option in (*each.opts, *each.secondary_opts)}
    words = COMPOSE["services"]["solve-many"]
    asked = _parser().parse_args([words["entrypoint"][-1], *words["command"]])
    assert (asked.cluster, asked.output) == ("tcp://scheduler:8786", Path("/plans"))


def test_every_setting_the_compose_file_asks_for_stands_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"(?m)^(\w+)=", (PROJECT / ".env.example").read_text()))
    assert asked == offered


def test_the_screens_ask_nobody_outside_for_anything() -> None:
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text())
    assert config["browser"]["gatherUsageStats"] is False
    assert config["logger"]["hideWelcomeMessage"] is True
    assert "STREAMLIT_BROWSER_SERVER_ADDRESS" in COMPOSE["services"]["ui"]["environment"]
    assert "://" not in (PROJECT / ".streamlit" / "config.toml").read_text()


def test_the_builder_is_sent_no_more_than_the_image_needs() -> None:
    lines = [line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", (PROJECT / "Dockerfile").read_text())
    wanted = {source.rstrip("/") for line in copied for source in line.split()}
    assert wanted == {line.removeprefix("!").rstrip("/") for line in lines if line.startswith("!")}
