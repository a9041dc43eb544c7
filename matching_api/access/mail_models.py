"""The work address of who asked for signals by mail; goes with the account, and nothing else is sent to it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"


class Language(StrEnum):
    NL = "nl"
    EN = "en"


class SignalMail(SQLModel, table=True):
    """One person's wish to get signals by mail; its id stands in the links of these mails, the account's does not."""

    __tablename__ = "signal_mail"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", unique=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    address: str = Field(max_length=254)
    language: Language = Field(sa_type=coded(Language))
    frequency: Frequency = Field(sa_type=coded(Frequency))
    asked_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    invited_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="the mail to confirm went out")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_on: date = Field(description="not before this day the next mail")
    told_until: datetime = Field(default_factory=now, sa_type=UtcDateTime, description="what is older is no news")
    mailed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refusals: int = Field(default=0, description="how often in a row the mail server did not take the address")
