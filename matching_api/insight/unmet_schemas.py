"""What goes out about demand without offer, and questions for an offer with their answers; counts, never rows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.access.schemas import Incoming
from matching_api.offers.call_models import CallAnswer, OfferCall, OfferCallAnswer
from matching_api.offers.models import Offer
from matching_api.offers.schemas import Names, OrganisationRef


class PartOut(BaseModel):
    """A part of a cluster: a request or a reason by its key, and how many."""

    key: str
    youths: int


class ClusterOut(BaseModel):
    """Requests that no offer serves, of one theme, age band and subregion."""

    theme: str
    age_band: str
    subregion: str | None = Field(description="none outside the known subregions")
    youths: int
    over_norm: int | None = Field(description="none when it is too small to show")
    median_waiting_days: int
    tags: list[PartOut] = Field(description="what they want help with first; small ones are left out")
    lacking: list[PartOut] = Field(description="why the last round had no place; small ones are left out")
    asked: bool = Field(description="is there an open question for an offer?")


class ClusterListOut(BaseModel):
    items: list[ClusterOut]


class ThemeTrendOut(BaseModel):
    """New requests of a theme in the last two complete quarters; none is too small to show."""

    theme: str
    before: int | None
    last: int | None


class OfferRefOut(BaseModel):
    id: UUID
    title: str
    organisation: OrganisationRef
    theme: str
    subregion: str | None
    age_min: int
    age_max: int
    daypart: str
    seats_left: int

    @classmethod
    def of(cls, offer: Offer, subregion: str, names: Names) -> Self:
        same = {name: getattr(offer, name) for name in ("id", "title", "theme", "age_min", "age_max", "daypart")}
        return cls(
            **same,
            organisation=OrganisationRef.of(offer.organisation_key, names),
            subregion=subregion or None,
            seats_left=offer.seats_max - offer.seats_elsewhere - offer.seats_held,
        )


class OverlapGroupOut(BaseModel):
    """Offers of one theme in one subregion whose ages overlap."""

    theme: str
    subregion: str | None
    offers: list[OfferRefOut]


class UnmetDemandOut(BaseModel):
    """Where demand and offer miss each other, today."""

    as_of: date
    threshold: int
    clusters: list[ClusterOut]
    trends: list[ThemeTrendOut]
    idle_offers: list[OfferRefOut]
    overlaps: list[OverlapGroupOut]


class OfferCallIn(Incoming):
    """A cluster of which somebody asks: who can run this group?"""

    theme: str = Field(max_length=40)
    age_band: str = Field(max_length=8)
    subregion: str | None = Field(default=None, max_length=60)


class CallAnswerIn(Incoming):
    answer: CallAnswer
    from_on: date | None = Field(default=None, description="the first day it could start")


class CallAnswerOut(BaseModel):
    organisation: OrganisationRef
    answer: CallAnswer
    from_on: date | None
    answered_by: str
    answered_at: datetime

    @classmethod
    def of(cls, answer: OfferCallAnswer, names: Names) -> Self:
        same = {name: getattr(answer, name) for name in ("answer", "from_on", "answered_by", "answered_at")}
        return cls(organisation=OrganisationRef.of(answer.organisation_key, names), **same)


class OfferCallOut(BaseModel):
    """A question to all organisations, with what they answered."""

    id: UUID
    theme: str
    age_min: int
    age_max: int
    subregion: str | None
    youths: int | None = Field(description="waiting unserved when it was asked; none when too few to show")
    asked_by: str
    asked_at: datetime
    closed_at: datetime | None
    can_run: int = Field(description="organisations")
    can_join: int
    answers: list[CallAnswerOut] = Field(description="every one for who asks, the own one for who answers")

    @classmethod
    def of(cls, call: OfferCall, answers: list[OfferCallAnswer], given: Mapping[CallAnswer, int], names: Names) -> Self:
        counted = {"can_run": given.get(CallAnswer.CAN_RUN, 0), "can_join": given.get(CallAnswer.CAN_JOIN, 0)}
        same = {name: getattr(call, name) for name in cls.model_fields if name not in {"answers", *counted}}
        return cls(**same, **counted, answers=[CallAnswerOut.of(each, names) for each in answers])


class OfferCallListOut(BaseModel):
    items: list[OfferCallOut]
