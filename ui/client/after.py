"""Groups after their start."""

from collections.abc import Mapping
from typing import Any, cast

from ui import answers
from ui.client.connection import Connection


class After(Connection):
    """Attendance, endings, what participants said and what was learned."""

    def aftercare(self) -> dict[str, answers.Aftercare]:
        """Every own group that started, by the id of its offer."""
        found = cast(list[answers.Aftercare], self._items("/started-groups"))
        return {each["offer_id"]: each for each in found}

    def note_attendance(self, offer_id: str, meeting: int, present: int) -> None:
        """Raises ApiProblem `invalid-input` for more than take part."""
        self._request("PUT", f"/offers/{offer_id}/attendances/{meeting}", json={"present": present})

    def answer_for_participant(self, offer_id: str, given: Mapping[str, Any]) -> None:
        """Raises ApiProblem `step-not-possible` when everybody answered."""
        self._request("POST", f"/offers/{offer_id}/participant-answers", json=dict(given))

    def end_group(self, offer_id: str) -> None:
        """Ends a group as planned; raises ApiProblem `step-not-possible`."""
        self._request("POST", f"/offers/{offer_id}/endings")

    def write_lesson(self, offer_id: str, text: str) -> None:
        """Raises ApiProblem `invalid-input` for what looks like personal data."""
        self._request("POST", f"/offers/{offer_id}/lessons", json={"text": text})

    def take_lesson_away(self, lesson_id: str) -> None:
        self._request("POST", f"/lessons/{lesson_id}/withdrawals")
