"""Logs as JSON lines and counters for Prometheus; neither may hold a tag, an age, a pseudonym or a path's id."""

import logging
import sys
import time

import structlog
from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REGISTRY = CollectorRegistry()
REQUESTS = Counter("samenstart_requests", "Answers given", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram("samenstart_request_seconds", "Time to answer", ["method", "route"], registry=REGISTRY)
ROUNDS = Counter("samenstart_rounds", "Match rounds ended", ["state"], registry=REGISTRY)
WAITING = Gauge("samenstart_rounds_waiting", "Match rounds queued or running", registry=REGISTRY)

log = structlog.get_logger()


def configure_logs() -> None:
    """One JSON line an event on standard error; libraries only from WARNING, so no query is ever logged."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


class Measured:
    """ASGI layer that counts and times each answer by its route's template, never by its actual path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        REQUESTS.labels(scope["method"], route, status).inc()
        SECONDS.labels(scope["method"], route).observe(seconds)
        log.info("answered", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


def install(app: FastAPI) -> None:
    """Adds `/metrics` and measures every answer."""
    app.add_middleware(Measured)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
