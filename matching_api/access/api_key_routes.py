"""Keys of the own organisation's systems; transport only."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from matching_api.access import api_keys
from matching_api.access.actor import may
from matching_api.access.api_key_models import ApiKey
from matching_api.access.roles import Permission, Scope
from matching_api.access.schemas import Incoming
from matching_api.access.service import Actor
from matching_api.database import DbSession

# Without `Idempotency-Key`: the answer holds the secret, which is kept nowhere.
router = APIRouter(tags=["access"])

Keeper = Annotated[Actor, Depends(may(Permission.MANAGE_KEYS))]


class ApiKeyIn(Incoming):
    # A word and no text, so that no person can be described in it.
    name: str = Field(min_length=2, max_length=40, pattern=r"^[a-z][a-z-]*$", examples=["dossier-nightly"])
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))


class ApiKeyOut(BaseModel):
    id: UUID
    name: str
    scopes: list[Scope]
    made_by: str
    made_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        return cls(**key.model_dump(include=set(cls.model_fields)))


class NewApiKeyOut(ApiKeyOut):
    """The only answer that holds the secret."""

    secret: str = Field(description="send it as a bearer token; it is not shown again")


class ApiKeyListOut(BaseModel):
    items: list[ApiKeyOut]


@router.post("/api-keys", status_code=201, summary="Make a key for one of the own systems")
def make(wanted: ApiKeyIn, actor: Keeper, session: DbSession) -> NewApiKeyOut:
    own = actor.organisation_key
    key, secret = api_keys.make(
        session, organisation_key=own, name=wanted.name, scopes=wanted.scopes, by=actor.name, actor=actor.account_id
    )
    return NewApiKeyOut(**ApiKeyOut.of(key).model_dump(), secret=secret)


@router.get("/api-keys", summary="Keys of the own systems, without their secrets")
def keys(actor: Keeper, session: DbSession) -> ApiKeyListOut:
    return ApiKeyListOut(items=[ApiKeyOut.of(each) for each in api_keys.keys_of(session, actor.organisation_key)])


@router.post("/api-keys/{key_id}/revocations", status_code=201, summary="Revoke a key at once")
def revoke(key_id: UUID, actor: Keeper, session: DbSession) -> ApiKeyOut:
    return ApiKeyOut.of(api_keys.revoke(session, actor.organisation_key, key_id, actor=actor.account_id))
