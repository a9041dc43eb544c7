"""How a route says who may call it: one dependency a permission."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from matching_api.access import api_keys, identities, provider_tokens, service
from matching_api.access.roles import REGION_WIDE, Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.problems import NotAllowed, NotSignedIn
from matching_api.reach import Reach, Sight, see

_bearer = HTTPBearer(
    auto_error=False, description="A token from POST /tokens or the identity provider, or the secret of a key."
)
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def signed_in(session: DbSession, credentials: _Credentials) -> Actor:
    """Who is asking; from here on the rows of that organisation are seen. Raises NotSignedIn without a valid token."""
    actor = _actor(session, credentials)
    see(session, Sight(Reach.OWN, actor.organisation_key, actor.account_id))
    return actor


def _actor(session: DbSession, credentials: _Credentials) -> Actor:
    if credentials is None:
        raise NotSignedIn("Send a bearer token.", headers={"WWW-Authenticate": "Bearer"})
    if api_keys.is_key(credentials.credentials):
        return api_keys.actor_of(credentials.credentials)
    if provider_tokens.is_one(credentials.credentials):
        return identities.actor_of(credentials.credentials)
    return service.actor_of(session, credentials.credentials)


CurrentActor = Annotated[Actor, Depends(signed_in, scope="function")]


def may(permission: Permission) -> Callable[[Actor, DbSession], Actor]:
    """A dependency that gives the actor, or raises NotAllowed. Use as `Annotated[Actor, Depends(may(…))]`."""

    def check(actor: CurrentActor, session: DbSession) -> Actor:
        if not actor.may(permission):
            raise NotAllowed("This is not part of your role.")
        if permission in REGION_WIDE:
            see(session, Sight(Reach.REGION, actor.organisation_key, actor.account_id))
        return actor

    setattr(check, "permission", permission)  # noqa: B010  read by the test that walks all routes
    return check
