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

    def experiences(self) -> list[answers.Experience]:
        return cast(list[answers.Experience], self._items("/experiences", params={"limit": 200}))

    def enter_experience(self, offer_id: str, text: str, voice: str) -> None:
        """Raises ApiProblem `invalid-input` for what looks like personal data."""
        body = {"text": text, "voice": voice, "allowed": True}
        self._request("POST", f"/offers/{offer_id}/experiences", json=body)

    def judge_experience(self, experience_id: str, verdict: str) -> None:
        """Raises ApiProblem `not-allowed` for whoever entered it."""
        self._request("POST", f"/experiences/{experience_id}/judgements", json={"verdict": verdict})

    def withdraw_experience(self, experience_id: str) -> None:
        self._request("POST", f"/experiences/{experience_id}/withdrawals")

    def lessons(self) -> list[answers.Lesson]:
        return cast(list[answers.Lesson], self._items("/lessons", params={"limit": 200}))

    def pilots(self) -> list[answers.Pilot]:
        return cast(list[answers.Pilot], self._items("/pilots", params={"limit": 200}))

    def add_pilot(self, pilot: Mapping[str, Any]) -> None:
        self._request("POST", "/pilots", json=dict(pilot))

    def change_pilot(self, pilot_id: str, version: int, pilot: Mapping[str, Any]) -> None:
        """Raises ApiProblem `changed-meanwhile` when somebody else did so first."""
        self._request("PUT", f"/pilots/{pilot_id}", json=dict(pilot), headers={"If-Match": f'"{version}"'})
