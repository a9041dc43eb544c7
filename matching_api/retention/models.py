"""Counts that outlive the requests they were counted from; a row stands for nobody."""

from sqlmodel import Field, SQLModel


class StartedTotal(SQLModel, table=True):
    """How many youths of a municipality started in a group, of whom the request itself is deleted."""

    __tablename__ = "started_total"

    municipality_code: str = Field(primary_key=True, max_length=8)
    youths: int
