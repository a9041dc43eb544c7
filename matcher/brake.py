"""The emergency brake: a moment after which no new work starts; without one, only the work itself ends a run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Brake:
    """`deadline` is a reading of the monotonic clock, or None; processes of one machine share it."""

    deadline: float | None = None

    @classmethod
    def after(cls, seconds: float | None) -> Brake:
        return cls(None if seconds is None else time.monotonic() + seconds)

    @property
    def pulled(self) -> bool:
        return self.deadline is not None and time.monotonic() >= self.deadline

    @property
    def left(self) -> timedelta | None:
        """Time that a solver may still take; a little even when it is late, to give an answer at all."""
        return None if self.deadline is None else timedelta(seconds=max(0.2, self.deadline - time.monotonic()))
