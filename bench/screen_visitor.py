"""A visitor of the screens without a browser: speaks the framework's own protocol, and knows what stands on the page.

Measures what the server takes for a click; drawing in a browser comes on top (`bench.screens` measures that too).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

PATIENCE_S = 120.0


class BrokenPageError(RuntimeError):
    """The page did not come, or came with an error."""


@dataclass
class Visitor:
    """One session; `labels` gives the id of a widget by what it is called, `pages` that of a page by its path."""

    address: str
    labels: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    bytes_read: int = 0
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _page: str = ""
    _socket: ClientConnection | None = None

    def open(self) -> float:
        """Opens the front page; seconds until it has been drawn."""
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = connect(url, subprotocols=["streamlit"], max_size=None, origin=None, open_timeout=PATIENCE_S)  # type: ignore[arg-type]
        return self._run(BackMsg())

    def sign_in(self, username: str, password: str) -> float:
        """Fills in the form and sends it; seconds until the first page has been drawn."""
        self._set("Gebruikersnaam", string_value=username)
        self._set("Wachtwoord", string_value=password)
        return self.click("Aanmelden")

    def go(self, path: str) -> float:
        """Opens a page of the sidebar."""
        self._page, self._states = self.pages[path], {}
        return self._run(BackMsg())

    def click(self, label: str) -> float:
        """Presses a button."""
        self._set(label, trigger_value=True)
        taken = self._run(BackMsg())
        self._states.pop(label, None)
        return taken

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()

    def _set(self, label: str, **value: Any) -> None:
        self._states[label] = WidgetState(id=self.labels[label], **value)

    def _run(self, message: BackMsg) -> float:
        assert self._socket is not None
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.widget_states.widgets.extend(self._states.values())
        began = time.perf_counter()
        self._socket.send(message.SerializeToString())
        self.labels = {}
        while True:
            raw = self._socket.recv(timeout=PATIENCE_S)
            assert isinstance(raw, bytes)
            self.bytes_read += len(raw)
            told = ForwardMsg.FromString(raw)
            kind = told.WhichOneof("type")
            if kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return time.perf_counter() - began
            self._note(kind, told)

    def _note(self, kind: str | None, told: ForwardMsg) -> None:
        if kind == "new_session":
            self._page = told.new_session.page_script_hash or self._page
        elif kind == "navigation":
            self.pages = {each.url_pathname: each.page_script_hash for each in told.navigation.app_pages}
            self._page = told.navigation.page_script_hash or self._page
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            element = told.delta.new_element
            which = element.WhichOneof("type")
            if which == "exception":
                raise BrokenPageError("the page shows an exception")
            inner = getattr(element, which) if which else None
            if inner is not None and hasattr(inner, "id") and hasattr(inner, "label"):
                self.labels.setdefault(inner.label, inner.id)
