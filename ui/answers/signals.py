"""Signals by mail as the service answers them; shapes only."""

from typing import TypedDict


class SignalMail(TypedDict):
    available: bool
    address: str | None
    frequency: str | None
    confirmed: bool
    refused: bool
    mailed_at: str | None
