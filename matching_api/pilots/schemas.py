"""What goes in and out about pilots."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, field_validator

from matching_api.access.schemas import Incoming
from matching_api.offers.models import Offer
from matching_api.offers.schemas import Names, OrganisationRef
from matching_api.pilots.models import Check, Pilot, PilotKind, Principle


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


class ChecksIn(Incoming):
    """Does the pilot follow the principle? Every one is asked for."""

    p1: Check
    p2: Check
    p3: Check
    p4: Check
    p5: Check
    p6: Check
    p7: Check
    p8: Check
    p9: Check
    p10: Check
    p11: Check
    p12: Check
    p13: Check


class PilotIn(Incoming):
    """A pilot as the project leader writes it."""

    title: Annotated[str, BeforeValidator(_stripped), Field(min_length=3, max_length=120)]
    kind: PilotKind
    offer_ids: list[UUID] = Field(min_length=1, max_length=20)
    starts_on: date
    ends_on: date
    intended_result: Annotated[str, BeforeValidator(_stripped), Field(min_length=3, max_length=1000)]
    checks: ChecksIn

    @field_validator("ends_on")
    @classmethod
    def _in_order(cls, value: date, info: ValidationInfo) -> date:
        if value < info.data.get("starts_on", value):
            raise ValueError("It ends on or after the first day")
        return value


class PilotGroupOut(BaseModel):
    id: UUID
    title: str
    organisation: OrganisationRef
    state: str

    @classmethod
    def of(cls, offer: Offer, names: Names) -> Self:
        who = OrganisationRef.of(offer.organisation_key, names)
        return cls(id=offer.id, title=offer.title, organisation=who, state=offer.state.value)


class PilotOut(BaseModel):
    """One pilot with its groups."""

    id: UUID
    title: str
    kind: PilotKind
    starts_on: date
    ends_on: date
    intended_result: str
    checks: dict[Principle, Check]
    groups: list[PilotGroupOut]
    version: int
    saved_by: str
    saved_at: datetime

    @classmethod
    def of(cls, pilot: Pilot, offers: list[Offer], names: Names) -> Self:
        same = pilot.model_dump(include=set(cls.model_fields) - {"groups"})
        return cls(**same, groups=[PilotGroupOut.of(each, names) for each in offers])


class PilotListOut(BaseModel):
    items: list[PilotOut]
    total: int
