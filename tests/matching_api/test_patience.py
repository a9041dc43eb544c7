"""Nobody waits for ever: slow bodies, long requests, crowds and a database that is away are answered in time."""

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
import uvicorn
from fastapi import APIRouter, FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import select
from starlette.types import Message
from structlog.testing import capture_logs

from matching_api import database, serving
from matching_api.access.models import Organisation
from matching_api.database import make_engine, open_session
from matching_api.main import create_app
from matching_api.settings import Settings, get_settings

from . import scenes
from .conftest import SignIn
from .deliveries import row

in_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
PATIENCE_S = 60.0


def speak(app: FastAPI, path: str, *sent: Message, method: str = "POST") -> tuple[int, dict[str, str], dict[str, Any]]:
    """One request as a server passes it on, of which nothing more comes after `sent`; the answer, as it is sent."""
    answered: list[Message] = []

    async def go() -> None:
        coming = list(sent)

        async def receive() -> Message:
            if not coming:
                await asyncio.sleep(PATIENCE_S)
            return coming.pop(0)

        async def send(message: Message) -> None:
            answered.append(message)

        headers = [(b"content-type", b"application/json"), (b"content-length", b"500")]
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1), "server": ("localhost", 80),
            "scheme": "http", "root_path": "", "asgi": {"version": "3.0"},
        }  # fmt: skip
        await app(scope, receive, send)

    asyncio.run(go())
    begin, *parts = answered
    body = b"".join(part.get("body", b"") for part in parts)
    named = {name.decode().lower(): value.decode() for name, value in begin["headers"]}
    return begin["status"], named, json.loads(body)


def part(content: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}


def assert_problem(status: int, headers: dict[str, str], body: dict[str, Any], slug: str) -> None:
    assert (status, body["status"], body["type"]) == (body["status"], status, f"urn:samenstart:problem:{slug}")
    assert headers["content-type"] == "application/problem+json"
    assert int(headers["retry-after"]) >= 1
    assert headers["api-version"] == "1.0.0"


def test_a_body_that_comes_too_slowly_is_answered_and_no_route_sees_a_part_of_it(
    region: Engine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(get_settings(), "upload_seconds", 0.1)
    for sent in ([], [part(b'{"username": "no', more=True)]):
        status, headers, body = speak(create_app(), "/v1/tokens", *sent)
        assert status == 408
        assert_problem(status, headers, body, "too-slow")
        assert headers["connection"] == "close"
    said = capfd.readouterr()
    assert "unexpected-error" not in said.out + said.err


def test_a_body_that_comes_in_time_is_read_whole(region: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "upload_seconds", 30)
    sent = [part(b'{"username": "noord", ', more=True), part(b'"password": "wrong"}', more=False)]
    status, _, body = speak(create_app(), "/v1/tokens", *sent)
    assert (status, body["type"]) == (401, "urn:samenstart:problem:sign-in-failed")


def test_a_request_that_takes_long_is_answered_in_time_and_still_ends(
    region: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "answer_seconds", 0.1)
    may_end, ended = threading.Event(), threading.Event()
    app = with_route(lambda: (may_end.wait(PATIENCE_S), ended.set()))
    with TestClient(app) as client:
        answer = client.get("/waits")
        assert answer.status_code == 503
        assert_problem(503, dict(answer.headers), answer.json(), "unavailable")
        assert "is not known" in answer.json()["detail"]
        may_end.set()
        assert ended.wait(PATIENCE_S)
        # One that is over in time is answered as ever.
        assert client.get("/waits").status_code == 200


def test_more_requests_than_may_be_under_way_are_told_to_come_back(
    region: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "most_requests", 1)
    began, may_end = threading.Event(), threading.Event()
    app = with_route(lambda: (began.set(), may_end.wait(PATIENCE_S)))
    with TestClient(app) as client:
        first = threading.Thread(target=client.get, args=("/waits",))
        first.start()
        assert began.wait(PATIENCE_S)
        answer = client.get("/healthz")
        may_end.set()
        first.join()
        assert answer.status_code == 503
        assert_problem(503, dict(answer.headers), answer.json(), "unavailable")
        assert client.get("/healthz").status_code == 200


def with_route(act: Callable[[], object]) -> FastAPI:
    router = APIRouter()

    @router.get("/waits")
    def waits(_request: Request) -> str:
        act()
        return "done"

    app = create_app()
    app.include_router(router)
    return app


@pytest.mark.postgres
@in_postgresql
def test_who_waits_too_long_for_another_is_told_to_come_back_and_nothing_is_kept(
    region: Engine, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        session.commit()
    impatient = make_engine(get_settings().database_url, Settings(lock_seconds=1))  # type: ignore[call-arg]
    noord, rows = sign_in("noord"), {"kind": "full", "rows": [row("a")]}
    with open_session(region) as another, monkeypatch.context() as patch:
        patch.setattr(database, "get_engine", lambda: impatient)
        another.exec(select(Organisation).with_for_update()).all()
        answer = noord.post("/v1/deliveries", json=rows)
    assert answer.status_code == 503
    assert_problem(503, dict(answer.headers), answer.json(), "unavailable")
    assert noord.get("/v1/help-requests").json()["total"] == 0
    assert noord.post("/v1/deliveries", json=rows).status_code == 201
    impatient.dispose()


@pytest.mark.postgres
@in_postgresql
def test_every_connection_of_the_service_has_limits(region: Engine) -> None:
    with database.get_engine().connect() as connection:
        told = {
            name: connection.execute(sa.text(f"SHOW {name}")).scalar_one()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        }
    assert told == {
        "statement_timeout": "1min",
        "lock_timeout": "1min",
        "idle_in_transaction_session_timeout": "5min",
    }


def test_a_database_that_is_away_is_told_with_when_to_try_again(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    noord = sign_in("noord")
    away = make_engine(f"postgresql://service@/region?host={tmp_path}&connect_timeout=2")
    with monkeypatch.context() as patch:
        patch.setattr(database, "get_engine", lambda: away)
        answers = [noord.get("/v1/help-requests"), noord.get("/readyz")]
    for answer in answers:
        assert answer.status_code == 503
        assert_problem(503, dict(answer.headers), answer.json(), "unavailable")
        assert str(tmp_path) not in answer.text


def test_the_server_itself_is_started_with_limits(region: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda _app, **options: told.update(options))
    monkeypatch.setattr(serving, "stay_responsive", lambda: told.update(calm=True))
    serving.serve("127.0.0.1", 0)
    assert (told["timeout_keep_alive"], told["limit_concurrency"], told["timeout_graceful_shutdown"]) == (75, 1000, 90)
    assert told["access_log"] is False
    assert told["calm"]


@pytest.mark.postgres
@in_postgresql
def test_a_service_whose_role_passes_the_fences_says_so_when_it_starts(
    region: Engine, superuser: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for engine, told in ((region, []), (superuser, ["fences-open"])):
        with capture_logs() as logged, monkeypatch.context() as patch:
            patch.setattr(serving, "get_engine", lambda found=engine: found)
            serving.tell_open_fences()
        assert [each["event"] for each in logged] == told
