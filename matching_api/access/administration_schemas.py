"""What goes in and out when an administrator keeps organisations and accounts."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from matching_api.access.models import Account, Organisation
from matching_api.access.roles import OrganisationKind, Role
from matching_api.access.schemas import Incoming
from matching_api.personal_data import find_personal_data

LEAST_PASSWORD = 12


def _nobodys(text: str) -> str:
    if find_personal_data(text):
        raise ValueError("This looks like personal data")
    return text


# Letters and what stands between them, so that no number, address or date can be in it.
PersonName = Annotated[str, Field(min_length=2, max_length=80, pattern=r"^\p{L}[\p{L} .'’-]*$")]
Username = Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[a-z][a-z.-]*[0-9]{0,3}$")]
OrganisationKey = Annotated[str, Field(min_length=2, max_length=64, pattern=r"^[a-z]+(-[a-z]+)*$")]
OrganisationName = Annotated[
    str, Field(min_length=2, max_length=80, pattern=r"^\p{L}[\p{L}\p{N} .,&+/'’()-]*$"), AfterValidator(_nobodys)
]
Subregion = Annotated[str, Field(min_length=2, max_length=60, pattern=r"^\p{L}[\p{L} .'’-]*$")]
Postcode4 = Annotated[str, Field(pattern=r"^[1-9][0-9]{3}$")]


class OrganisationIn(Incoming):
    """What may change; the key and the kind never do, and sharing has a switch of its own."""

    name: OrganisationName
    subregion: Subregion | None = None
    place: Postcode4 | None = Field(None, description="four-digit postcode it works from")


class NewOrganisationIn(OrganisationIn):
    key: OrganisationKey
    kind: OrganisationKind


class AccountIn(Incoming):
    name: PersonName
    role: Role


class NewAccountIn(AccountIn):
    username: Username
    organisation: OrganisationKey = Field(description="key of the organisation the person works for")


class PasswordIn(Incoming):
    current: SecretStr = Field(min_length=1, max_length=200)
    wanted: SecretStr = Field(min_length=LEAST_PASSWORD, max_length=200)


class ListedAccountOut(BaseModel):
    """Somebody who may sign in, or could before."""

    id: UUID
    username: str
    name: str
    role: Role
    organisation: str = Field(description="key of the organisation")
    organisation_name: str
    active: bool
    one_time: bool = Field(description="has a one-time password that was not used yet")
    at_provider: bool = Field(description="signs in at the identity provider, so there is no password to reset")
    created_at: datetime

    @classmethod
    def of(cls, account: Account, organisation: Organisation, *, at_provider: bool = False) -> Self:
        same = account.model_dump(include=set(cls.model_fields))
        return cls(**same, organisation=organisation.key, organisation_name=organisation.name, at_provider=at_provider)


class NewPasswordOut(ListedAccountOut):
    """The only answer that holds the one-time password."""

    password: str = Field(description="for signing in once, to choose another; it is not shown again")


class AccountListOut(BaseModel):
    items: list[ListedAccountOut]
