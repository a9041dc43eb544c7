"""The register of processing: every table described, and the published page is what the code says."""

from sqlmodel import SQLModel
from typer.testing import CliRunner

from matching_api.cli import app
from matching_api.retention import register
from matching_api.retention.register_entries import ENTRIES, About
from matching_api.settings import PROJECT, Settings


def test_every_table_is_described_and_nothing_else() -> None:
    assert set(ENTRIES) == set(SQLModel.metadata.tables)


def test_the_published_page_is_what_the_command_prints() -> None:
    page = (PROJECT / "docs" / "register-of-processing.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["register"]).output == page


def test_every_table_that_refers_to_a_request_is_about_youths() -> None:
    tables = SQLModel.metadata.tables
    refers = {name for name, table in tables.items() if any("help_request" in column.name for column in table.c)}
    assert refers
    assert all(ENTRIES[name].about is About.YOUTHS for name in refers)


def test_the_terms_in_the_register_are_those_of_the_settings() -> None:
    page = register.markdown()
    for setting in ("keep_closed_days", "recheck_days"):
        assert f"{Settings.model_fields[setting].default} days" in page
