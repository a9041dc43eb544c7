"""Group offers of the own organisation."""

from collections.abc import Mapping
from typing import Any, cast

from ui import answers
from ui.client.connection import Connection


class Offers(Connection):
    """Publishing offers and keeping them true."""

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
