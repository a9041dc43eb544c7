"""Signals by mail: asking, and what the links in a mail do without signing in."""

from typing import cast

from ui import answers
from ui.client.connection import Connection


class Signals(Connection):
    """What the person is told by mail."""

    def signal_mail(self) -> answers.SignalMail:
        return cast(answers.SignalMail, self._send("GET", "/accounts/me/signals"))

    def ask_signal_mail(self, address: str, frequency: str, language: str) -> answers.SignalMail:
        """Asks for mail; raises ApiProblem `invalid-input` for what is no address."""
        wanted = {"address": address, "frequency": frequency, "language": language}
        return cast(answers.SignalMail, self._send("PUT", "/accounts/me/signals", json=wanted))

    def end_signal_mail(self) -> None:
        self._request("DELETE", "/accounts/me/signals")

    def confirm_signal_mail(self, link: str) -> None:
        """Raises ApiProblem `not-found` for a link that is not valid any more, `invalid-input` for half of one."""
        self._request("POST", "/signal-confirmations", json={"link": link})

    def stop_signal_mail(self, link: str) -> None:
        """The same problems."""
        self._request("POST", "/signal-stops", params={"link": link})
