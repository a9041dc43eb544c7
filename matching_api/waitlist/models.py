"""Help requests and the deliveries they came with; no column can hold a name, a date of birth or free text."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now
from matching_api.waitlist.codes import DeliveryKind, Referrer, RequestState, Source, Status, Waitlist
from matching_api.waitlist.pseudonym import Pseudonym, PseudonymColumn, PseudonymListColumn


class Delivery(SQLModel, table=True):
    """One file or message an organisation sent, and what came of it; errors hold no values."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    kind: DeliveryKind = Field(sa_type=coded(DeliveryKind))
    source: Source = Field(sa_type=coded(Source))
    received_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    received_by: str = Field(description="name of the person, or of the command")
    reference_date: date
    read: int
    taken: int
    created: int
    updated: int
    unchanged: int
    left: int
    refused: int
    errors: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    reversed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="taken back as a whole")
    reversed_by: str | None = None


class RequestBefore(SQLModel, table=True):
    """What an organisation's last delivery changed of one request, as it was before; kept until the next delivery."""

    __tablename__ = "request_before"

    delivery_id: UUID = Field(foreign_key="delivery.id", primary_key=True)
    help_request_id: UUID = Field(foreign_key="help_request.id", primary_key=True, index=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    before: dict[str, Any] | None = Field(
        default=None, sa_type=sa.JSON(none_as_null=True), description="by column; none when the request was not there"
    )


class HelpRequest(SQLModel, table=True):
    """One youth's pseudonymised entry on a waitlist."""

    __tablename__ = "help_request"
    __table_args__ = (sa.UniqueConstraint("organisation_key", "pseudonym"),)
    model_config = ConfigDict(arbitrary_types_allowed=True)  # type: ignore[assignment]

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key")
    pseudonym: Pseudonym = Field(sa_type=PseudonymColumn)
    tags: list[str] = Field(sa_type=sa.JSON, description="1–3, leading first")
    theme: str = Field(max_length=40, index=True, description="of the leading tag")
    age: int
    postcode4: str = Field(max_length=4)
    registered_on: date
    waitlist: Waitlist = Field(sa_type=coded(Waitlist))
    status: Status = Field(default=Status.WAITING, sa_type=coded(Status))
    dayparts: list[str] = Field(default_factory=list, sa_type=sa.JSON, description="empty is any")
    languages: list[str] = Field(default_factory=lambda: ["nl"], sa_type=sa.JSON)
    modes: list[str] = Field(default_factory=lambda: ["in-person"], sa_type=sa.JSON)
    max_travel_km: float | None = Field(default=None, description="none: by policy")
    largest_group: int | None = None
    referrer: Referrer | None = Field(default=None, sa_type=coded(Referrer))
    referral_open: bool | None = None
    open_to_group: bool | None = None
    peer_contact: bool | None = None
    not_with: list[Pseudonym] = Field(default_factory=list, sa_type=PseudonymListColumn)
    rechecked_on: date | None = None
    reference_date: date = Field(description="date of the export the row came with")
    named_on: date = Field(description="last day a delivery named it")
    delivery_id: UUID = Field(foreign_key="delivery.id", index=True, description="the delivery that last changed it")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    left_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="a full delivery no longer named it"
    )
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="started in a group")

    aside_until: date | None = Field(default=None, description="the family asked to wait; not matched before this day")
    source_says: dict[str, Any] | None = Field(
        default=None,
        sa_type=sa.JSON(none_as_null=True),
        description="while an answer to a recheck stands: what it replaced, as the source last said it",
    )
    answered_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="an answer to a recheck came, or was taken back"
    )

    @property
    def state(self) -> RequestState:
        return state_of(self.status, self.left_at, self.started_at)

    def __repr__(self) -> str:
        return f"HelpRequest({self.id})"

    __str__ = __repr__


def state_of(status: Status, left_at: datetime | None, started_at: datetime | None) -> RequestState:
    """What holds now; a start in a group outweighs whatever the organisation's list still says."""
    if started_at is not None:
        return RequestState.STARTED
    return RequestState.LEFT if left_at is not None else RequestState(status)
