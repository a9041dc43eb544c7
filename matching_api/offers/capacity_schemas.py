"""What goes in and out about where, when and how many new groups an organisation can run."""

import hashlib
from typing import Self

from pydantic import Field, ValidationInfo, field_validator

from matching_api.access.schemas import Incoming
from matching_api.offers.models import Facilitator, Venue
from matching_api.offers.schemas import Daypart, Postcode4, distinct, known_daypart
from matching_api.vocabulary.codes import DAYPARTS, Mode
from matching_api.vocabulary.places import places


class VenueIn(Incoming):
    """Where and when a new group could meet; `place` is none when it can only be online."""

    dayparts: list[Daypart] = Field(min_length=1, max_length=len(DAYPARTS))
    modes: list[Mode] = Field(min_length=1, max_length=2)
    place: Postcode4 | None = Field(None, validate_default=True)

    _modes_distinct = field_validator("modes")(distinct)
    _dayparts_distinct = field_validator("dayparts")(distinct)

    @field_validator("dayparts")
    @classmethod
    def _dayparts_known(cls, values: list[str]) -> list[str]:
        return [known_daypart(value) for value in values]

    @field_validator("place")
    @classmethod
    def _place_by_modes(cls, value: str | None, info: ValidationInfo) -> str | None:
        if (value is None) is not (info.data.get("modes") == [Mode.ONLINE]):
            raise ValueError("A place is needed when people can meet in person, and none when it is online only")
        if value is not None and value not in places():
            raise ValueError("There is no such postcode")
        return value


class FacilitatorIn(Incoming):
    """How many new groups can be run for a theme."""

    theme: str
    groups: int = Field(ge=0, le=50)


class CapacityIn(Incoming):
    """All there is; what is left out is no longer possible."""

    venues: list[VenueIn] = Field(max_length=100)
    facilitators: list[FacilitatorIn] = Field(max_length=50)


class CapacityOut(CapacityIn):
    """What the own organisation can run besides its offers."""

    @classmethod
    def of(cls, venues: list[Venue], facilitators: list[Facilitator]) -> Self:
        return cls(
            venues=[
                VenueIn(place=each.place, dayparts=each.dayparts, modes=[Mode(mode) for mode in each.modes])
                for each in venues
            ],
            facilitators=[FacilitatorIn(theme=each.theme, groups=each.groups) for each in facilitators],
        )

    def mark(self) -> str:
        """Equal for equal contents, as an ETag."""
        return f'"{hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]}"'
