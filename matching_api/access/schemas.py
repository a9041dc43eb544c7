"""What goes in and out about organisations, accounts and tokens."""

from datetime import date, datetime
from typing import Any, Self, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from matching_api.access.models import Account, Organisation
from matching_api.access.roles import ROLE_PERMISSIONS, OrganisationKind, Permission, Role


class Incoming(BaseModel):
    """A body that is refused when it holds a field too many, or one kind of value in place of another."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _no_stand_in(cls, value: Any, info: ValidationInfo) -> Any:
        # "5" for a number, 1 for yes and seconds for a date are guesses at what was meant.
        if _is_stand_in(value, _kinds(cls.model_fields[str(info.field_name)].annotation)):
            raise ValueError("Another kind of value belongs here")
        return value


def _kinds(annotation: Any) -> set[type]:
    """The classes an annotation is made of."""
    own = {annotation} if isinstance(annotation, type) else set()
    return own.union(*(_kinds(part) for part in get_args(annotation)))


def _is_stand_in(value: Any, kinds: set[type]) -> bool:
    """Is this text for a number, a number for yes or no, or a number for a day?"""
    if isinstance(value, str):
        return str not in kinds and bool(kinds & {int, float, bool})
    if isinstance(value, bool):
        return bool not in kinds and bool(kinds & {int, float, date, datetime})
    return isinstance(value, int | float) and not kinds & {int, float} and bool(kinds & {bool, date, datetime})


class CredentialsIn(Incoming):
    username: str = Field(min_length=1, max_length=120)
    password: SecretStr = Field(min_length=1, max_length=200)


class TokenOut(BaseModel):
    access_token: str
    token_type: str = "bearer"  # noqa: S105  the name of a scheme
    expires_at: datetime


class OrganisationOut(BaseModel):
    key: str
    name: str
    kind: OrganisationKind
    subregion: str | None
    place: str | None
    sharing: bool

    @classmethod
    def of(cls, organisation: Organisation) -> Self:
        return cls.model_validate(organisation.model_dump())


class OrganisationListOut(BaseModel):
    items: list[OrganisationOut]


class AccountOut(BaseModel):
    """The signed-in person, with what the role may do."""

    id: UUID
    username: str
    name: str
    role: Role
    permissions: list[Permission] = Field(description="none until a one-time password was exchanged")
    organisation: OrganisationOut
    one_time: bool = Field(description="the password was given by somebody else; another has to be chosen first")

    @classmethod
    def of(cls, account: Account, organisation: Organisation) -> Self:
        return cls(
            id=account.id,
            username=account.username,
            name=account.name,
            role=account.role,
            permissions=[] if account.one_time else sorted(ROLE_PERMISSIONS[account.role]),
            one_time=account.one_time,
            organisation=OrganisationOut.of(organisation),
        )
