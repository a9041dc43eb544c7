"""What goes in and out about sharing and the requests of data subjects; a pseudonym only to its own organisation."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from matching_api.access.schemas import Incoming
from matching_api.rechecks.schemas import RecheckAnswerOut
from matching_api.suggestions.youth_schemas import OneOnOneChoiceOut
from matching_api.waitlist.schemas import DeliveryOut, HelpRequestOut


class SharingIn(Incoming):
    sharing: bool = Field(description="may its requests be matched together with others'?")


class KeptMomentsOut(BaseModel):
    """When what happened to the request."""

    created_at: datetime
    updated_at: datetime
    left_at: datetime | None
    started_at: datetime | None


class KeptStepOut(BaseModel):
    from_state: str
    to_state: str
    at: datetime
    by: str
    reason: str | None


class KeptSuggestionOut(BaseModel):
    """One suggestion with its grounds and every step in its life."""

    id: UUID
    state: str
    group: UUID = Field(description="the offer or proposed group")
    organisation: str = Field(description="that leads the group")
    tags: list[str] = Field(description="of the group")
    proposed_at: datetime
    why: dict[str, Any]
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    steps: list[KeptStepOut]


class KeptRoundOut(BaseModel):
    """What one match round was told and said of the request; other youths are left out."""

    round_id: UUID
    asked: dict[str, Any] | None = Field(description="as the matcher got it")
    unplaced: dict[str, Any] | None = Field(description="why there was no place, where there was none")


class SubjectExportOut(BaseModel):
    """Everything that is kept about one youth."""

    made_at: datetime
    audit_event_id: UUID = Field(description="of this export")
    help_request: HelpRequestOut
    not_with: int = Field(description="with how many others this youth may not share a group")
    moments: KeptMomentsOut
    delivery: DeliveryOut = Field(description="that last changed the request")
    suggestions: list[KeptSuggestionOut]
    one_on_one: list[OneOnOneChoiceOut] = Field(description="choices for one-on-one help, taken back or not")
    rechecks: list[RecheckAnswerOut] = Field(description="what the family answered, taken back or not")
    rounds: list[KeptRoundOut]
    cohorts: list[date] = Field(description="days on which an agenda was frozen that counts the request")
    trail: list[dict[str, Any]] = Field(description="events that name the request or one of its suggestions")


class SubjectErasureOut(BaseModel):
    """The proof: an event in the trail with this id and moment; nothing else is left of the request."""

    help_request_id: UUID
    erased_at: datetime
    audit_event_id: UUID
