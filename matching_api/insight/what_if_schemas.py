"""What goes in and out about a draft group: of the own youths counts, of others' only counts that are large enough."""

from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from matching_api.offers.benefit_schemas import AssumptionsIn, BenefitOut
from matching_api.offers.codes import OfferState
from matching_api.offers.schemas import MeetingPlaceOut, MeetingsIn, OrganisationRef, ShapeIn, not_under
from matching_api.vocabulary.codes import Mode


class JoiningIn(AssumptionsIn):
    """How many of those who fit will really come, as a share; nobody measured it, so there are two."""

    joining_low: float = Field(0.5, ge=0, le=1, allow_inf_nan=False)
    joining_high: float = Field(
        0.8, ge=0, le=1, allow_inf_nan=False, description="one region found 300 of 1,800 no longer needed the place"
    )

    choosing: float = Field(
        0.3, ge=0, le=1, allow_inf_nan=False, description="of those with another suggestion, who come here after all"
    )

    _shares_in_order = field_validator("joining_high")(not_under("joining_low"))


class DraftIn(ShapeIn, MeetingsIn):
    """A group that does not exist yet, or one of the own offers as it might become."""

    offer_id: UUID | None = Field(None, description="the own offer that would change")
    assumptions: JoiningIn = Field(default_factory=JoiningIn)


class CountOut(BaseModel):
    """Own youths, and others' unless they are too few to show; `total` is there when both are."""

    mine: int
    others: int | None
    total: int | None

    @classmethod
    def of(cls, mine: int, others: int | None) -> "CountOut":
        return cls(mine=mine, others=others, total=None if others is None else mine + others)


class FitOut(BaseModel):
    """Who would fit now. Each count is of youths who wait and have no seat in a group."""

    fitting: CountOut
    suggested_elsewhere: CountOut = Field(description="of those, with a suggestion for another group: the competition")
    over_norm: CountOut = Field(description="of those, waiting longer than the treeknorm")
    median_waiting_days: int | None = Field(description="none when too few fit")


class ShareOut(BaseModel):
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class AmountOut(BaseModel):
    low: int
    high: int


class ChanceOut(BaseModel):
    """Whether it would fill.

    Low: those without another suggestion come with the low share, and of those with one only the share `choosing` of
    that. High: everybody who fits comes with the high share. Where others are too few to show, low counts none of them
    and high one under the threshold.
    """

    needed: int = Field(description="participants still needed to start")
    seats: int = Field(description="free seats")
    to_start: ShareOut = Field(description="chance that enough come to start, in steps of 5 %")
    participants: AmountOut = Field(description="expected, never more than free seats")


class HomeOut(BaseModel):
    """Where those who fit live."""

    code: str
    name: str
    mine: int
    others: int | None
    total: int | None


class ChangeOut(BaseModel):
    """The fields of the draft that would be different; all others are none."""

    age_min: int | None = None
    age_max: int | None = None
    daypart: str | None = None
    mode: Mode | None = None
    tags: list[str] | None = None
    seats_max: int | None = None


class AlternativeOut(BaseModel):
    """One change with which more would fit; others count only where they are enough to show."""

    change: ChangeOut
    more: CountOut


class OverlapOut(BaseModel):
    """An open offer of the same theme and subregion, for ages that overlap."""

    id: UUID
    title: str
    organisation: OrganisationRef
    age_min: int
    age_max: int
    mode: Mode
    place: MeetingPlaceOut | None
    daypart: str
    seats_left: int
    state: OfferState


class WhatIfOut(BaseModel):
    """What a group would meet, were it published now."""

    threshold: int = Field(description="counts of others' youths under this are not shown")
    theme: str
    fit: FitOut
    chance: ChanceOut
    homes: list[HomeOut]
    alternatives: list[AlternativeOut]
    overlaps: list[OverlapOut]
    benefit: BenefitOut
    assumptions: JoiningIn
