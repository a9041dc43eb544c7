"""One visitor's connection to the service: sends, reads answers and problems; keeps no data and makes no decisions."""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypedDict, cast

import httpx2

TIMEOUT = httpx2.Timeout(30.0, connect=3.0)
LONGEST_WAIT_S = 3_600.0
# The most a page of a list may hold.
MOST_ITEMS = 1000


class InputError(TypedDict):
    pointer: str
    code: str
    detail: str


class ApiProblem(Exception):  # noqa: N818  the word of RFC 9457
    """The service said no, or was not there: a slug with a sentence in `texts`, the status, the errors of the input.

    `retry_after` is how many seconds to wait before another try, when the service says so.
    """

    def __init__(
        self,
        slug: str,
        status: int | None = None,
        errors: Iterable[InputError] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(slug)
        self.slug = slug
        self.status = status
        self.errors = list(errors)
        self.retry_after = retry_after

    @property
    def may_pass(self) -> bool:
        """Whether the same request can go well later: no connection, too often, or the service is not there."""
        return self.status in {None, 429, 502, 503, 504}


@dataclass
class Connection:
    """`token` is the proof of sign-in or the secret of a key; absent before signing in.

    `tries` is how often a request is sent at most, when it may pass and sending it again changes nothing twice: when it
    only reads, or has an Idempotency-Key. Between tries it waits as long as the service says, else 1, 2, 4 … seconds.
    """

    base_url: str
    token: str | None = None
    api_version: str | None = None
    tries: int = 1
    _http: httpx2.Client | None = field(default=None, repr=False)

    def _items(self, path: str, **how: Any) -> list[dict[str, Any]]:
        return cast(list[dict[str, Any]], self._send("GET", path, **how)["items"])

    def _all_items(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """The items of every page."""
        found: list[dict[str, Any]] = []
        while True:
            part = self._send("GET", path, params={**params, "limit": MOST_ITEMS, "offset": len(found)})
            found += part["items"]
            if not part["items"] or len(found) >= part["total"]:
                return found

    def _send(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        return cast(dict[str, Any], self._request(method, path, **how).json())

    def _request(self, method: str, path: str, headers: Mapping[str, str] = {}, **how: Any) -> httpx2.Response:
        tries = self.tries if method == "GET" or "Idempotency-Key" in headers else 1
        for number in range(tries - 1):
            try:
                return self._request_once(method, path, headers, **how)
            except ApiProblem as problem:
                if not problem.may_pass:
                    raise
                time.sleep(min(LONGEST_WAIT_S, 2**number if problem.retry_after is None else problem.retry_after))
        return self._request_once(method, path, headers, **how)

    def _request_once(self, method: str, path: str, headers: Mapping[str, str], **how: Any) -> httpx2.Response:
        if self._http is None:
            address = f"{self.base_url.rstrip('/')}/v1"
            self._http = httpx2.Client(base_url=address, timeout=TIMEOUT, trust_env=False, verify=_trusted())
        proof = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            response = self._http.request(method, path, headers={**proof, **headers}, **how)
        except httpx2.TransportError as error:
            raise ApiProblem("no-connection") from error
        self.api_version = response.headers.get("api-version", self.api_version)
        if response.is_error:
            raise _problem_of(response)
        return response


@cache
def _trusted() -> ssl.SSLContext:
    """Whom a connection trusts; reading all certificates anew for every visitor takes longer than a page."""
    return httpx2.create_ssl_context(trust_env=False)


def _problem_of(response: httpx2.Response) -> ApiProblem:
    later = response.headers.get("retry-after", "")
    retry_after = float(later) if later.isdecimal() else None
    try:
        body = response.json()
    except ValueError:
        return ApiProblem("unexpected-error", response.status_code, retry_after=retry_after)
    slug = str(body.get("type", "")).rpartition(":")[2] or "unexpected-error"
    return ApiProblem(slug, response.status_code, body.get("errors") or [], retry_after)
