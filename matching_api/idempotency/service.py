"""Keeps the answer in the transaction of its effect, so that there is never one without the other."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.fernet import Fernet
from fastapi import Response
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from matching_api.database import now
from matching_api.idempotency.models import KeptAnswer
from matching_api.problems import KeyUsedOtherwise
from matching_api.settings import get_settings

KEPT = timedelta(hours=24)
# What belongs to the answer itself; all other headers are made anew.
KEPT_HEADERS = ("content-type", "etag", "location")
_ANSWERS = KeptAnswer.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Asked:
    """One request under a key: which key, and what exactly is asked."""

    key: str
    method: str
    address: str
    body: bytes

    def digest(self) -> str:
        """Of what is asked, without the key."""
        told = hashlib.sha256(f"{self.method} {self.address}\n".encode())
        told.update(self.body)
        return told.hexdigest()


def begin(session: Session, actor_id: UUID, asked: Asked) -> Response | None:
    """Claims the key for this request, or gives the answer it had before.

    A second request under the same key waits here until the first has ended. Raises KeyUsedOtherwise when the key
    came with another request before.
    """
    session.connection().execute(sa.delete(_ANSWERS).where(_ANSWERS.c.at < now() - KEPT))
    mine = {"actor_id": actor_id, "key_digest": _key_digest(actor_id, asked.key)}
    row = {**mine, "request_digest": asked.digest(), "at": now()}
    dialect = postgresql if session.connection().dialect.name == "postgresql" else sqlite
    claim = dialect.insert(_ANSWERS).values(row).on_conflict_do_nothing().returning(_ANSWERS.c.key_digest)
    if session.connection().execute(claim).first() is not None:
        return None
    kept = session.get_one(KeptAnswer, tuple(mine.values()), populate_existing=True)
    if not hmac.compare_digest(kept.request_digest, asked.digest()) or kept.answer is None:
        raise KeyUsedOtherwise("This Idempotency-Key came with another request before.")
    return _opened(_cipher(actor_id, asked.key).decrypt(kept.answer.encode()))


def keep(session: Session, actor_id: UUID, asked: Asked, answer: Response) -> None:
    """Keeps the answer under the key that was claimed."""
    headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    body = base64.b64encode(bytes(answer.body)).decode()
    told = json.dumps({"status": int(answer.status_code), "headers": headers, "body": body}).encode()
    sealed = _cipher(actor_id, asked.key).encrypt(told).decode()
    mine = (col(KeptAnswer.actor_id) == actor_id, col(KeptAnswer.key_digest) == _key_digest(actor_id, asked.key))
    session.exec(sa.update(KeptAnswer).where(*mine).values(answer=sealed))


def _opened(told: bytes) -> Response:
    kept: Mapping[str, Any] = json.loads(told)
    headers = {**kept["headers"], "Idempotent-Replayed": "true"}
    return Response(base64.b64decode(kept["body"]), kept["status"], headers)


def _derived(purpose: str, actor_id: UUID, key: str) -> bytes:
    secret = get_settings().secret_key.get_secret_value().encode()
    return hmac.digest(secret, f"{purpose}\n{actor_id}\n{key}".encode(), "sha256")


def _key_digest(actor_id: UUID, key: str) -> str:
    return _derived("idempotency name", actor_id, key).hex()


def _cipher(actor_id: UUID, key: str) -> Fernet:
    # The client's key is part of it: from the database and the service's secret alone no answer can be read.
    return Fernet(base64.urlsafe_b64encode(_derived("idempotency answer", actor_id, key)))
