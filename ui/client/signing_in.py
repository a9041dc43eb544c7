"""Signing in, and who one is."""

from typing import cast

from ui import answers
from ui.client.connection import Connection


class SigningIn(Connection):
    """What anybody may ask about the own account."""

    def sign_in(self, username: str, password: str) -> str:
        """The bearer token; raises ApiProblem `sign-in-failed`."""
        answer = self._send("POST", "/tokens", json={"username": username, "password": password})
        return str(answer["access_token"])

    def me(self) -> answers.Account:
        return cast(answers.Account, self._send("GET", "/accounts/me"))
