"""What goes in and out about a search in the own waitlist; what is sought stands in the body, never in an address."""

import re
from typing import Literal

from pydantic import BaseModel, Field, field_validator

from matching_api.access.schemas import Incoming
from matching_api.personal_data import find_personal_data
from matching_api.suggestions.schemas import RequestOutcomeOut
from matching_api.vocabulary.codes import KEY_PATTERN

# The start of a pseudonym as the screen shows it, or more of it; by chance it may look like a postcode.
_START_OF_PSEUDONYM = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_-]{8,64}")
Kind = Literal["suggested", "unplaced", "not-matched"]


class TallyOut(BaseModel):
    """How many requests the own waitlist holds, and how they stand."""

    requests: int
    over_norm: int
    suggested: int
    unplaced: int
    not_matched: int
    one_on_one: int = Field(description="of `not_matched`, for whom one-on-one help is chosen")


class FoundOutcomesOut(BaseModel):
    """One page of what was found; the tally and the themes are those of the whole waitlist."""

    items: list[RequestOutcomeOut]
    total: int
    tally: TallyOut
    themes: list[str]


class OutcomeSearchIn(Incoming):
    """What is sought in the own waitlist."""

    text: str = Field("", max_length=64, description="start of a pseudonym, or part of a tag's or place's name")
    theme: str | None = Field(None, max_length=40, pattern=KEY_PATTERN)
    tag: str | None = Field(None, max_length=60, pattern=KEY_PATTERN)
    kind: Kind | None = None
    over_norm: bool | None = None
    order: Literal["longest", "shortest", "youngest", "oldest", "theme", "recheck"] = "longest"
    limit: int = Field(25, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)

    @field_validator("text")
    @classmethod
    def _nobody_in_it(cls, value: str) -> str:
        if value and not _START_OF_PSEUDONYM.fullmatch(value) and find_personal_data(value) is not None:
            raise ValueError("Search with the pseudonym of the request, never with personal data")
        return value
