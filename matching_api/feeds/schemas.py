"""What goes out in the words of Open Referral HSDS 3; what is not known is left out, never null."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field


class HsdsVersionOut(BaseModel):
    version: str
    profile: str
    openapi_url: str


class HsdsOrganizationOut(BaseModel):
    id: UUID
    name: str
    description: str


class HsdsLocationOut(BaseModel):
    """Where a group meets, to the four-digit postcode; an address is not known."""

    id: UUID
    location_type: Literal["physical", "virtual"]
    name: str
    latitude: float | None = None
    longitude: float | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None


class HsdsServiceAtLocationOut(BaseModel):
    id: UUID
    location: HsdsLocationOut


class HsdsScheduleOut(BaseModel):
    """When a group meets, in the words of RFC 5545; a part of the day, for no clock time is known."""

    id: UUID
    dtstart: date | None = None
    freq: Literal["WEEKLY"] = "WEEKLY"
    interval: int = 1
    count: int
    byday: str
    description: str
    attending_type: str


class HsdsTermOut(BaseModel):
    id: UUID
    code: str
    name: str
    description: str
    taxonomy: str
    language: str = "nl"


class HsdsAttributeOut(BaseModel):
    id: UUID
    link_type: str
    link_entity: str = "service"
    taxonomy_term: HsdsTermOut


class HsdsLanguageOut(BaseModel):
    id: UUID
    code: str


class HsdsUnitOut(BaseModel):
    id: UUID
    name: str


class HsdsCapacityOut(BaseModel):
    """Seats as they are counted at the moment of the answer."""

    id: UUID
    unit: HsdsUnitOut
    available: int
    maximum: int
    updated: datetime


class HsdsServiceOut(BaseModel):
    """One open offer."""

    id: UUID
    name: str
    status: Literal["active"] = "active"
    description: str | None = None
    eligibility_description: str
    minimum_age: int
    maximum_age: int
    assured_date: date = Field(description="last day somebody said that the offer stands")
    organization: HsdsOrganizationOut
    service_at_locations: list[HsdsServiceAtLocationOut]
    schedules: list[HsdsScheduleOut]
    languages: list[HsdsLanguageOut]
    attributes: list[HsdsAttributeOut]
    capacities: list[HsdsCapacityOut]


class HsdsServicePageOut(BaseModel):
    """One page of services, as HSDS pages its lists."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[HsdsServiceOut]
