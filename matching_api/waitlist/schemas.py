"""What goes in and out about requests and deliveries; a pseudonym only in a body, and only to its own organisation."""

import json
from collections import Counter
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.access.schemas import Incoming
from matching_api.settings import get_settings
from matching_api.vocabulary.codes import KEY_PATTERN
from matching_api.vocabulary.places import places
from matching_api.waitlist import service
from matching_api.waitlist.codes import DeliveryKind, Referrer, RequestState, Source, Waitlist
from matching_api.waitlist.columns import COLUMNS
from matching_api.waitlist.delivering import MOST_ERRORS, Terms
from matching_api.waitlist.models import Delivery, HelpRequest


class PlaceOut(BaseModel):
    postcode4: str
    name: str | None
    municipality: str | None

    @classmethod
    def of(cls, postcode4: str) -> Self:
        place = places().get(postcode4)
        return cls(
            postcode4=postcode4, name=place.name if place else None, municipality=place.municipality if place else None
        )


class HelpRequestOut(BaseModel):
    """A request of the own organisation."""

    id: UUID
    pseudonym: str
    tags: list[str]
    theme: str
    age: int
    place: PlaceOut
    registered_on: date
    waiting_days: int
    over_norm: bool = Field(description="waits longer than the treeknorm")
    waitlist: Waitlist
    status: RequestState
    dayparts: list[str]
    languages: list[str]
    modes: list[str]
    max_travel_km: float = Field(description="as given, or by policy")
    largest_group: int | None
    referrer: Referrer | None
    referral_open: bool | None
    open_to_group: bool | None
    peer_contact: bool | None
    rechecked_on: date | None
    aside_until: date | None = Field(description="the family asked to wait; not matched before this day")
    reference_date: date
    delivery_id: UUID

    @classmethod
    def of(cls, request: HelpRequest, today: date | None = None) -> Self:
        settings = get_settings()
        days = service.waiting_days(request, today or settings.current_date())
        same = {name: getattr(request, name) for name in _SAME}
        return cls(
            **same,
            pseudonym=request.pseudonym.reveal(),
            place=PlaceOut.of(request.postcode4),
            waiting_days=days,
            over_norm=days > settings.treeknorm_days,
            status=request.state,
            max_travel_km=service.travel_km(request.max_travel_km, request.age),
        )


# Fields that go out as they are kept.
_SAME = set(HelpRequestOut.model_fields) & set(HelpRequest.model_fields) - {"pseudonym", "status", "max_travel_km"}


class HelpRequestListOut(BaseModel):
    items: list[HelpRequestOut]
    total: int

    @classmethod
    def of(cls, requests: list[HelpRequest], total: int) -> Self:
        return cls(items=[HelpRequestOut.of(each) for each in requests], total=total)


Key = Annotated[str, Field(max_length=64, pattern=KEY_PATTERN)]


class HelpRequestSearchIn(Incoming):
    """Filters that name tags, in a body because a URL may be kept by others."""

    tags: list[Key] = Field(default_factory=list, max_length=60)
    themes: list[Key] = Field(default_factory=list, max_length=20)
    over_norm: bool | None = None
    status: RequestState | None = None

    def search(self) -> service.Search:
        return service.Search(frozenset(self.tags), frozenset(self.themes), self.over_norm, self.status)


class RowErrorOut(BaseModel):
    """One thing wrong in a row: number (a file's header is row 1), column, code, a sentence; never the value."""

    row: int
    column: str
    code: str
    detail: str
    tags: list[str] | None = None


def _named(*, required: bool) -> str:
    return ", ".join(column.english for column in COLUMNS if column.required is required)


# Rows are judged one by one with an error for each cell, which a schema could not do; so they are described in words.
_EXAMPLE = {
    "pseudonym": "mA0GlWnxccBX5wTt-pcBCgTD9CTF3iqw0DCkmtPxvR0",
    "tags": ["faalangst", "piekeren-en-zorgen"],
    "age": 10,
    "postcode4": "2316",
    "registered_on": "2026-03-05",
    "waitlist": "jeugdteam",
    "dayparts": ["wed-afternoon"],
    "open_to_group": True,
}
# The example stands in the words too: as an `examples` it is taken for an operation by the official linter,
# because `postcode4` begins with the name of a method.
_ROWS = (
    f"One object a request. Required: {_named(required=True)}. Optional: {_named(required=False)}. "
    f"For example: `{json.dumps(_EXAMPLE)}`"
)


class DeliveryIn(Incoming):
    """A delivery as rows with the English names."""

    kind: DeliveryKind
    # Beside a choice of types the format is repeated, or it would be read as a date without one.
    reference_date: date | None = Field(None, json_schema_extra={"format": "date"})
    rows: list[dict[str, Any]] = Field(min_length=1, description=_ROWS)

    def terms(self, *, all_or_nothing: bool, keep: bool = True) -> Terms:
        return Terms(self.kind, self.reference_date, all_or_nothing, keep)


class DeliveryOut(BaseModel):
    """What came of a delivery; `id` is none when it was only checked."""

    id: UUID | None
    organisation: str
    kind: DeliveryKind
    source: Source
    received_at: datetime
    received_by: str
    reference_date: date
    read: int
    taken: int
    created: int
    updated: int
    unchanged: int
    left: int
    refused: int
    errors: list[RowErrorOut] = Field(description=f"the first {MOST_ERRORS}; how many there are is in `error_counts`")
    error_counts: dict[str, int] = Field(description="code → how often, over all errors")
    reversible: bool = Field(description="can the whole delivery be taken back?")
    reversed_at: datetime | None
    reversed_by: str | None

    @classmethod
    def of(cls, delivery: Delivery, *, kept: bool = True, reversible: bool = False) -> Self:
        own = {"id", "organisation", "reversible", "errors", "error_counts"}
        same = {name: getattr(delivery, name) for name in set(cls.model_fields) - own}
        return cls(
            id=delivery.id if kept else None,
            organisation=delivery.organisation_key,
            reversible=reversible,
            errors=[RowErrorOut(**each) for each in delivery.errors[:MOST_ERRORS]],
            error_counts=dict(Counter(each["code"] for each in delivery.errors)),
            **same,
        )


class DeliveryListOut(BaseModel):
    items: list[DeliveryOut]
