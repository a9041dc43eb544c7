"""Many people at work at once, in a process of their own: asks the service over HTTP and times every answer.

`python -m bench.service_users ADDRESS` reads what to do as JSON from standard input, prints what it measured as JSON.
"""

import asyncio
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import httpx2

# How often each happens among what people do.
MIX = {
    "list of requests": 4,
    "one request": 4,
    "outcomes of my waitlist": 2,
    "suggested groups": 4,
    "open offers": 2,
    "one offer": 4,
    "own groups": 2,
    "news": 1,
    "accept": 2,
    "what if, one youth": 2,
    "what if, a draft offer": 2,
}
# The same for a project leader, who has no youths.
LEADING = {"figures": 2, "one figure": 2, "demand without offer": 1, "groups of the region": 1}
DRAFT = {
    "tags": ["faalangst"],
    "age_min": 8,
    "age_max": 12,
    "mode": "in-person",
    "daypart": "wed-afternoon",
    "seats_min": 4,
    "seats_max": 8,
    "sessions": 8,
    "session_minutes": 75,
}
LEADING_ASKS = {
    "figures": "/v1/figures",
    "one figure": "/v1/figures/waiting/breakdowns/municipality",
    "demand without offer": "/v1/unmet-demands",
    "groups of the region": "/v1/suggested-groups?limit=10",
}
SINCE = "2026-11-15T08:00:00Z"


class User:
    """One person, signed in; knows some of the own requests, suggestions and offers."""

    def __init__(self, client: httpx2.AsyncClient, number: int) -> None:
        self.client, self.draw = client, random.Random(number)
        self.requests: list[str] = []
        self.suggestions: list[str] = []
        self.offers: list[dict[str, Any]] = []

    async def enter(self, token: str, mix: Iterable[str]) -> None:
        self.client.headers["Authorization"] = f"Bearer {token}"
        if set(mix) & MIX.keys():
            self.requests = [each["id"] for each in await self._items("/v1/help-requests?limit=200")]
        self.offers = await self._items("/v1/offers")

    async def _items(self, path: str) -> list[dict[str, Any]]:
        return list((await self.client.get(path)).raise_for_status().json()["items"])

    def asks(self, what: str) -> tuple[str, str, dict[str, Any] | None] | None:
        """Method, address and body; none when there is nothing left to accept."""
        if what in LEADING_ASKS:
            return "GET", LEADING_ASKS[what], None
        request, offer = self.draw.choice(self.requests), self.draw.choice(self.offers)
        if what == "accept":
            found = self.suggestions.pop() if self.suggestions else None
            return ("POST", f"/v1/suggestions/{found}/decisions", {"verdict": "accept"}) if found else None
        draft = {**DRAFT, "tags": offer["tags"], "place": offer["place"]["postcode4"] if offer["place"] else "2316"}
        return {
            "list of requests": ("GET", f"/v1/help-requests?limit=50&offset={self.draw.randrange(200)}", None),
            "one request": ("GET", f"/v1/help-requests/{request}", None),
            "outcomes of my waitlist": ("POST", "/v1/request-outcomes/_search", {"limit": 50}),
            "suggested groups": ("GET", "/v1/suggested-groups?limit=10", None),
            "open offers": ("GET", "/v1/offers", None),
            "one offer": ("GET", f"/v1/offers/{offer['id']}", None),
            "own groups": ("GET", "/v1/own-groups", None),
            "news": ("GET", f"/v1/news?since={SINCE}", None),
            "what if, one youth": ("GET", f"/v1/help-requests/{request}/options", None),
            "what if, a draft offer": ("POST", "/v1/offers/_estimate", draft),
        }[what]


async def measure(address: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Lets the users work for some seconds; gives milliseconds by what was asked, and the failures."""
    times: dict[str, list[float]] = defaultdict(list)
    failures: dict[str, int] = defaultdict(int)
    limits = httpx2.Limits(max_connections=1, max_keepalive_connections=1)
    users = []
    for number, username in enumerate(wanted["users"]):
        client = httpx2.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False)
        users.append(User(client, number))
        await users[-1].enter(wanted["tokens"][username], wanted["mix"])
    for username, found in wanted["suggestions"].items():
        theirs = [user for user, name in zip(users, wanted["users"], strict=True) if name == username]
        for at, each in enumerate(found if theirs else []):
            theirs[at % len(theirs)].suggestions.append(each)
    until = time.perf_counter() + wanted["seconds"]
    await asyncio.gather(*(_work(user, until, wanted, times, failures) for user in users))
    for user in users:
        await user.client.aclose()
    return {"times": times, "failures": failures}


async def _work(
    user: User, until: float, wanted: dict[str, Any], times: dict[str, list[float]], failures: dict[str, int]
) -> None:
    await asyncio.sleep(user.draw.random() * wanted["pause"])
    while time.perf_counter() < until:
        what = user.draw.choices(list(wanted["mix"]), list(wanted["mix"].values()))[0]
        if asked := user.asks(what):
            method, path, body = asked
            started = time.perf_counter()
            try:
                answer = await user.client.request(method, path, json=body)
            except httpx2.TransportError as error:
                failures[f"{what}: {type(error).__name__}"] += 1
            else:
                times[what].append((time.perf_counter() - started) * 1000)
                if answer.is_error:
                    failures[f"{what}: {answer.status_code}"] += 1
        await asyncio.sleep(user.draw.expovariate(1 / wanted["pause"]) if wanted["pause"] else 0)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1], json.load(sys.stdin)))))
