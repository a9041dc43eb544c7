"""What every answer and the published document must hold by the NL GOV API design rules; knows no resources."""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.datastructures import MutableHeaders
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching_api.problems import Problem, ProblemOut, answer
from matching_api.settings import Settings

API_VERSION = "1.0.0"
HEADERS = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
DESCRIPTION = (
    "Collects anonymised help requests from waitlists, proposes groups, and keeps what professionals decide. "
    "The service proposes; a professional decides; the family consents."
)


class StandardHeaders:
    """ASGI layer that sets the standard headers on every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


def document(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The OpenAPI document: problem details for every error, 400 where FastAPI would say 422."""
    spec = get_openapi(
        title="Samenstart API",
        version=API_VERSION,
        description=DESCRIPTION,
        contact={"name": "Samenstart", "url": "https://samenstart.example", "email": "api@samenstart.example"},
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        routes=app.routes,
        servers=[{"url": f"{settings.public_url}/v1", "description": "production"}],
    )
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schemas["Problem"].pop("$defs", {}))
    spec["paths"] = {path.removeprefix("/v1"): operations for path, operations in spec["paths"].items()}
    for operations in spec["paths"].values():
        for operation in operations.values():
            _describe_answers(operation)
    return spec


def _describe_answers(operation: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers = operation["responses"]
    answers.pop("422", None)
    answers.setdefault("400", {"description": "The input is not valid", "content": problem})
    if operation.get("security"):
        answers.setdefault("401", {"description": "Sign in first", "content": problem})
        answers.setdefault("403", {"description": "Your role may not do this", "content": problem})
    if "parameters" in operation and any(p["in"] == "path" for p in operation["parameters"]):
        answers.setdefault("404", {"description": "Not found", "content": problem})
    answers.setdefault("default", {"description": "Any other problem", "content": problem})
    for described in answers.values():
        described.setdefault("headers", {})["API-Version"] = {
            "description": "Full version of the API",
            "schema": {"type": "string", "examples": [API_VERSION]},
        }


def _refuse_method(app: FastAPI) -> Callable[[Request, Exception], Awaitable[JSONResponse]]:
    """Answers 405 with every method of the address; the framework knows only those of the first route it met."""

    @lru_cache(maxsize=1)
    def methods() -> list[tuple[Any, set[str]]]:
        return [(compile_path(str(each.path))[0], each.methods or set()) for each in iter_route_contexts(app.routes)]

    async def refuse(request: Request, _error: Exception) -> JSONResponse:
        allowed = {name for pattern, names in methods() if pattern.match(request.url.path) for name in names}
        status = HTTPStatus.METHOD_NOT_ALLOWED
        problem = Problem(status, "method-not-allowed", status.phrase)
        return answer(problem, "This address does not know this method.", [], {"Allow": ", ".join(sorted(allowed))})

    return refuse


def install(app: FastAPI, settings: Settings) -> None:
    """Sets the headers on every answer and publishes the document at `/v1/openapi.json` for everyone."""
    app.add_middleware(StandardHeaders)
    app.add_exception_handler(HTTPStatus.METHOD_NOT_ALLOWED, _refuse_method(app))

    @app.get("/v1/openapi.json", include_in_schema=False)
    def publish() -> JSONResponse:
        if app.openapi_schema is None:
            app.openapi_schema = document(app, settings)
        return JSONResponse(app.openapi_schema, headers={"Access-Control-Allow-Origin": "*"})
