"""The figures of the region."""

from typing import cast

from ui import answers
from ui.client.connection import Connection


class Region(Connection):
    """What a project leader asks."""

    def figures(self) -> answers.Figures:
        return cast(answers.Figures, self._send("GET", "/figures"))
