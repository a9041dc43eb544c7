"""Makes plain number loops fast; keeps what it compiled where it can be written, and works when nowhere can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code, cached between runs when some cache folder is writable."""
    try:
        fast = njit(cache=True, nogil=True)(kernel)
    except RuntimeError:  # numba says so when neither the package nor the user's cache folder can be written
        fast = njit(nogil=True)(kernel)
    return cast(Kernel, fast)
