"""The screens as they are served: the app, and headers that let a page do nothing but speak with its own server.

Run with `streamlit run ui/front.py`.
"""

import base64
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = Path(__file__).parent
if str(HERE.parent) not in sys.path:  # `streamlit run ui/front.py` puts only this folder on the path
    sys.path.insert(0, str(HERE.parent))

# Loaded before the first visitor comes, who would wait for them otherwise: every page, and what draws the charts.
import altair as altair  # noqa: E402

from ui import navigation as navigation  # noqa: E402
from ui.components import frame, row_links  # noqa: E402  after the path is right
from ui.texts import LANGUAGES  # noqa: E402

INDEX = Path(st.__file__).parent / "static" / "index.html"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def scripts() -> Iterator[str]:
    """Every script that stands in a page itself: the framework's, and our own."""
    for page in (INDEX.read_text(encoding="utf-8"), row_links.SCRIPT, *(frame.script(each) for each in LANGUAGES)):
        yield from _INLINE.findall(page)


def content_security_policy() -> str:
    """Only files of this server, and of the scripts in pages only those known by hash.

    Charts are drawn by expressions that are compiled in the browser, which needs `unsafe-eval`; the framework puts its
    styles into the page, which needs `unsafe-inline` for styles.
    """
    known = " ".join(f"'sha256-{_digest(each)}'" for each in scripts())
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'unsafe-eval' {known}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class Headers:
    """ASGI layer that puts the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, with_headers)


app = st.App("app.py", middleware=[Middleware(Headers)])
