"""A small OpenID Connect provider that really runs: discovery, keys that rotate, sign-in with PKCE, sign-out."""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, CLIENT_SECRET = "samenstart-screens", "a secret for tests only"
Query = dict[str, str]


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def _first_key() -> rsa.RSAPrivateKey:
    return new_key()  # takes a while, and every provider may begin with the same


class IdentityProvider:
    """Signs tokens with its newest key and publishes the keys it holds; `asked` counts requests by path."""

    def __init__(self) -> None:
        self.issuer = ""
        self.people: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, rsa.RSAPrivateKey] = {"first": _first_key()}
        self.asked: Counter[str] = Counter()
        self.codes: dict[str, Query] = {}
        self.away = False

    def rotate(self, kid: str) -> None:
        """A new key; the old ones are withdrawn."""
        self.keys = {kid: new_key()}

    def token(self, username: str = "", **changes: Any) -> str:
        """A token for one of the people; `changes` replace claims, None leaves one out."""
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": f"id-of-{username}",
            "preferred_username": username,
            "iat": moment,
            "exp": moment + 600,
            **self.people.get(username, {}),
            **changes,
        }
        return self.signed({name: value for name, value in claims.items() if value is not None})

    def signed(self, claims: Mapping[str, Any], **header: Any) -> str:
        kid, key = list(self.keys.items())[-1]
        return jwt.encode(dict(claims), key, "RS256", headers={"kid": kid, **header})

    def metadata(self) -> dict[str, Any]:
        where = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "jwks_uri": "/keys",
            "end_session_endpoint": "/end-session",
        }
        return {"issuer": self.issuer} | {name: self.issuer + path for name, path in where.items()}

    def published(self) -> dict[str, Any]:
        return {"keys": [self._published(kid, key) for kid, key in self.keys.items()]}

    @staticmethod
    def _published(kid: str, key: rsa.RSAPrivateKey) -> dict[str, Any]:
        return RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "use": "sig", "alg": "RS256"}

    def exchanged(self, form: Query) -> dict[str, Any] | None:
        """The tokens for a code; None when the code, the client, the address or the PKCE verifier is not right."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked.get("code_challenge_method") != "S256" or challenge != asked.get("code_challenge"):
            return None
        who = asked["username"]
        answer = {"token_type": "Bearer", "expires_in": 600, "access_token": self.token(who)}
        return answer | {"id_token": self.token(who, nonce=asked.get("nonce"))}


class _Handler(BaseHTTPRequestHandler):
    provider: IdentityProvider

    def do_GET(self) -> None:
        path, query = self._asked()
        if self.provider.away:
            self._send(503, "text/plain", b"away")
        elif path == "/.well-known/openid-configuration":
            self._json(self.provider.metadata())
        elif path == "/keys":
            self._json(self.provider.published())
        elif path == "/authorize" and "username" in query:
            code = secrets.token_urlsafe(16)
            self.provider.codes[code] = query
            self._redirect(query["redirect_uri"], {"code": code, "state": query["state"]})
        elif path == "/authorize":
            self._send(200, "text/html", self._who(query).encode())
        elif path == "/end-session":
            self._redirect(query["post_logout_redirect_uri"], {})
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        path, _ = self._asked()
        form = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        known = self.headers.get("authorization") == f"Basic {basic}"
        answer = self.provider.exchanged(form) if path == "/token" and known else None
        self._json(answer or {"error": "invalid_grant"}, 200 if answer else 400)

    def _asked(self) -> tuple[str, Query]:
        parts = urlsplit(self.path)
        self.provider.asked[parts.path] += 1
        return parts.path, dict(parse_qsl(parts.query))

    def _who(self, query: Query) -> str:
        ways = "".join(
            f'<li><a href="/authorize?{html.escape(urlencode({**query, "username": each}))}">{html.escape(each)}</a>'
            for each in self.provider.people
        )
        return f"<!doctype html><html lang=nl><title>Wie ben je?</title><h1>Wie ben je?</h1><ul>{ways}</ul></html>"

    def _json(self, body: Mapping[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _redirect(self, where: str, query: Query) -> None:
        self.send_response(302)
        self.send_header("Location", f"{where}?{urlencode(query)}" if query else where)
        self.end_headers()

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_args: Any) -> None:  # noqa: A002  the name in the standard library
        """Says nothing."""


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """A provider that answers on a free port of this machine."""
    provider = IdentityProvider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
