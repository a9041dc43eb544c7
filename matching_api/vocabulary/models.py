"""Themes, tags and labels as they are kept; a key never changes meaning and is retired, never deleted."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now
from matching_api.vocabulary.codes import Audience, Route


class VocabularyEdition(SQLModel, table=True):
    """Which version of the vocabulary was loaded, and when."""

    __tablename__ = "vocabulary_edition"

    version: str = Field(primary_key=True, max_length=20)
    loaded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Theme(SQLModel, table=True):
    """A family of tags that belong in one room."""

    key: str = Field(primary_key=True, max_length=40)
    label_nl: str
    label_en: str
    position: int
    retired: bool = False


class Tag(SQLModel, table=True):
    """What a youth wants help with, in their words; not a diagnosis."""

    key: str = Field(primary_key=True, max_length=60)
    theme_key: str = Field(foreign_key="theme.key", index=True)
    label_nl: str
    label_en: str
    age_min: int
    age_max: int
    audience: Audience = Field(sa_type=coded(Audience))
    position: int
    retired: bool = False


class Label(SQLModel, table=True):
    """A diagnosis or jargon, and the tags it usually stands for; no tags and no route is a characteristic."""

    folded: str = Field(primary_key=True, description="the term without case, accents and outer spaces")
    term: str
    tags: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    route: Route | None = Field(default=None, sa_type=coded(Route))
