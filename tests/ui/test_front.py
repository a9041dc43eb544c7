"""The headers with which the screens are served, on the real server."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import jwt
import pytest

from tests import identity_provider

from . import serving

pytestmark = pytest.mark.slow
COOKIE_SECRET = "a secret of the screens for tests only, long enough"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The screens as `samenstart ui` starts them where people sign in at a provider."""
    port = serving.free_port()
    with identity_provider.running() as provider:
        told = serving.environment(tmp_path_factory.mktemp("nothing") / "none.sqlite") | {
            "SAMENSTART_OIDC_ISSUER": provider.issuer,
            "SAMENSTART_OIDC_CLIENT_ID": identity_provider.CLIENT_ID,
            "SAMENSTART_UI_COOKIE_SECRET": COOKIE_SECRET,
            "SAMENSTART_UI_URL": f"http://127.0.0.1:{port}",
            "SAMENSTART_API_URL": "http://127.0.0.1:9",
        }
        with serving.running(["matching_api.cli", "ui", "--port", str(port)], told):
            yield serving.answering(told["SAMENSTART_UI_URL"], "/_stcore/health")


@pytest.fixture(scope="module")
def answer(address: str) -> httpx2.Response:
    return httpx2.get(address, trust_env=False)


def test_a_cookie_goes_back_over_an_encrypted_connection_only_where_there_is_one(address: str) -> None:
    for proxy, secure in (({"X-Forwarded-Proto": "https"}, True), ({"X-Forwarded-Proto": "http"}, False), ({}, False)):
        to_provider = {"provider": "default", "exp": int(time.time()) + 60}
        query = {"provider": jwt.encode(to_provider, COOKIE_SECRET, "HS256")}
        answers = [
            httpx2.get(f"{address}/auth/login", params=query, headers=proxy, trust_env=False),
            httpx2.get(f"{address}/_stcore/health", headers=proxy, trust_env=False),
        ]
        cookies = [each.headers.get_list("set-cookie") for each in answers]
        assert all(cookies)
        assert {"; Secure" in each for some in cookies for each in some} == {secure}


def test_a_page_speaks_with_its_own_server_only(answer: httpx2.Response) -> None:
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert not [each for each in policy.values() if re.search(r"https?:|\*", each)]


def test_only_scripts_that_are_known_run_inside_a_page(answer: httpx2.Response) -> None:
    [scripts] = re.findall(r"script-src ([^;]*)", answer.headers["content-security-policy"])
    assert "'unsafe-inline'" not in scripts
    assert scripts.count("'sha256-") == 4


def test_the_other_headers_are_there_too(answer: httpx2.Response) -> None:
    told = {name: answer.headers[name] for name in ("x-content-type-options", "x-frame-options", "referrer-policy")}
    assert told == {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer"}
    assert "server" not in answer.headers or "/" not in answer.headers["server"]


def test_nobody_waits_for_the_collector_after_every_click() -> None:
    told = (
        "import gc, ui.front; from streamlit import config; print(gc.get_freeze_count() > 0, config.get_option({!r}))"
    )
    command = [sys.executable, "-c", told.format("runner.postScriptGC")]
    said = subprocess.run(command, cwd=serving.PROJECT, capture_output=True, text=True, check=True, timeout=120)
    assert said.stdout.split() == ["True", "False"]
