"""Which signals somebody was told by mail, so that none is mailed twice; groups and offers, never a youth."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class ToldSignal(SQLModel, table=True):
    """One signal that went into a mail, or may have."""

    __tablename__ = "told_signal"

    mail_id: UUID = Field(
        sa_column=sa.Column(sa.ForeignKey("signal_mail.id", ondelete="CASCADE"), primary_key=True, nullable=False)
    )
    kind: str = Field(primary_key=True, max_length=32)
    subject: str = Field(primary_key=True, max_length=64, description="a group by its key, or an offer and a day")
    told_on: date
