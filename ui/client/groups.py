"""Suggested groups, and the steps with the youths in them."""

from collections.abc import Mapping
from typing import Any, cast

from ui import answers
from ui.client.connection import Connection


class Groups(Connection):
    """Groups and suggestions."""

    def suggested_groups(self, **wanted: str | int | None) -> answers.SuggestedGroups:
        """The most urgent groups first; `wanted`: theme, age, daypart, subregion, limit, and group, to stand first."""
        query = {name: value for name, value in wanted.items() if value is not None}
        return cast(answers.SuggestedGroups, self._send("GET", "/suggested-groups", params=query))

    def almost_groups(self) -> list[answers.AlmostGroup]:
        return cast(list[answers.AlmostGroup], self._items("/almost-groups"))

    def candidates(self, almost_id: str) -> answers.Candidates:
        """Who could be asked for a group that nearly opens; raises ApiProblem `not-found` after a new round."""
        return cast(answers.Candidates, self._send("GET", f"/almost-groups/{almost_id}/candidates"))

    def decide(self, suggestion_id: str, verdict: str, reason: str | None = None) -> None:
        """Accepts or declines; raises ApiProblem `group-full`, `step-not-possible`."""
        body = {"verdict": verdict} | ({"reason": reason} if reason else {})
        self._request("POST", f"/suggestions/{suggestion_id}/decisions", json=body)

    def take_step(self, suggestion_id: str, to: str, reason: str | None = None) -> None:
        body = {"to": to} | ({"reason": reason} if reason else {})
        self._request("POST", f"/suggestions/{suggestion_id}/steps", json=body)

    def reverse(self, suggestion_id: str) -> None:
        """Takes the last decision back; raises ApiProblem `group-full` when the seat is gone."""
        self._request("POST", f"/suggestions/{suggestion_id}/reversals")

    def proposed_groups(self) -> list[answers.ProposedGroup]:
        return cast(list[answers.ProposedGroup], self._items("/proposed-groups"))

    def proposed_group(self, group_id: str) -> answers.ProposedGroup:
        return cast(answers.ProposedGroup, self._send("GET", f"/proposed-groups/{group_id}"))

    def adopt(self, proposed_group_id: str, adoption: Mapping[str, Any]) -> answers.Offer:
        path = f"/proposed-groups/{proposed_group_id}/adoptions"
        return cast(answers.Offer, self._send("POST", path, json=dict(adoption)))

    def youth_options(self, request_id: str) -> answers.YouthOptions:
        """Everything there is for one own youth; raises ApiProblem `not-found`."""
        return cast(answers.YouthOptions, self._send("GET", f"/help-requests/{request_id}/options"))

    def choose_group(self, request_id: str, group_kind: str, group_id: str) -> answers.Suggestion:
        """Places a youth in another group than a round did; raises ApiProblem `group-full`, `step-not-possible`."""
        body = {"group_kind": group_kind, "group_id": group_id}
        return cast(answers.Suggestion, self._send("POST", f"/help-requests/{request_id}/choices", json=body))

    def follow_ups(self) -> list[answers.NextGroup]:
        """Own youths whose group has ended, with the group that follows."""
        return cast(list[answers.NextGroup], self._items("/follow-ups", params={"limit": 200}))

    def choose_one_on_one(self, request_id: str, reason: str) -> answers.OneOnOne:
        path = f"/help-requests/{request_id}/one-on-one-choices"
        return cast(answers.OneOnOne, self._send("POST", path, json={"reason": reason}))

    def take_back_one_on_one(self, choice_id: str) -> None:
        self._request("POST", f"/one-on-one-choices/{choice_id}/reversals")

    def invitation(self, group_kind: str, group_id: str, language: str) -> answers.Invitation:
        """What a family reads about a group; raises ApiProblem `not-found`."""
        if group_kind == "offer":
            answer = self._send("GET", f"/offers/{group_id}/invitation", params={"language": language})
        else:
            answer = self._send("GET", f"/proposed-groups/{group_id}/invitation", params={"language": language})
        return cast(answers.Invitation, answer)

    def invitation_document(self, group_kind: str, group_id: str, language: str) -> bytes:
        """The same as a PDF."""
        query = {"language": language}
        if group_kind == "offer":
            return self._request("GET", f"/offers/{group_id}/invitation/document", params=query).content
        return self._request("GET", f"/proposed-groups/{group_id}/invitation/document", params=query).content
