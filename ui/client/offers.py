"""Group offers of the own organisation."""

from collections.abc import Mapping
from typing import Any, cast

from ui import answers
from ui.client.connection import Connection


class Offers(Connection):
    """Publishing offers and keeping them true."""

    def own_offers(self) -> list[answers.Offer]:
        return cast(list[answers.Offer], self._all_items("/offers", mine=True))

    def all_offers(self) -> list[answers.Offer]:
        """Every offer of the partnership, closed ones too."""
        return cast(list[answers.Offer], self._all_items("/offers"))

    def own_groups(self) -> list[answers.OwnGroup]:
        """The own offers with who is in them."""
        return cast(list[answers.OwnGroup], self._items("/own-groups"))

    def what_if(self, draft: Mapping[str, Any]) -> answers.WhatIf:
        """What a group would meet, were it published now; raises ApiProblem `invalid-input`."""
        return cast(answers.WhatIf, self._send("POST", "/offers/_estimate", json=dict(draft)))

    def benefit(self, offer_id: str, assumptions: Mapping[str, float]) -> answers.Benefit:
        path = f"/offers/{offer_id}/_benefit"
        return cast(answers.Benefit, self._send("POST", path, json=dict(assumptions)))

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

    def start_group(self, offer_id: str) -> None:
        """Starts a group with everybody who agreed; raises ApiProblem `step-not-possible`."""
        self._request("POST", f"/offers/{offer_id}/starts")

    def capacity(self) -> tuple[answers.Capacity, str]:
        """What the own organisation can run besides its offers, and the mark that a change must name."""
        response = self._request("GET", "/capacity")
        return cast(answers.Capacity, response.json()), response.headers.get("etag", "")

    def set_capacity(self, mark: str, capacity: Mapping[str, Any]) -> None:
        """Replaces it; raises ApiProblem `changed-meanwhile` when somebody else did so first."""
        self._request("PUT", "/capacity", json=dict(capacity), headers={"If-Match": mark})

    def confirm_offer(self, offer_id: str) -> None:
        self._request("POST", f"/offers/{offer_id}/confirmations")

    def close_offer(self, offer_id: str, reason: str) -> None:
        self._request("POST", f"/offers/{offer_id}/closings", json={"reason": reason})
