"""Speaks HTTP to the service and nothing else; keeps no data and makes no decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict, cast

import httpx2

from ui import answers

TIMEOUT = httpx2.Timeout(30.0, connect=3.0)
DELIVERY_TIMEOUT = httpx2.Timeout(120.0, connect=3.0)


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
class Client:
    """One visitor's connection; `token` is the proof of sign-in, absent before it."""

    base_url: str
    token: str | None = None
    api_version: str | None = None
    _http: httpx2.Client | None = field(default=None, repr=False)

    # signing in
    def sign_in(self, username: str, password: str) -> str:
        """The bearer token; raises ApiProblem `sign-in-failed`."""
        answer = self._send("POST", "/tokens", json={"username": username, "password": password})
        return str(answer["access_token"])

    def me(self) -> answers.Account:
        return cast(answers.Account, self._send("GET", "/accounts/me"))

    # facts
    def organisations(self) -> list[answers.Organisation]:
        return cast(list[answers.Organisation], self._items("/organisations"))

    def tags(self) -> list[answers.Tag]:
        return cast(list[answers.Tag], self._items("/tags"))

    def themes(self) -> list[answers.Theme]:
        return cast(list[answers.Theme], self._items("/themes"))

    def place(self, postcode4: str) -> answers.Place:
        return cast(answers.Place, self._send("GET", f"/places/{postcode4}"))

    # waitlist
    def deliver(
        self, name: str, content: bytes, *, kind: str, all_or_nothing: bool = False, keep: bool
    ) -> answers.Delivery:
        """Delivers a file, or with `keep=False` only checks it; raises ApiProblem `unreadable-file`, `too-large`."""
        path = "/deliveries/files" if keep else "/deliveries/files/_check"
        query = {"kind": kind, "allOrNothing": all_or_nothing}
        files = {"file": (name, content)}
        answer = self._send("POST", path, params=query, files=files, timeout=DELIVERY_TIMEOUT)
        return cast(answers.Delivery, answer)

    def deliveries(self) -> list[answers.Delivery]:
        return cast(list[answers.Delivery], self._items("/deliveries"))

    def request_outcomes(self) -> list[answers.RequestOutcome]:
        return cast(list[answers.RequestOutcome], self._items("/request-outcomes"))

    # offers
    def own_offers(self) -> list[answers.Offer]:
        return cast(list[answers.Offer], self._items("/offers", params={"mine": True}))

    def offer(self, offer_id: str) -> tuple[answers.Offer, str]:
        """One offer and the version mark (ETag) that a change must name."""
        response = self._request("GET", f"/offers/{offer_id}")
        return cast(answers.Offer, response.json()), response.headers.get("etag", "")

    def publish_offer(self, offer: Mapping[str, Any]) -> answers.Offer:
        return cast(answers.Offer, self._send("POST", "/offers", json=dict(offer)))

    def change_offer(self, offer_id: str, version_mark: str, offer: Mapping[str, Any]) -> answers.Offer:
        """Changes an offer; raises ApiProblem `changed-meanwhile` when somebody else did so first."""
        headers = {"If-Match": version_mark}
        return cast(answers.Offer, self._send("PUT", f"/offers/{offer_id}", json=dict(offer), headers=headers))

    def confirm_offer(self, offer_id: str) -> None:
        self._request("POST", f"/offers/{offer_id}/confirmations")

    def close_offer(self, offer_id: str, reason: str) -> None:
        self._request("POST", f"/offers/{offer_id}/closings", json={"reason": reason})

    # groups and suggestions
    def suggested_groups(self, subregion: str | None = None) -> answers.SuggestedGroups:
        query = {"subregion": subregion} if subregion else {}
        return cast(answers.SuggestedGroups, self._send("GET", "/suggested-groups", params=query))

    def almost_groups(self) -> list[answers.AlmostGroup]:
        return cast(list[answers.AlmostGroup], self._items("/almost-groups"))

    def decide(self, suggestion_id: str, verdict: str, reason: str | None = None) -> None:
        """Accepts or declines; raises ApiProblem `group-full`, `step-not-possible`."""
        body = {"verdict": verdict} | ({"reason": reason} if reason else {})
        self._request("POST", f"/suggestions/{suggestion_id}/decisions", json=body)

    def take_step(self, suggestion_id: str, to: str, reason: str | None = None) -> None:
        body = {"to": to} | ({"reason": reason} if reason else {})
        self._request("POST", f"/suggestions/{suggestion_id}/steps", json=body)

    def reverse(self, suggestion_id: str) -> None:
        """Takes the last decision back; raises ApiProblem `group-full` when the seat is gone."""
        self._request("POST", f"/suggestions/{suggestion_id}/reversals")

    def proposed_groups(self) -> list[answers.ProposedGroup]:
        return cast(list[answers.ProposedGroup], self._items("/proposed-groups"))

    def adopt(self, proposed_group_id: str, adoption: Mapping[str, Any]) -> answers.Offer:
        path = f"/proposed-groups/{proposed_group_id}/adoptions"
        return cast(answers.Offer, self._send("POST", path, json=dict(adoption)))

    # rounds and figures
    def start_round(self) -> answers.Round:
        return cast(answers.Round, self._send("POST", "/match-rounds", json={}))

    def rounds(self) -> list[answers.Round]:
        return cast(list[answers.Round], self._items("/match-rounds"))

    def stop_round(self, round_id: str) -> None:
        self._request("POST", f"/match-rounds/{round_id}/stops")

    def figures(self) -> answers.Figures:
        return cast(answers.Figures, self._send("GET", "/figures"))

    # transport
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
