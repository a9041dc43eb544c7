"""Dear answers take turns: never more at once than there is room for, and who cannot wait is told when to come back."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, cast

import pytest
from starlette.exceptions import HTTPException

from matching_api import turns
from matching_api.turns import AT_ONCE, in_turn

from . import scenes
from .conftest import SignIn, application
from .test_patience import assert_problem


def _asker() -> AsyncGenerator[None, None]:
    return cast("AsyncGenerator[None, None]", in_turn())


def test_one_too_many_waits_until_another_is_done() -> None:
    async def scene() -> None:
        busy = [_asker() for _ in range(AT_ONCE)]
        for each in busy:
            await anext(each)
        late = asyncio.ensure_future(anext(_asker()))
        await asyncio.sleep(0)
        assert not late.done()
        await busy[0].aclose()
        await late

    asyncio.run(scene())


def test_who_stops_waiting_takes_no_turn() -> None:
    async def scene() -> None:
        busy = [_asker() for _ in range(AT_ONCE)]
        for each in busy:
            await anext(each)
        impatient = asyncio.ensure_future(anext(_asker()))
        await asyncio.sleep(0)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        for each in busy:
            await each.aclose()
        for each in [_asker() for _ in range(AT_ONCE)]:
            await anext(each)

    asyncio.run(scene())


def test_with_very_many_waiting_the_next_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_WAITING", 0)

    async def scene() -> None:
        for each in [_asker() for _ in range(AT_ONCE)]:
            await anext(each)
        with pytest.raises(HTTPException):
            await anext(_asker())

    asyncio.run(scene())


def test_a_refusal_is_a_problem_that_says_when_to_try_again(sign_in: SignIn) -> None:
    async def full() -> None:
        raise HTTPException(503, headers={"Retry-After": "5"})

    rivier, app = sign_in("rivier"), application()
    body: dict[str, Any] = {name: value for name, value in scenes.offer_body().items() if name != "title"}
    app.dependency_overrides[in_turn] = full
    try:
        answer = rivier.post("/v1/offers/_estimate", json=body)
    finally:
        app.dependency_overrides.clear()
    assert_problem(503, dict(answer.headers), answer.json(), "unavailable")
    assert answer.headers["Retry-After"] == "5"
