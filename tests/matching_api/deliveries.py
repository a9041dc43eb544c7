"""Deliveries for tests: files and rows of invented requests, and a session that knows the vocabulary."""

import base64
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from sqlmodel import Session

from matching_api.settings import PROJECT
from matching_api.vocabulary import service as vocabulary
from matching_api.waitlist import delivering
from matching_api.waitlist.codes import DeliveryKind
from matching_api.waitlist.columns import COLUMNS
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.waitlist.models import Delivery, HelpRequest

DELIVERIES = PROJECT / "data" / "demo" / "deliveries"
TAXONOMY = PROJECT / "data" / "taxonomy" / "taxonomy.json"
FULL, PARTIAL = Terms(DeliveryKind.FULL), Terms(DeliveryKind.PARTIAL)
NOORD, KATWIJK = Sender("jt-leiden-noord", "Noor Visser"), Sender("jt-katwijk", "Karim Bos")
HEADER = [column.dutch for column in COLUMNS if column.required]


def pseudonym(name: str) -> str:
    """The pseudonym of an invented youth."""
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode().rstrip("=")


def row(name: str, **changed: Any) -> dict[str, Any]:
    """A good row with English names, apart from what is changed."""
    return {
        "pseudonym": pseudonym(name),
        "tags": ["faalangst"],
        "age": 10,
        "postcode4": "2316",
        "registered_on": "2026-06-01",
        "waitlist": "jeugdteam",
        **changed,
    }


def csv_of(*rows: list[str], header: list[str] | None = None, delimiter: str = ";") -> bytes:
    return "\n".join(delimiter.join(cells) for cells in [header or HEADER, *rows]).encode()


def cells(name: str, **changed: str) -> list[str]:
    """A good row of a file with the required columns only."""
    good = dict(zip(HEADER, [pseudonym(name), "faalangst", "10", "2316", "2026-06-01", "jeugdteam"], strict=True))
    return list((good | changed).values())


def xlsx_of(*rows: list[Any], header: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for each in [header or HEADER, *rows]:
        book.active.append(each)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def deliver(session: Session, *rows: Mapping[str, Any], terms: Terms = FULL, sender: Sender = NOORD) -> Delivery:
    return delivering.deliver_rows(session, sender, rows, terms)


def deliver_file(session: Session, content: bytes, terms: Terms = FULL, sender: Sender = NOORD) -> Delivery:
    return delivering.deliver_file(session, sender, content, terms)


def codes(delivery: Delivery) -> list[tuple[int, str, str]]:
    return [(error["row"], error["column"], error["code"]) for error in delivery.errors]


def kept(session: Session) -> dict[str, dict[str, Any]]:
    """All requests as the database holds them, by pseudonym."""
    session.expire_all()
    found = session.connection().execute(HelpRequest.__table__.select()).mappings()  # type: ignore[attr-defined]
    return {each["pseudonym"].reveal(): dict(each) for each in found}


def with_words(session: Session, path: Path = TAXONOMY) -> Session:
    vocabulary.load(session, path)
    return session
