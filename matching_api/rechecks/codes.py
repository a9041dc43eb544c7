"""Codes of the recheck: by which rule a list is ordered, and how a family was asked; decides nothing."""

from enum import StrEnum


class Rule(StrEnum):
    """In which order a list is called; it is kept with the list."""

    LONGEST_WAITING = "longest-waiting"
    OVER_NORM = "over-norm"
    NOT_CHECKED = "not-checked"  # for a number of days
    NEARLY_A_GROUP = "nearly-a-group"


class Channel(StrEnum):
    """How the family was asked."""

    PHONE = "phone"
    FORM = "form"
