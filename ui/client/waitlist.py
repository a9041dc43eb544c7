"""The own waitlist: deliveries and what came of each request."""

from typing import cast

import httpx2

from ui import answers
from ui.client.connection import Connection

DELIVERY_TIMEOUT = httpx2.Timeout(120.0, connect=3.0)


class Waitlist(Connection):
    """The waitlist of the own organisation."""

    def deliver(
        self, name: str, content: bytes, *, kind: str, all_or_nothing: bool = False, keep: bool, once: str | None = None
    ) -> answers.Delivery:
        """Delivers a file, or with `keep=False` only checks it; raises ApiProblem `unreadable-file`, `too-large`.

        `once` is an Idempotency-Key of 8 to 128 signs: the same file under the same key is taken once, and the second
        time answered as the first.
        """
        path = "/deliveries/files" if keep else "/deliveries/files/_check"
        query = {"kind": kind, "allOrNothing": all_or_nothing}
        files = {"file": (name, content)}
        headers = {"Idempotency-Key": once} if once else {}
        answer = self._send("POST", path, params=query, files=files, headers=headers, timeout=DELIVERY_TIMEOUT)
        return cast(answers.Delivery, answer)

    def deliveries(self) -> list[answers.Delivery]:
        return cast(list[answers.Delivery], self._items("/deliveries"))

    def take_back_delivery(self, delivery_id: str) -> None:
        """The waitlist is as it was before this delivery; raises ApiProblem `step-not-possible`."""
        self._request("POST", f"/deliveries/{delivery_id}/reversals", timeout=DELIVERY_TIMEOUT)

    def search_outcomes(self, **wanted: object) -> answers.FoundOutcomes:
        """One page of the own waitlist; what is sought goes in the body, never in an address."""
        return cast(answers.FoundOutcomes, self._send("POST", "/request-outcomes/_search", json=wanted))
