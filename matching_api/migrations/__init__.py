"""Brings a database to the tables this version needs, and back; knows no rows."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from matching_api.settings import get_settings

FOLDER = Path(__file__).parent


def config(url: str | None = None) -> Config:
    """Alembic's settings for the database at the address, or this installation's."""
    settings = Config(str(FOLDER / "alembic.ini"))
    settings.set_main_option("script_location", str(FOLDER))
    settings.attributes["url"] = url or get_settings().database_url
    return settings


def upgrade(url: str | None = None, revision: str = "head") -> None:
    """Makes or changes the tables; does nothing when they are up to date."""
    command.upgrade(config(url), revision)


def downgrade(url: str | None = None, revision: str = "base") -> None:
    """Takes changes back; `base` drops all tables with what they hold."""
    command.downgrade(config(url), revision)
