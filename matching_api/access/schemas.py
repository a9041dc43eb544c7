"""What goes in and out about organisations, accounts and tokens."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from matching_api.access.models import Account, Organisation
from matching_api.access.roles import ROLE_PERMISSIONS, OrganisationKind, Permission, Role


class Incoming(BaseModel):
    """A body that is refused when it holds a field too many."""

    model_config = ConfigDict(extra="forbid")


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
    permissions: list[Permission]
    organisation: OrganisationOut

    @classmethod
    def of(cls, account: Account, organisation: Organisation) -> Self:
        return cls(
            id=account.id,
            username=account.username,
            name=account.name,
            role=account.role,
            permissions=sorted(ROLE_PERMISSIONS[account.role]),
            organisation=OrganisationOut.of(organisation),
        )
