"""Answers an unexpected error with problem details and tells only where in our code it was; never what it said."""

import traceback
from http import HTTPStatus
from pathlib import Path

import structlog
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching_api.problems import Problem, answer

PACKAGE = Path(__file__).parent

log = structlog.get_logger()


class Crashes:
    """ASGI layer that answers an unexpected error inside all others, so that this answer has their headers too.

    The error goes no further: whoever runs the application would log its text, which may hold submitted values.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = False

        async def watch(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            log.error("unexpected-error", kind=type(error).__name__, **_where(error))
            if scope["type"] != "http":
                raise
            if not began:
                await _crashed()(scope, receive, send)


def _where(error: Exception) -> dict[str, str | int]:
    """The innermost place of our own in which it happened; code, never data."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if PACKAGE in Path(each.filename).parents]
    return (
        {"file": str(Path(frames[-1].filename).relative_to(PACKAGE)), "line": frames[-1].lineno or 0} if frames else {}
    )


def _crashed() -> JSONResponse:
    problem = Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected-error", "Something went wrong on our side")
    return answer(problem, "The request was not carried out; nothing was changed.", [], {})
