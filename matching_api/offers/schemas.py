"""What goes in and out about offers and about what organisations can run besides."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, field_validator

from matching_api.access.schemas import Incoming
from matching_api.offers.codes import ClosingReason, OfferKind, OfferState, Professionals, Setting
from matching_api.offers.freshness import is_stale
from matching_api.offers.models import GroupColumns, Offer
from matching_api.vocabulary.codes import DAYPARTS, LANGUAGE_PATTERN, POSTCODE4_PATTERN, Mode
from matching_api.vocabulary.places import places

Names = Mapping[str, str]
"""Organisation key → name."""


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


Title = Annotated[str, BeforeValidator(_stripped), Field(min_length=3, max_length=120)]
Tags = Annotated[list[str], Field(min_length=1, max_length=3)]
Age = Annotated[int, Field(ge=0, le=22)]
Daypart = Annotated[str, Field(json_schema_extra={"enum": list(DAYPARTS)})]
Postcode4 = Annotated[str, Field(pattern=POSTCODE4_PATTERN)]


def known_daypart(value: str) -> str:
    if value not in DAYPARTS:
        raise ValueError("A daypart is a day and a part of it, such as wed-afternoon")
    return value


def distinct(values: list[str]) -> list[str]:
    if len(set(values)) < len(values):
        raise ValueError("Each may stand here once")
    return values


def not_under(lowest: str) -> Any:
    """A check that a field is at least another one before it."""

    def check(value: int, info: ValidationInfo) -> int:
        if value < info.data.get(lowest, value):
            raise ValueError(f"This is at least {lowest}")
        return value

    return check


class MeetingsIn(Incoming):
    """How often and how long a group meets, and what it asks of professionals."""

    sessions: int = Field(ge=1, le=104)
    session_minutes: int = Field(ge=15, le=480)
    leaders: int = Field(2, ge=1, le=6, description="professionals at every meeting")
    individual_hours: float = Field(
        0, ge=0, le=40, allow_inf_nan=False, description="hours a participant also gets alone, over the whole group"
    )


class OfferPracticeIn(MeetingsIn):
    """What a professional says of how a group is run."""

    title: Title
    description: str | None = Field(None, max_length=2000)
    kind: OfferKind
    setting: Setting
    professionals: Professionals | None = Field(None, description="whose hours it takes; none when nobody said")
    starts_on: date | None = None
    co_organisations: list[str] = Field(default_factory=list, max_length=8)

    _co_distinct = field_validator("co_organisations")(distinct)


class ShapeIn(Incoming):
    """For whom a group is, where, when and how large."""

    tags: Tags
    age_min: Age
    age_max: Age
    mode: Mode
    place: Postcode4 | None = Field(None, validate_default=True, description="none when online")
    daypart: Daypart
    language: str = Field("nl", pattern=LANGUAGE_PATTERN)
    seats_min: int = Field(ge=1, le=40)
    seats_max: int = Field(ge=1, le=40)
    seats_elsewhere: int = Field(0, ge=0, le=40, description="participants from outside the service")

    _tags_distinct = field_validator("tags")(distinct)
    _daypart_known = field_validator("daypart")(known_daypart)
    _ages_in_order = field_validator("age_max")(not_under("age_min"))
    _seats_in_order = field_validator("seats_max")(not_under("seats_min"))

    @field_validator("place")
    @classmethod
    def _place_by_mode(cls, value: str | None, info: ValidationInfo) -> str | None:
        online = info.data.get("mode") is Mode.ONLINE
        if online is (value is not None):
            raise ValueError("A place is needed when people meet in person, and none when online")
        if value is not None and value not in places():
            raise ValueError("There is no such postcode")
        return value

    @field_validator("seats_elsewhere")
    @classmethod
    def _not_over_full(cls, value: int, info: ValidationInfo) -> int:
        if value > info.data.get("seats_max", value):
            raise ValueError("There are not so many seats")
        return value


class OfferIn(ShapeIn, OfferPracticeIn):
    """The part of an offer that its organisation writes."""

    state: OfferState = Field(OfferState.FORMING, description="forming or running; closing is a step of its own")
    follow_up_id: UUID | None = None

    @field_validator("state")
    @classmethod
    def _not_closed(cls, value: OfferState) -> OfferState:
        if value is OfferState.CLOSED:
            raise ValueError("Close an offer with a step of its own")
        return value


class ClosingIn(Incoming):
    reason: ClosingReason


class OrganisationRef(BaseModel):
    key: str
    name: str

    @classmethod
    def of(cls, key: str, names: Names) -> Self:
        return cls(key=key, name=names.get(key, key))


class MeetingPlaceOut(BaseModel):
    """Where a group meets."""

    postcode4: str
    name: str | None
    municipality: str | None

    @classmethod
    def of(cls, postcode4: str | None) -> Self | None:
        if postcode4 is None:
            return None
        place = places().get(postcode4)
        return cls(
            postcode4=postcode4, name=place.name if place else None, municipality=place.municipality if place else None
        )


class GroupOut(BaseModel):
    """For whom a group is, where, when and how large."""

    organisation: OrganisationRef
    theme: str
    tags: list[str]
    age_min: int
    age_max: int
    mode: Mode
    place: MeetingPlaceOut | None
    daypart: str
    language: str
    seats_min: int
    seats_max: int

    @staticmethod
    def fields_of(group: GroupColumns, names: Names) -> dict[str, Any]:
        """The fields above, from a row."""
        return {
            "organisation": OrganisationRef.of(group.organisation_key, names),
            "place": MeetingPlaceOut.of(group.place),
            **{name: getattr(group, name) for name in GroupOut.model_fields if name not in {"organisation", "place"}},
        }


class OfferOut(GroupOut):
    """An offer with how far it is filled; `short` is what it still needs to start."""

    id: UUID
    title: str
    description: str | None
    kind: OfferKind
    setting: Setting
    co_organisations: list[OrganisationRef]
    sessions: int
    session_minutes: int
    leaders: int
    professionals: Professionals | None
    individual_hours: float
    starts_on: date | None
    state: OfferState
    seats_elsewhere: int
    seats_held: int
    seats_proposed: int
    seats_left: int
    short: int
    assured_on: date
    stale: bool = Field(description="not confirmed for so long that it is no longer filled")
    follow_up_id: UUID | None
    closed_reason: ClosingReason | None
    version: int

    @classmethod
    def of(cls, offer: Offer, co_organisations: list[str], names: Names) -> Self:
        same = offer.model_dump(include=set(cls.model_fields) - set(GroupOut.model_fields))
        taken = offer.seats_elsewhere + offer.seats_held
        return cls(
            **GroupOut.fields_of(offer, names),
            **same,
            co_organisations=[OrganisationRef.of(key, names) for key in co_organisations],
            seats_left=offer.seats_max - taken,
            short=max(0, offer.seats_min - taken) if offer.state is OfferState.FORMING else 0,
            stale=is_stale(offer),
        )


class FollowUpOut(BaseModel):
    """A group that comes after another; `kind` tells whether it is scaling down."""

    id: UUID
    title: str
    kind: OfferKind
    organisation: OrganisationRef
    state: OfferState

    @classmethod
    def of(cls, offer: Offer, names: Names) -> Self:
        same = {name: getattr(offer, name) for name in ("id", "title", "kind", "state")}
        return cls(**same, organisation=OrganisationRef.of(offer.organisation_key, names))


class OfferListOut(BaseModel):
    items: list[OfferOut]
    total: int
