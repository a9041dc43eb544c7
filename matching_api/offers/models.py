"""Offers, and what organisations can run besides; no column says anything about a youth."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now
from matching_api.offers.codes import ClosingReason, OfferKind, OfferState, Professionals, Setting
from matching_api.vocabulary.codes import Mode


def seat_rules(*taken: str) -> tuple[sa.CheckConstraint, ...]:
    """The rules the database itself keeps: seats are never negative, and `taken` never exceeds the most."""
    return (
        sa.CheckConstraint("seats_min >= 1 AND seats_min <= seats_max", name="seats_in_order"),
        sa.CheckConstraint("seats_held >= 0 AND seats_proposed >= 0", name="seats_not_negative"),
        sa.CheckConstraint(f"{' + '.join(taken)} <= seats_max", name="never_over_full"),
        sa.CheckConstraint("age_min >= 0 AND age_min <= age_max AND age_max <= 22", name="ages_in_order"),
    )


class GroupColumns(SQLModel):
    """What an offer and a proposed group have in common."""

    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    theme: str = Field(max_length=40, index=True)
    tags: list[str] = Field(sa_type=sa.JSON, description="1–3, the first gives the theme")
    age_min: int
    age_max: int
    mode: Mode = Field(sa_type=coded(Mode))
    place: str | None = Field(default=None, max_length=4, description="four-digit postcode; none when online")
    daypart: str = Field(max_length=16)
    language: str = Field(default="nl", max_length=2)
    seats_min: int
    seats_max: int
    seats_held: int = Field(default=0, description="accepted up to started, changed by conditional UPDATE only")
    seats_proposed: int = Field(default=0, description="suggestions that wait for a decision; they hold no seat")


class Offer(GroupColumns, table=True):
    """A group that exists or is planned, published by an organisation."""

    __table_args__ = (
        *seat_rules("seats_elsewhere", "seats_held"),
        sa.CheckConstraint("seats_elsewhere >= 0", name="seats_elsewhere_not_negative"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    title: str = Field(max_length=120)
    description: str | None = Field(default=None, max_length=2000)
    kind: OfferKind = Field(sa_type=coded(OfferKind))
    setting: Setting = Field(sa_type=coded(Setting))
    sessions: int
    session_minutes: int
    leaders: int = Field(
        default=2, sa_column_kwargs={"server_default": "2"}, description="professionals at every meeting"
    )
    professionals: Professionals | None = Field(default=None, sa_type=coded(Professionals))
    individual_hours: float = Field(
        default=0, sa_column_kwargs={"server_default": "0"}, description="hours a participant also gets alone, in all"
    )
    starts_on: date | None = None
    state: OfferState = Field(default=OfferState.FORMING, sa_type=coded(OfferState), index=True)
    seats_elsewhere: int = Field(default=0, description="participants from outside the service")
    assured_on: date = Field(description="last day somebody said the offer still stands")
    follow_up_id: UUID | None = Field(default=None, foreign_key="offer.id")
    closed_reason: ClosingReason | None = Field(default=None, sa_type=coded(ClosingReason))
    version: int = Field(default=1, description="of what was published; seats do not count")
    published_by: str
    published_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CoOrganisation(SQLModel, table=True):
    """An organisation that carries an offer together with the one that leads it."""

    __tablename__ = "offer_co_organisation"

    offer_id: UUID = Field(foreign_key="offer.id", primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", primary_key=True)


class Venue(SQLModel, table=True):
    """Where and when an organisation can run a group that does not exist yet."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    position: int
    place: str | None = Field(default=None, max_length=4, description="none when it is online only")
    dayparts: list[str] = Field(sa_type=sa.JSON)
    modes: list[str] = Field(sa_type=sa.JSON)


class Facilitator(SQLModel, table=True):
    """How many groups that do not exist yet an organisation can run for a theme."""

    __table_args__ = (sa.CheckConstraint("groups >= 0", name="groups_not_negative"),)

    organisation_key: str = Field(foreign_key="organisation.key", primary_key=True)
    theme: str = Field(primary_key=True, max_length=40)
    groups: int
