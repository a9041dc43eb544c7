"""A body that comes too slowly, a request that takes too long, too many at once: answered in time; knows no routes."""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching_api.problems import TOO_SLOW, UNAVAILABLE, UNKNOWN_END, answer


@dataclass(frozen=True)
class Patience:
    """Seconds a body may take to come in whole and an answer to begin, and how many requests may be under way."""

    upload_seconds: float
    answer_seconds: float
    at_once: int


class TooSlow(HTTPException):
    """Raised where the body is read, so that no route ever sees a part of it; answered outside."""

    def __init__(self) -> None:
        super().__init__(TOO_SLOW.status)


class Timely:
    """ASGI layer that answers 408 and 503, each with when to try again, in the place of an answer that would not come.

    A request that takes too long is not broken off, for it may be about to be kept: it goes on unseen, and counts among
    those under way until it ends.
    """

    def __init__(self, app: ASGIApp, patience: Patience) -> None:
        self.app, self.patience = app, patience
        self._under_way: set[asyncio.Future[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(self._under_way) >= self.patience.at_once:
            busy = answer(UNAVAILABLE, "Too many requests are under way.", [], {"Retry-After": "1"})
            await busy(scope, receive, send)
            return
        request = _Request(self.patience, receive, send)
        task = asyncio.ensure_future(self.app(scope, request.receive, request.send))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        await self._wait(task, request, scope)

    async def _wait(self, task: asyncio.Future[Any], request: "_Request", scope: Scope) -> None:
        slow = asyncio.create_task(request.slow.wait())
        try:
            waited: set[asyncio.Future[Any]] = {task, slow}
            await asyncio.wait(waited, return_when="FIRST_COMPLETED", timeout=self.patience.answer_seconds)
            refusal = None
            if request.slow.is_set():
                detail = f"A body has to come within {self.patience.upload_seconds:g} seconds."
                refusal = answer(TOO_SLOW, detail, [], {"Retry-After": "5", "Connection": "close"})
            elif not task.done() and not request.began:
                refusal = answer(UNAVAILABLE, f"This takes too long. {UNKNOWN_END}", [], {"Retry-After": "30"})
            if refusal is not None:
                request.over = True
                await refusal(scope, request.receive, request.real_send)
                return
            await task
        except asyncio.CancelledError:
            task.cancel()
            raise
        finally:
            slow.cancel()

    def _ended(self, task: asyncio.Future[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # looked at; what crashed was logged where it did


class _Request:
    """One request under way: what it still may read and send."""

    def __init__(self, patience: Patience, receive: Receive, send: Send) -> None:
        self.real_send, self._real_receive = send, receive
        self._until = asyncio.get_running_loop().time() + patience.upload_seconds
        self._whole = self.began = self.over = False
        self.slow = asyncio.Event()

    async def receive(self) -> Message:
        if self._whole:
            return await self._real_receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._real_receive()
        except TimeoutError:
            self.slow.set()
            raise TooSlow from None
        self._whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if self.over or self.slow.is_set():
            return
        self.began = True
        await self.real_send(message)
