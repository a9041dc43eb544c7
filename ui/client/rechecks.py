"""Asking families whether they still wait: lists, whom to call, what they answer."""

from collections.abc import Mapping
from typing import Any, cast

from ui import answers
from ui.client.connection import Connection


class Rechecks(Connection):
    """What a caller asks, of the own organisation."""

    def recheck_lists(self) -> list[answers.RecheckList]:
        return cast(list[answers.RecheckList], self._items("/recheck-lists"))

    def make_recheck_list(self, wanted: Mapping[str, Any]) -> answers.RecheckList:
        """Raises ApiProblem `step-not-possible` when the rule finds nobody."""
        return cast(answers.RecheckList, self._send("POST", "/recheck-lists", json=dict(wanted)))

    def next_call(self, list_id: str) -> answers.Call:
        """Nobody else gets this family for a while; raises ApiProblem `step-not-possible` when nobody is left."""
        return cast(answers.Call, self._send("POST", f"/recheck-lists/{list_id}/claims"))

    def answer_recheck(self, request_id: str, said: Mapping[str, Any]) -> answers.RecheckAnswer:
        """Raises ApiProblem `invalid-input`, and `step-not-possible` when somebody else is calling."""
        answer = self._send("POST", f"/help-requests/{request_id}/recheck-answers", json=dict(said))
        return cast(answers.RecheckAnswer, answer)

    def recheck_answers(self) -> list[answers.Answered]:
        """The newest first."""
        return cast(list[answers.Answered], self._items("/recheck-answers"))

    def take_back_recheck(self, answer_id: str) -> None:
        """Raises ApiProblem `step-not-possible` after that day, and when it is not the last of its request."""
        self._request("POST", f"/recheck-answers/{answer_id}/reversals")

    def recheck_follow_ups(self) -> answers.FollowUps:
        return cast(answers.FollowUps, self._send("GET", "/recheck-follow-ups"))

    def recheck_questions(self) -> answers.Questions:
        return cast(answers.Questions, self._send("GET", "/recheck-questions"))

    def recheck_plan(self, **wanted: int) -> answers.RecheckPlan:
        """`wanted`: calls, minutes, hoursPerWeek, weeks, people."""
        return cast(answers.RecheckPlan, self._send("GET", "/recheck-plans", params=wanted))
