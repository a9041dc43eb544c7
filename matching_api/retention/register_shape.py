"""The shape of an entry in the register, and the terms that more than one table has."""

from dataclasses import dataclass
from enum import StrEnum

from matching_api.access.roles import Permission
from matching_api.settings import Settings


class About(StrEnum):
    YOUTHS = "youths (special category, pseudonymised)"
    STAFF = "people who work with the service"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Entry:
    """One table in the register; `seen_with` is the permission that shows it, none when no route does."""

    about: About
    what: str
    why: str
    how_long: str
    seen_with: Permission | None
    reach: str = "own organisation"


def days(setting: str) -> str:
    return f"{Settings.model_fields[setting].default} days"


WITH_THE_REQUEST = "as long as the request"
SERVICE = "as long as the service"
