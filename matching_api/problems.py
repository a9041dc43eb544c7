"""Every refusal the service can give, as one table; never repeats what was submitted."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DataError, OperationalError, TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from matching_api.personal_data import find_personal_data

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_\-\[\]]{0,60}")
TYPE_BASE = "urn:samenstart:problem:"


class InputError(BaseModel):
    """One thing wrong with the input: where (JSON pointer or parameter), a code, a sentence; never the value."""

    pointer: str
    code: str
    detail: str
    tags: list[str] | None = None


class Refusal(Exception):  # noqa: N818  the word of the domain
    """A request that is understood and not granted; subclasses stand in `PROBLEMS`."""

    def __init__(
        self, detail: str, errors: list[InputError] | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors or []
        self.headers = headers or {}


class InvalidInput(Refusal):
    """The input breaks the rules; all errors at once."""


class UnreadableFile(Refusal):
    """The file cannot be read as a delivery at all."""


class NotSignedIn(Refusal):
    """No valid token came with the request."""


class SignInFailed(Refusal):
    """Unknown user or wrong password; which of the two is not told."""


class NoAccount(Refusal):
    """The identity provider knows who asks, and does not say for which organisation or in which role."""


class NotAllowed(Refusal):
    """The role may not do this."""


class NotFound(Refusal):
    """Does not exist, or not for this organisation; which of the two is not told."""


class StepNotPossible(Refusal):
    """The step is not in the table of the suggestion's life."""


class GroupFull(Refusal):
    """No free seat is left."""


class AlreadyExists(Refusal):
    """Something with this key is there already."""


class QueueFull(AlreadyExists):
    """As many match rounds are under way as there may be; the answer says when to try again."""


class KeyUsedOtherwise(Refusal):
    """The Idempotency-Key came with another request before."""


class ChangedMeanwhile(Refusal):
    """Someone else changed it since it was read."""


class TooLarge(Refusal):
    """The body or file is above the limit."""


class TooManyRequests(Refusal):
    """Asked too often; the answer says when to try again."""


@dataclass(frozen=True)
class Problem:
    """How a refusal is answered: HTTP status, last part of the type, title."""

    status: HTTPStatus
    slug: str
    title: str


PROBLEMS: dict[type[Refusal], Problem] = {
    InvalidInput: Problem(HTTPStatus.BAD_REQUEST, "invalid-input", "The input is not valid"),
    UnreadableFile: Problem(HTTPStatus.BAD_REQUEST, "unreadable-file", "The file cannot be read"),
    NotSignedIn: Problem(HTTPStatus.UNAUTHORIZED, "not-signed-in", "Sign in first"),
    SignInFailed: Problem(HTTPStatus.UNAUTHORIZED, "sign-in-failed", "Signing in failed"),
    NoAccount: Problem(HTTPStatus.FORBIDDEN, "no-account", "This sign-in has no account here"),
    NotAllowed: Problem(HTTPStatus.FORBIDDEN, "not-allowed", "Your role may not do this"),
    NotFound: Problem(HTTPStatus.NOT_FOUND, "not-found", "Not found"),
    StepNotPossible: Problem(HTTPStatus.CONFLICT, "step-not-possible", "This step is not possible now"),
    GroupFull: Problem(HTTPStatus.CONFLICT, "group-full", "The group is full"),
    AlreadyExists: Problem(HTTPStatus.CONFLICT, "already-exists", "It exists already"),
    QueueFull: Problem(HTTPStatus.TOO_MANY_REQUESTS, "queue-full", "A match round is under way"),
    KeyUsedOtherwise: Problem(HTTPStatus.CONFLICT, "key-used-otherwise", "The key was used for another request"),
    ChangedMeanwhile: Problem(HTTPStatus.PRECONDITION_FAILED, "changed-meanwhile", "Changed by someone else meanwhile"),
    TooLarge: Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "Too large"),
    TooManyRequests: Problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", "Too many requests"),
}

# Not refused by a rule: the service could not, or not now.
UNAVAILABLE = Problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", "The service is busy")
TOO_SLOW = Problem(HTTPStatus.REQUEST_TIMEOUT, "too-slow", "The body came too slowly")
UNKNOWN_END = "Whether it was carried out is not known: send it again under the same Idempotency-Key."

log = structlog.get_logger()


class ProblemOut(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[InputError] | None = None


def answer(problem: Problem, detail: str, errors: list[InputError], headers: dict[str, str]) -> JSONResponse:
    body = ProblemOut(
        type=TYPE_BASE + problem.slug, title=problem.title, status=problem.status, detail=detail, errors=errors or None
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), problem.status, headers, media_type="application/problem+json"
    )


async def _on_refusal(_request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)
    return answer(PROBLEMS[type(refusal)], refusal.detail, refusal.errors, refusal.headers)


async def _on_http_exception(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.BAD_REQUEST:
        return answer(PROBLEMS[InvalidInput], "The body cannot be read as what its content type says.", [], {})
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        return answer(UNAVAILABLE, "Too many of these are asked at once.", [], dict(error.headers or {}))
    problem = Problem(status, status.phrase.lower().replace(" ", "-"), status.phrase)
    return answer(problem, status.description or status.phrase, [], dict(error.headers or {}))


async def _on_invalid_request(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        InputError(pointer=_pointer(tuple(e["loc"])), code=e["type"].replace("_", "-"), detail=_sentence(e))
        for e in error.errors()
    ]
    return answer(PROBLEMS[InvalidInput], f"{len(errors)} error(s); nothing was changed.", errors, {})


def _pointer(location: tuple[Any, ...]) -> str:
    """Where the error is: a JSON pointer for a body, `query/name` or `path/name` for a parameter."""
    source, rest = str(location[0]), [_step(part) for part in location[1:]]
    return "/" + "/".join(rest) if source == "body" else "/".join([source, *rest])


def _step(part: Any) -> str:
    """A number, or the name of a field; a name that somebody made up may be anything, and is not repeated then."""
    if isinstance(part, str) and (not _NAME.fullmatch(part) or find_personal_data(part)):
        return "…"
    return str(part).replace("~", "~0").replace("/", "~1")


def _sentence(error: dict[str, Any]) -> str:
    # Messages of our own validators never quote; of pydantic's own only those that do not quote are passed on.
    if error["type"] == "extra_forbidden":
        return "This field is not known."
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    if error["type"] in {"missing", "string_too_long", "string_too_short", "less_than_equal", "greater_than_equal"}:
        return f"{error['msg']}."
    return f"This is not a valid value ({error['type'].replace('_', ' ')})."


async def _on_busy(_request: Request, error: Exception) -> JSONResponse:
    # The database is away, or did not come to it in time; which statement it was stays here.
    log.warning("database-busy", kind=type(error).__name__)
    return answer(UNAVAILABLE, f"The database does not answer in time. {UNKNOWN_END}", [], {"Retry-After": "5"})


async def _on_unkeepable(_request: Request, _error: Exception) -> JSONResponse:
    return answer(PROBLEMS[InvalidInput], "A value holds signs or a size that cannot be kept.", [], {})


def install(app: FastAPI) -> None:
    """Answers every refusal, HTTP error, and invalid input of the app with problem details."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(DataError, _on_unkeepable)
    app.add_exception_handler(OperationalError, _on_busy)
    app.add_exception_handler(PoolTimeout, _on_busy)
