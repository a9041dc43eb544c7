"""The figures of the region."""

from typing import cast

from ui import answers
from ui.client.connection import Connection


class Insight(Connection):
    """What a project leader asks."""

    def figures(self, on_date: str | None = None) -> answers.Figures:
        """As they were known at the end of a day, today when none is given."""
        query = {"onDate": on_date} if on_date else {}
        return cast(answers.Figures, self._send("GET", "/figures", params=query))

    def breakdown(self, figure: str, by: str, on_date: str | None = None) -> answers.Breakdown:
        """One figure by month, place, theme, age or kind."""
        query = {"onDate": on_date} if on_date else {}
        return cast(answers.Breakdown, self._send("GET", f"/figures/{figure}/breakdowns/{by}", params=query))

    def set_goal(self, figure: str, *, baseline_on: str, target: float, target_on: str) -> None:
        """The figure of that day becomes the baseline; a share is a fraction of one."""
        wanted = {"baseline_on": baseline_on, "target": target, "target_on": target_on}
        self._request("PUT", f"/figures/{figure}/goals", json=wanted)

    def unmet_demands(self) -> answers.UnmetDemand:
        return cast(answers.UnmetDemand, self._send("GET", "/unmet-demands"))

    def demand_clusters(self) -> list[answers.Cluster]:
        """Demand that no offer serves, as counts."""
        return cast(list[answers.Cluster], self._items("/demand-clusters"))

    def offer_calls(self) -> list[answers.OfferCall]:
        return cast(list[answers.OfferCall], self._items("/offer-calls"))

    def ask_for_offer(self, theme: str, age_band: str, subregion: str | None) -> None:
        """Asks all organisations; raises ApiProblem `already-exists` while it is being asked."""
        self._request("POST", "/offer-calls", json={"theme": theme, "age_band": age_band, "subregion": subregion})

    def answer_call(self, call_id: str, answer: str, from_on: str | None) -> None:
        self._request("POST", f"/offer-calls/{call_id}/answers", json={"answer": answer, "from_on": from_on})

    def close_call(self, call_id: str) -> None:
        self._request("POST", f"/offer-calls/{call_id}/closings")
