"""The screens as they are served: the app, and headers that let a page do nothing but speak with its own server.

Run with `streamlit run ui/front.py`.
"""

import base64
import gc
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers as Received, MutableHeaders
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
    """ASGI layer that puts the headers on every answer, and keeps cookies to encrypted connections where there are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._over_tls = os.environ.get("SAMENSTART_UI_URL", "").startswith("https:")
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
                if self._over_tls or is_encrypted(scope):
                    message["headers"] = [_kept_secure(each) for each in message["headers"]]
            await send(message)

        await self._app(scope, receive, with_headers)


def is_encrypted(scope: Scope) -> bool:
    """Did the visitor come over https, to this server or to the proxy before it?"""
    told = Received(scope=scope).get("x-forwarded-proto", "")
    return bool(scope["scheme"] == "https" or told.split(",")[0].strip() == "https")


def _kept_secure(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A cookie that a browser sends back over https only; the framework leaves that out."""
    name, value = header
    is_open = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return (name, value + b"; Secure") if is_open else header


# What is loaded by now stays as long as the screens run. The collector need not go through it for every click,
# with everybody waiting.
gc.freeze()

app = st.App("app.py", middleware=[Middleware(Headers)])
