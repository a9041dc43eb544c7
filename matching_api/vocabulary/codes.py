"""Codes that requests and offers share: parts of the day, forms, for whom; no rules and no labels."""

from enum import StrEnum

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("morning", "afternoon", "evening")
DAYPARTS: tuple[str, ...] = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)

LANGUAGE_PATTERN = r"^[a-z]{2}$"
POSTCODE4_PATTERN = r"^[1-9][0-9]{3}$"
# Of tags, themes and organisations; in a word of this form nobody can be described.
KEY_PATTERN = r"^[a-z]+(-[a-z]+)*$"


class Mode(StrEnum):
    IN_PERSON = "in-person"
    ONLINE = "online"


class Audience(StrEnum):
    """For whom a group on this tag is meant."""

    YOUTH = "youth"
    FAMILY = "family"
    PARENTS = "parents"


class Route(StrEnum):
    """What a label means when it is no request."""

    SAFETY_FIRST = "safety-first"
