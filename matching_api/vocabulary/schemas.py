"""What goes out about themes, tags and places."""

from typing import Self

from pydantic import BaseModel

from matching_api.vocabulary.codes import Audience
from matching_api.vocabulary.models import Tag, Theme
from matching_api.vocabulary.places import Place


class LabelOut(BaseModel):
    nl: str
    en: str


class TagOut(BaseModel):
    key: str
    theme: str
    label: LabelOut
    age_min: int
    age_max: int
    audience: Audience
    retired: bool

    @classmethod
    def of(cls, tag: Tag) -> Self:
        return cls(
            key=tag.key,
            theme=tag.theme_key,
            label=LabelOut(nl=tag.label_nl, en=tag.label_en),
            age_min=tag.age_min,
            age_max=tag.age_max,
            audience=tag.audience,
            retired=tag.retired,
        )


class TagListOut(BaseModel):
    version: str | None
    items: list[TagOut]


class ThemeOut(BaseModel):
    key: str
    label: LabelOut
    tags: list[str]
    retired: bool

    @classmethod
    def of(cls, theme: Theme, tags: list[str]) -> Self:
        label = LabelOut(nl=theme.label_nl, en=theme.label_en)
        return cls(key=theme.key, label=label, tags=tags, retired=theme.retired)


class ThemeListOut(BaseModel):
    items: list[ThemeOut]


class PlaceFactsOut(BaseModel):
    """A postcode area; latitude and longitude in degrees."""

    postcode4: str
    name: str
    municipality_code: str
    municipality: str
    region: str | None
    subregion: str | None
    lat: float
    lon: float

    @classmethod
    def of(cls, place: Place) -> Self:
        return cls(**vars(place))
