"""What comes of a delivery: counts, errors without values, and that twice is as once."""

from collections import Counter
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from matching_api import database
from matching_api.access import service as access
from matching_api.access.roles import OrganisationKind
from matching_api.problems import InvalidInput
from matching_api.settings import PROJECT, get_settings
from matching_api.vocabulary import service as vocabulary
from matching_api.waitlist import delivering, service
from matching_api.waitlist.codes import DeliveryKind, RequestState, Source
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.waitlist.models import Delivery, HelpRequest

from .conftest import SignIn, on_both

DELIVERIES = PROJECT / "data" / "demo" / "deliveries"
ROWS = {
    "jt-leiden-noord.csv": 110,
    "jt-katwijk.csv": 85,
    "jt-alphen.xlsx": 95,
    "jt-bollenstreek.csv": 70,
    "sp-rivier.csv": 150,
    "sp-duinpad.csv": 90,
}
FULL, PARTIAL = Terms(DeliveryKind.FULL), Terms(DeliveryKind.PARTIAL)
NOORD = Sender("jt-leiden-noord", "Noor Visser")


@pytest.fixture
def words(session: Session) -> Session:
    vocabulary.load(session, PROJECT / "data" / "taxonomy" / "taxonomy.json")
    return session


def _six(session: Session) -> list[Delivery]:
    done = []
    for name in ROWS:
        key = Path(name).stem
        kind = OrganisationKind.JEUGDTEAM if key.startswith("jt") else OrganisationKind.SPECIALIST
        access.add_organisation(session, key=key, name=key, kind=kind, sharing=True)
        content = (DELIVERIES / name).read_bytes()
        done.append(delivering.deliver_file(session, Sender(key, "test"), content, FULL))
    return done


def test_all_six_deliveries_are_taken_whole(words: Session) -> None:
    for delivery, expected in zip(_six(words), ROWS.values(), strict=True):
        assert (delivery.read, delivery.created, delivery.refused, delivery.errors) == (expected, expected, 0, [])
    kept = list(words.exec(select(HelpRequest)))
    assert Counter(each.status.value for each in kept) == {
        "waiting": 552,
        "tailoring-first": 23,
        "helped": 12,
        "expired": 13,
    }
    assert len(service.pool(words, get_settings().current_date())) == 531


@on_both
def test_a_delivery_for_the_second_time_changes_nothing(words: Session) -> None:
    _six(words)
    before = _kept(words)
    for delivery, expected in zip(_six(words), ROWS.values(), strict=True):
        assert (delivery.created, delivery.updated, delivery.left, delivery.unchanged) == (0, 0, 0, expected)
    assert _kept(words) == before


def _kept(session: Session) -> list[dict[str, object]]:
    session.expire_all()
    return [dict(row) for row in session.connection().execute(HelpRequest.__table__.select()).mappings()]
