"""Organisations and accounts as an administrator keeps them, and what is new for everybody."""

from collections.abc import Mapping
from typing import Any, cast

from ui import answers
from ui.client.connection import Connection


class Administration(Connection):
    """Keeping the partnership."""

    def add_organisation(self, organisation: Mapping[str, Any]) -> None:
        self._request("POST", "/organisations", json=dict(organisation))

    def change_organisation(self, key: str, organisation: Mapping[str, Any]) -> None:
        self._request("PUT", f"/organisations/{key}", json=dict(organisation))

    def switch_sharing(self, key: str, sharing: bool) -> None:
        self._request("PUT", f"/organisations/{key}/sharing", json={"sharing": sharing})

    def accounts(self) -> list[answers.ListedAccount]:
        return cast(list[answers.ListedAccount], self._items("/accounts"))

    def add_account(self, account: Mapping[str, Any]) -> answers.NewPassword:
        return cast(answers.NewPassword, self._send("POST", "/accounts", json=dict(account)))

    def change_account(self, account_id: str, name: str, role: str) -> None:
        self._request("PUT", f"/accounts/{account_id}", json={"name": name, "role": role})

    def deactivate(self, account_id: str) -> None:
        """Raises ApiProblem `step-not-possible` for the last administrator."""
        self._request("POST", f"/accounts/{account_id}/deactivations")

    def reactivate(self, account_id: str) -> None:
        self._request("POST", f"/accounts/{account_id}/reactivations")

    def reset_password(self, account_id: str) -> answers.NewPassword:
        return cast(answers.NewPassword, self._send("POST", f"/accounts/{account_id}/password-resets"))

    def choose_password(self, current: str, wanted: str) -> None:
        self._request("POST", "/accounts/me/passwords", json={"current": current, "wanted": wanted})

    def sources(self) -> answers.Sources:
        return cast(answers.Sources, self._send("GET", "/sources"))

    def visit(self) -> answers.Visit:
        return cast(answers.Visit, self._send("POST", "/visits"))

    def news(self, since: str) -> answers.News:
        return cast(answers.News, self._send("GET", "/news", params={"since": since}))
