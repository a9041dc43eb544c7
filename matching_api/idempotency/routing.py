"""Routes that take an `Idempotency-Key`: every POST that creates; transport only."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from pydantic import WithJsonSchema
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool

from matching_api.access.actor import CurrentActor
from matching_api.database import DbSession
from matching_api.idempotency import service
from matching_api.idempotency.service import Asked

_PATTERN = r"^[A-Za-z0-9_.:-]{8,128}$"
Key = Annotated[
    # Written out, because an optional header would be described as a choice of two types.
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=_PATTERN,
        description="the same key and request within a day give the first answer again, without a second effect",
    ),
    WithJsonSchema({"type": "string", "pattern": _PATTERN}),
]


class _AnsweredBefore(Exception):  # noqa: N818  an event, not a fault
    """Leaves the route before anything is done."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


async def _asked(request: Request, idempotency_key: Key = None) -> Asked | None:
    """The request under its key; none when it came without."""
    if idempotency_key is None:
        return None
    address = f"{request.url.path}?{request.url.query}"
    body = _without_boundary(request.headers.get("content-type", ""), request.state.raw_body)
    return Asked(idempotency_key, request.method, address, body)


def _without_boundary(content_type: str, body: bytes) -> bytes:
    """A form without the words between its parts, which a client draws anew each time it sends the same."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    return body.replace(b"--" + boundary, b"--") if kind == b"multipart/form-data" and boundary else body


def _once(
    request: Request, session: DbSession, actor: CurrentActor, asked: Annotated[Asked | None, Depends(_asked)]
) -> None:
    if asked is None:
        return
    answer = service.begin(session, actor.account_id, asked)
    if answer is not None:
        raise _AnsweredBefore(answer)
    request.state.to_keep = lambda made: service.keep(session, actor.account_id, asked, made)


class OnceRoute(APIRoute):
    """A route whose POST with status 201 has its effect once for each `Idempotency-Key` of an actor."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.once = options.get("methods") == ["POST"] and options.get("status_code") == 201
        if self.once:
            options["dependencies"] = [*(options.get("dependencies") or ()), Depends(_once, scope="function")]
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        if not self.once:
            return handle

        async def once(request: Request) -> Response:
            if "idempotency-key" in request.headers:
                # Read before a form is taken apart, which leaves nothing behind.
                request.state.raw_body = await request.body()
            try:
                answer = await handle(request)
            except _AnsweredBefore as before:
                return before.answer
            if hasattr(request.state, "to_keep"):
                # The transaction is still open here: effect and answer are kept together, or neither.
                await run_in_threadpool(request.state.to_keep, answer)
            return answer

        return once
