"""Match rounds and the figures of the region."""

from typing import cast

from ui import answers
from ui.client.connection import Connection


class Region(Connection):
    """What a project leader asks."""

    def start_round(self) -> answers.Round:
        return cast(answers.Round, self._send("POST", "/match-rounds", json={}))

    def rounds(self) -> list[answers.Round]:
        return cast(list[answers.Round], self._items("/match-rounds"))

    def stop_round(self, round_id: str) -> None:
        self._request("POST", f"/match-rounds/{round_id}/stops")

    def figures(self) -> answers.Figures:
        return cast(answers.Figures, self._send("GET", "/figures"))
