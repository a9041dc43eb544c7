"""One visitor's connection to the service: sends, reads answers and problems; keeps no data and makes no decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict, cast

import httpx2

TIMEOUT = httpx2.Timeout(30.0, connect=3.0)


class InputError(TypedDict):
    pointer: str
    code: str
    detail: str


class ApiProblem(Exception):  # noqa: N818  the word of RFC 9457
    """The service said no, or was not there: a slug with a sentence in `texts`, the status, the errors of the input."""

    def __init__(self, slug: str, status: int | None = None, errors: Iterable[InputError] = ()) -> None:
        super().__init__(slug)
        self.slug = slug
        self.status = status
        self.errors = list(errors)


@dataclass
class Connection:
    """`token` is the proof of sign-in, absent before it."""

    base_url: str
    token: str | None = None
    api_version: str | None = None
    _http: httpx2.Client | None = field(default=None, repr=False)

    def _items(self, path: str, **how: Any) -> list[dict[str, Any]]:
        return cast(list[dict[str, Any]], self._send("GET", path, **how)["items"])

    def _send(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        return cast(dict[str, Any], self._request(method, path, **how).json())

    def _request(self, method: str, path: str, headers: Mapping[str, str] = {}, **how: Any) -> httpx2.Response:
        if self._http is None:
            self._http = httpx2.Client(base_url=f"{self.base_url.rstrip('/')}/v1", timeout=TIMEOUT, trust_env=False)
        proof = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            response = self._http.request(method, path, headers={**proof, **headers}, **how)
        except httpx2.TransportError as error:
            raise ApiProblem("no-connection") from error
        self.api_version = response.headers.get("api-version", self.api_version)
        if response.is_error:
            raise _problem_of(response)
        return response


def _problem_of(response: httpx2.Response) -> ApiProblem:
    try:
        body = response.json()
    except ValueError:
        return ApiProblem("unexpected-error", response.status_code)
    slug = str(body.get("type", "")).rpartition(":")[2] or "unexpected-error"
    return ApiProblem(slug, response.status_code, body.get("errors") or [])
