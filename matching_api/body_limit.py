"""Refuses a body above the limit before it is read whole; knows no routes."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching_api.problems import PROBLEMS, TooLarge, answer


class BodyLimit:
    """ASGI layer that answers 413 as soon as a body says or shows that it is larger than `most` bytes."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if told.isdecimal() and int(told) > self.most:
            await self._refuse(scope, receive, send)
            return
        await self._watched(scope, receive, send)

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        got, refused = 0, False

        async def count() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self.most:
                # Raised where the body is read, so that no route ever sees a part of it.
                raise TooLarge("The body is too large.")
            return message

        async def replace(message: Message) -> None:
            nonlocal refused
            if got <= self.most:
                await send(message)
            elif not refused:
                refused = True
                await self._refuse(scope, receive, send)

        await self.app(scope, count, replace)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"A body may be {self.most // 1_000_000} MB at most."
        await answer(PROBLEMS[TooLarge], detail, [], {"Connection": "close"})(scope, receive, send)
