"""Match rounds, what changed between them, and their weights."""

from collections.abc import Mapping
from typing import Any, cast

from ui import answers
from ui.client.connection import Connection


class MatchRounds(Connection):
    """Rounds and policies."""

    def start_round(self) -> answers.Round:
        return cast(answers.Round, self._send("POST", "/match-rounds", json={}))

    def rounds(self) -> answers.Rounds:
        return cast(answers.Rounds, self._send("GET", "/match-rounds"))

    def stop_round(self, round_id: str) -> None:
        self._request("POST", f"/match-rounds/{round_id}/stops")

    def changes(self, round_id: str) -> answers.Changes:
        return cast(answers.Changes, self._send("GET", f"/match-rounds/{round_id}/changes"))

    def policies(self) -> answers.Policies:
        return cast(answers.Policies, self._send("GET", "/policies"))

    def save_policy(self, weights: Mapping[str, Any], from_version: int) -> None:
        """Saves for the rounds that follow; raises ApiProblem `changed-meanwhile` when somebody else did so first."""
        self._request("POST", "/policies", json={"from_version": from_version, "weights": dict(weights)})

    def try_policy(self, weights: Mapping[str, Any]) -> answers.PolicyPreview:
        """Asks for a preview; raises ApiProblem `queue-full` during a round, `step-not-possible` before any."""
        return cast(answers.PolicyPreview, self._send("POST", "/policy-previews", json={"weights": dict(weights)}))

    def policy_preview(self, preview_id: str) -> answers.PolicyPreview:
        return cast(answers.PolicyPreview, self._send("GET", f"/policy-previews/{preview_id}"))
