"""What the service knows of the world: organisations, requests, themes and places."""

from typing import cast

from ui import answers
from ui.client.connection import Connection


class Facts(Connection):
    """Facts that every page needs."""

    def organisations(self) -> list[answers.Organisation]:
        return cast(list[answers.Organisation], self._items("/organisations"))

    def tags(self) -> list[answers.Tag]:
        return cast(list[answers.Tag], self._items("/tags"))

    def themes(self) -> list[answers.Theme]:
        return cast(list[answers.Theme], self._items("/themes"))

    def place(self, postcode4: str) -> answers.Place:
        return cast(answers.Place, self._send("GET", f"/places/{postcode4}"))
