"""What goes out about the quality of what organisations deliver: counts and shares, never a row."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from matching_api.offers.schemas import OrganisationRef


class LastDeliveryOut(BaseModel):
    received_at: datetime
    reference_date: date
    kind: str
    read: int
    refused: int


class RefusedOut(BaseModel):
    """How many rows were refused for one reason in the days that are looked back; too few are not counted out."""

    code: str
    rows: int | None
    suppressed: bool


class MissingOut(BaseModel):
    """How many of the waiting requests lack a field that may stay empty, in steps of five per cent."""

    field: str
    percent: int


class SourceQualityOut(BaseModel):
    """One organisation as a source; in order of name, for this is no ranking."""

    organisation: OrganisationRef
    sharing: bool
    last_delivery: LastDeliveryOut | None
    days_since_delivery: int | None
    deliveries: int = Field(description="in the days that are looked back, without those that were taken back")
    read: int
    refused_percent: int | None = Field(description="of the rows read; none when nothing was")
    refused: list[RefusedOut]
    waiting: int | None = Field(description="none when it is too small to show")
    not_confirmed: int | None = Field(description="waiting, and not named or rechecked for too long to be matched")
    missing: list[MissingOut] = Field(description="empty when too few wait")
    median_recheck_days: int | None = Field(description="since the last recheck, of those that had one")


class SourceQualityListOut(BaseModel):
    days_back: int
    threshold: int
    items: list[SourceQualityOut]
