"""How a route says who may call it: one dependency a permission."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from matching_api.access import api_keys, service
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.problems import NotAllowed, NotSignedIn

_bearer = HTTPBearer(auto_error=False, description="A token from POST /tokens, or the secret of a key.")
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def signed_in(session: DbSession, credentials: _Credentials) -> Actor:
    """Who is asking; raises NotSignedIn without a valid token or key."""
    if credentials is None:
        raise NotSignedIn("Send a bearer token.", headers={"WWW-Authenticate": "Bearer"})
    if api_keys.is_key(credentials.credentials):
        return api_keys.actor_of(credentials.credentials)
    return service.actor_of(session, credentials.credentials)


CurrentActor = Annotated[Actor, Depends(signed_in, scope="function")]


def may(permission: Permission) -> Callable[[Actor], Actor]:
    """A dependency that gives the actor, or raises NotAllowed. Use as `Annotated[Actor, Depends(may(…))]`."""

    def check(actor: CurrentActor) -> Actor:
        if not actor.may(permission):
            raise NotAllowed("This is not part of your role.")
        return actor

    setattr(check, "permission", permission)  # noqa: B010  read by the test that walks all routes
    return check
