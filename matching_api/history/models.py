"""The book's tables: entries that only add up, where each request stands in it, and each group at the end of a day."""

from datetime import date
from uuid import UUID

from sqlmodel import Field, SQLModel

from matching_api.database import coded
from matching_api.history.codes import Cause, Stage
from matching_api.offers.codes import ClosingReason, OfferKind, OfferState
from matching_api.waitlist.codes import RecheckOutcome, Referrer


class Cell(SQLModel):
    """Where one request is counted."""

    stage: Stage | None = Field(default=None, sa_type=coded(Stage))
    theme: str | None = Field(default=None, max_length=40)
    age_band: str | None = Field(default=None, max_length=8)
    municipality_code: str | None = Field(default=None, max_length=8)
    group_kind: OfferKind | None = Field(default=None, sa_type=coded(OfferKind), description="of a start in a group")
    registered_on: date | None = None


class HistoryEntry(Cell, table=True):
    """So many more (or fewer) in one cell since this day; rows are only added, and none leads to a request."""

    __tablename__ = "history_entry"

    id: int | None = Field(default=None, primary_key=True)
    recorded_on: date = Field(index=True, description="the day it was known; its end is what a reference date means")
    cause: Cause = Field(sa_type=coded(Cause))
    amount: int = Field(description="1 in, -1 out")
    referrer: Referrer | None = Field(default=None, sa_type=coded(Referrer))
    referral_open: bool | None = None
    recheck: RecheckOutcome | None = Field(
        default=None, sa_type=coded(RecheckOutcome), description="what a family answered; with nothing else"
    )


class HistoryPosition(Cell, table=True):
    """The cell in which a request is counted now, to find what changed; goes with the request."""

    __tablename__ = "history_position"

    # No foreign key: it is found gone, and taken out of the book, after the request was deleted.
    help_request_id: UUID = Field(primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)


class GroupDay(SQLModel, table=True):
    """An offer as it was at the end of a day on which it changed; counts of seats, no youths."""

    __tablename__ = "group_day"

    offer_id: UUID = Field(foreign_key="offer.id", primary_key=True)
    on_day: date = Field(primary_key=True)
    state: OfferState = Field(sa_type=coded(OfferState))
    closed_reason: ClosingReason | None = Field(default=None, sa_type=coded(ClosingReason))
    kind: OfferKind = Field(sa_type=coded(OfferKind))
    theme: str = Field(max_length=40)
    subregion: str | None = None
    seats_min: int
    seats_max: int
    taken: int = Field(description="participants from outside the service and confirmed places")
    hours: float = Field(description="of professionals, over all meetings")
