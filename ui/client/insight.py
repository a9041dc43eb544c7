"""The figures of the region."""

from typing import cast

from ui import answers
from ui.client.connection import Connection


class Insight(Connection):
    """What a project leader asks."""

    def figures(self, on_date: str | None = None) -> answers.Figures:
        """As they were known at the end of a day, today when none is given."""
        query = {"onDate": on_date} if on_date else {}
        return cast(answers.Figures, self._send("GET", "/figures", params=query))
