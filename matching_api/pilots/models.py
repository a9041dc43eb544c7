"""Pilots and the groups in them; no column says anything about a youth."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now


class PilotKind(StrEnum):
    """The four kinds the vision for 2030 names."""

    PSYCHO_EDUCATION = "psycho-education"
    SCALING_DOWN = "scaling-down"
    TREATMENT = "treatment"
    TRIAGE = "triage"


class Principle(StrEnum):
    """The thirteen principles of the vision for 2030."""

    P1 = "p1"
    P2 = "p2"
    P3 = "p3"
    P4 = "p4"
    P5 = "p5"
    P6 = "p6"
    P7 = "p7"
    P8 = "p8"
    P9 = "p9"
    P10 = "p10"
    P11 = "p11"
    P12 = "p12"
    P13 = "p13"


class Check(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not-applicable"


class Pilot(SQLModel, table=True):
    """Something new that groups try for a while, with what it should bring."""

    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="period_in_order"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", description="who keeps it")
    title: str = Field(max_length=120)
    kind: PilotKind = Field(sa_type=coded(PilotKind))
    starts_on: date
    ends_on: date
    intended_result: str = Field(max_length=1000)
    checks: dict[str, str] = Field(sa_type=sa.JSON, description="principle → yes, no or not applicable")
    version: int = 1
    saved_by: str
    saved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PilotGroup(SQLModel, table=True):
    """A group that takes part in a pilot."""

    __tablename__ = "pilot_group"

    pilot_id: UUID = Field(foreign_key="pilot.id", primary_key=True)
    offer_id: UUID = Field(foreign_key="offer.id", primary_key=True)
