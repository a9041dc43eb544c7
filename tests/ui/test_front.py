"""The headers with which the screens are served, on the real server."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from . import serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def answer() -> Iterator[httpx2.Response]:
    with serving.screen("http://127.0.0.1:9") as address:
        yield httpx2.get(address, trust_env=False)


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
