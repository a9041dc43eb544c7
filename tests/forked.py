"""Processes of the service, forked from one that has loaded it, so that each begins at once; no test runs in one."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

from matching_api.settings import get_settings

# Loading takes longer than most of what is asked of such a process.
_LOADED = multiprocessing.get_context("forkserver")
_LOADED.set_forkserver_preload(["matching_api.main", "matching_api.worker", "uvicorn"])
GRACE_S = 15


@contextmanager
def process(work: Callable[..., Any], *arguments: Any, env: Mapping[str, str]) -> Iterator[BaseProcess]:
    """Does this work with these settings and no others, and ends with the block at the latest."""
    made = _LOADED.Process(target=_begin, args=(dict(env), work, arguments))
    made.start()
    try:
        yield made
    finally:
        made.terminate()
        made.join(GRACE_S)
        made.kill()
        made.join()


def _begin(env: Mapping[str, str], work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    os.environ.clear()
    os.environ.update(env)
    get_settings.cache_clear()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # its log is of no test
    work(*arguments)
