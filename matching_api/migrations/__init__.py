"""Brings a database to the tables this version needs, and back; knows no rows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, make_url

from matching_api.settings import get_settings

FOLDER = Path(__file__).parent


def config(url: str | None = None, works_as: str | None = None) -> Config:
    """Alembic's settings for this installation's database, or the one at `url` where the service `works_as`."""
    settings = Config(str(FOLDER / "alembic.ini"))
    settings.set_main_option("script_location", str(FOLDER))
    if url is None:
        url, works_as = get_settings().owner_url(), get_settings().database_url
    settings.attributes["url"] = url
    settings.attributes["application"] = works_as or url
    return settings


def owner(settings: Config) -> str:
    """The address at which the database is changed: by the role that owns its tables."""
    return str(settings.attributes.get("url") or get_settings().owner_url())


def application(settings: Config) -> URL:
    """The address at which the service works with the rows."""
    return make_url(settings.attributes.get("application") or get_settings().database_url)


def upgrade(url: str | None = None, revision: str = "head", works_as: str | None = None) -> None:
    """Makes or changes the tables; does nothing when they are up to date."""
    command.upgrade(config(url, works_as), revision)


def downgrade(url: str | None = None, revision: str = "base", works_as: str | None = None) -> None:
    """Takes changes back; `base` drops all tables with what they hold."""
    settings = config(url, works_as)
    settings.attributes["down"] = True
    command.downgrade(settings, revision)
