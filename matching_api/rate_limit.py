"""Slows whoever asks too often; counts live in this process, and nothing of who asked is kept or logged.

Not in the database: a guesser would make it write for each guess, and names and addresses would stand in it.
"""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from matching_api.problems import TooManyRequests
from matching_api.settings import Settings

# More askers than this are forgotten, longest unseen first, so that memory stays bounded.
MOST_ASKERS = 20_000


class RateLimit:
    """At most so many times within so many seconds, for each asker."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._turn = threading.Lock()

    def take(self, asker: str) -> None:
        """Counts one time; raises TooManyRequests, with when to try again, when it is one too many."""
        with self._turn:
            now = self._clock()
            times = self._times.setdefault(asker, deque())
            self._times.move_to_end(asker)
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(times) >= self.most:
                wait = max(1, math.ceil(times[0] + self.seconds - now))
                raise TooManyRequests("Too often; try again later.", headers={"Retry-After": str(wait)})
            times.append(now)
            while len(self._times) > MOST_ASKERS:
                self._times.popitem(last=False)

    def give_back(self, asker: str) -> None:
        """Takes the last count back."""
        with self._turn:
            if times := self._times.get(asker):
                times.pop()


@dataclass(frozen=True)
class Limits:
    """The limits of one application."""

    tries_per_name: RateLimit
    tries_per_client: RateLimit
    deliveries: RateLimit

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        seconds = settings.sign_in_minutes * 60
        return cls(
            tries_per_name=RateLimit(settings.sign_in_tries, seconds),
            tries_per_client=RateLimit(settings.sign_in_tries_client, seconds),
            deliveries=RateLimit(settings.deliveries_per_hour, 3600),
        )

    @contextmanager
    def guess(self, username: str, client: str) -> Iterator[None]:
        """One try to sign in; only one that fails counts, and a name nobody has counts like any other."""
        # Counted beforehand, so that many tries at once are not all looked at.
        self.tries_per_client.take(client)
        name = username.strip().lower()
        self.tries_per_name.take(name)
        yield
        self.tries_per_name.give_back(name)
        self.tries_per_client.give_back(client)


def _limits(request: Request) -> Limits:
    found: Limits = request.app.state.limits
    return found


def client_of(request: Request) -> str:
    """The address a request came from, as far as is known."""
    return request.client.host if request.client else "unknown"


CurrentLimits = Annotated[Limits, Depends(_limits)]
Client = Annotated[str, Depends(client_of)]


def install(app: FastAPI, settings: Settings) -> None:
    """Gives the application its limits."""
    app.state.limits = Limits.of(settings)
