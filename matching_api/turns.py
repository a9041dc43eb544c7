"""Dear answers take turns, so that the many cheap ones beside them stay quick; knows no routes and no rooms."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from fastapi import Depends
from starlette.exceptions import HTTPException

from matching_api.problems import UNAVAILABLE

# Python computes one thing at a time: more at once only makes all of them, and everybody else, wait longer.
AT_ONCE, MOST_WAITING = 4, 100


@dataclass
class _Turns:
    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0


# Of each event loop, which is one for each process that serves.
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns] = WeakKeyDictionary()


async def in_turn() -> AsyncIterator[None]:
    """Waits for a turn, before a connection to the database is taken; raises 503 when very many wait already."""
    turns = _turns.setdefault(asyncio.get_running_loop(), _Turns())
    if turns.free.locked() and turns.waiting >= MOST_WAITING:
        raise HTTPException(UNAVAILABLE.status, headers={"Retry-After": "5"})
    turns.waiting += 1
    try:
        await turns.free.acquire()
    finally:
        turns.waiting -= 1
    try:
        yield
    finally:
        turns.free.release()


# For the `dependencies` of a route, which are met before anything else is asked.
IN_TURN = [Depends(in_turn, scope="function")]
