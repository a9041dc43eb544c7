"""Cohorts of the waitlist: freezing one, its agenda, and what is agreed about each item."""

from typing import cast

from ui import answers
from ui.client.connection import Connection


class Cohorts(Connection):
    """What a monthly meeting asks, and who owns an item of it."""

    def cohorts(self) -> list[answers.CohortSummary]:
        return cast(list[answers.CohortSummary], self._items("/cohorts"))

    def freeze_cohort(self, theme: str | None, age_band: str | None, subregion: str | None) -> answers.Cohort:
        body = {"theme": theme, "age_band": age_band, "subregion": subregion}
        return cast(answers.Cohort, self._send("POST", "/cohorts", json=body))

    def cohort(self, cohort_id: str) -> answers.Cohort:
        """Raises ApiProblem `not-found`."""
        return cast(answers.Cohort, self._send("GET", f"/cohorts/{cohort_id}"))

    def cohort_document(self, cohort_id: str) -> bytes:
        """The agenda as a PDF."""
        return self._request("GET", f"/cohorts/{cohort_id}/document").content

    def cohort_workbook(self, cohort_id: str) -> bytes:
        """The agenda as an Excel file."""
        return self._request("GET", f"/cohorts/{cohort_id}/workbook").content

    def decide_item(
        self, item_id: str, verdict: str, owner: str | None, note: str | None, follow_up_on: str | None, version: int
    ) -> None:
        """Raises ApiProblem `changed-meanwhile`, `step-not-possible`, `invalid-input`."""
        self._request(
            "POST",
            f"/cohort-items/{item_id}/decisions",
            json={
                "verdict": verdict,
                "owner": owner,
                "note": note,
                "follow_up_on": follow_up_on,
                "from_version": version,
            },
        )

    def own_items(self) -> list[answers.CohortItem]:
        return cast(list[answers.CohortItem], self._items("/cohort-items"))

    def take_on_item(self, item_id: str) -> None:
        self._request("POST", f"/cohort-items/{item_id}/acceptances")
