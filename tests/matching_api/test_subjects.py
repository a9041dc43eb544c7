"""Requests of data subjects: everything about one youth is told or erased, by the own organisation, with proof."""

import gzip
import json
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel, select

from matching_api import worker
from matching_api.audit import chain
from matching_api.audit.models import AuditEvent
from matching_api.database import open_session
from matching_api.matching import service as matching
from matching_api.matching.codes import RoundState
from matching_api.matching.models import MatchRound, RoundRecord
from matching_api.offers.models import Offer
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.pseudonym import Pseudonym

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import pseudonym


@pytest.fixture
def youth(region: Engine) -> UUID:
    """A youth whom a real match round placed with two others; one of those names it as not to sit with."""
    with open_session(region) as session:
        scenes.know_words(session)
        scenes.offer(session)
        youths = scenes.youths(session, "noord", "marked", "b", "c", "d")
        scenes.youths(session, "noord", "e", not_with=[pseudonym("marked")], registered_on="2026-11-01")
        matching.request_round(session, "test", actor=None, seed=1, policy={})
        session.commit()
    worker.run_worker(once=True)
    return youths[0]


@pytest.fixture
def noord(youth: UUID, sign_in: SignIn) -> TestClient:
    return sign_in("noord")


def _accept(client: TestClient, youth: UUID) -> str:
    own = [each for each in client.get("/v1/suggestions").json()["items"] if each["help_request"]["id"] == str(youth)]
    assert client.post(f"/v1/suggestions/{own[0]['id']}/decisions", json={"verdict": "accept"}).status_code == 201
    return str(own[0]["id"])


def _text(cell: Any) -> str:
    if isinstance(cell, bytes):
        return gzip.decompress(cell).decode()
    if isinstance(cell, list):
        return " ".join(map(_text, cell))
    return cell.reveal() if isinstance(cell, Pseudonym) else str(cell)


def _everything(engine: Engine) -> str:
    """All tables as text, with what is packed in them unpacked."""
    texts = []
    with engine.connect() as connection:
        for name, table in SQLModel.metadata.tables.items():
            # The trail is the proof, and holds ids only.
            for row in connection.execute(table.select()) if name != "audit_event" else ():
                texts.extend(_text(each) for each in row)
    return "\n".join(texts)


@on_both
def test_an_export_tells_everything_and_nothing_of_others(youth: UUID, noord: TestClient, region: Engine) -> None:
    suggestion = _accept(noord, youth)
    answer = noord.post(f"/v1/help-requests/{youth}/exports")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["help_request"]["pseudonym"] == pseudonym("marked")
    assert [(each["id"], each["state"]) for each in told["suggestions"]] == [(suggestion, "accepted")]
    assert [each["to_state"] for each in told["suggestions"][0]["steps"]] == ["accepted"]
    assert [(each["asked"]["key"], each["asked"]["age"]) for each in told["rounds"]] == [(str(youth), 10)]
    assert [each["name"] for each in told["trail"]] == ["suggestion-moved"]
    with open_session(region, writes=False) as session:
        others = [each for each in session.exec(select(HelpRequest)) if each.id != youth]
        proof = session.get_one(AuditEvent, UUID(told["audit_event_id"]))
    assert not any(str(each.id) in answer.text or each.pseudonym.reveal() in answer.text for each in others)
    assert (proof.name, proof.details["request"]) == ("subject-exported", str(youth))


@on_both
def test_an_erasure_leaves_nothing_but_its_proof(
    youth: UUID, noord: TestClient, region: Engine, superuser: Engine
) -> None:
    _accept(noord, youth)
    assert pseudonym("marked") in _everything(superuser)
    answer = noord.post(f"/v1/help-requests/{youth}/erasures")
    assert answer.status_code == 201, answer.text
    left = _everything(superuser)
    assert pseudonym("marked") not in left
    assert str(youth) not in left
    assert noord.get(f"/v1/help-requests/{youth}").status_code == 404
    assert noord.post(f"/v1/help-requests/{youth}/erasures").status_code == 404
    with open_session(region, writes=False) as session:
        proof = session.get_one(AuditEvent, UUID(answer.json()["audit_event_id"]))
        assert chain.broken_at(chain.in_order(session)) is None
    assert (proof.name, proof.organisation, set(proof.details)) == (
        "subject-erased",
        "jt-leiden-noord",
        {"actor", "request"},
    )
    assert pseudonym("marked") not in json.dumps(proof.details)


def test_an_erasure_frees_the_seat_and_leaves_the_others_where_they_were(
    youth: UUID, noord: TestClient, region: Engine
) -> None:
    _accept(noord, youth)
    with open_session(region, writes=False) as session:
        before = session.exec(select(Offer)).one()
        waiting = len(session.exec(select(Suggestion)).all())
    noord.post(f"/v1/help-requests/{youth}/erasures")
    with open_session(region, writes=False) as session:
        after = session.exec(select(Offer)).one()
        assert (before.seats_held, after.seats_held) == (1, 0)
        assert after.seats_proposed == before.seats_proposed
        assert len(session.exec(select(Suggestion)).all()) == waiting
        assert session.exec(select(RoundRecord)).all() == []
        assert session.exec(select(MatchRound)).one().state is RoundState.FINISHED
    assert len(noord.get("/v1/suggestions").json()["items"]) == waiting - 1
    assert noord.get("/v1/request-outcomes").status_code == 200


def test_a_youth_who_sits_in_a_group_is_erased_after_its_end_was_told(
    youth: UUID, noord: TestClient, region: Engine
) -> None:
    with open_session(region) as session:
        session.exec(sa.update(Offer).values(seats_elsewhere=2))
        session.commit()
    suggestion = _accept(noord, youth)
    for to in ("invited", "agreed", "started"):
        assert noord.post(f"/v1/suggestions/{suggestion}/steps", json={"to": to}).status_code == 201
    refused = noord.post(f"/v1/help-requests/{youth}/erasures")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:samenstart:problem:step-not-possible")
    ended = {"to": "stopped", "reason": "client-ended"}
    assert noord.post(f"/v1/suggestions/{suggestion}/steps", json=ended).status_code == 201
    assert noord.post(f"/v1/help-requests/{youth}/erasures").status_code == 201


def test_nothing_is_erased_while_a_round_is_at_work(youth: UUID, noord: TestClient, region: Engine) -> None:
    with open_session(region) as session:
        session.add(MatchRound(state=RoundState.RUNNING, under_way=1, requested_by="test", seed=1))
        session.commit()
    assert noord.post(f"/v1/help-requests/{youth}/erasures").status_code == 409
    assert noord.get(f"/v1/help-requests/{youth}").status_code == 200


def test_another_organisation_neither_exports_nor_erases(youth: UUID, sign_in: SignIn, region: Engine) -> None:
    for path in ("exports", "erasures"):
        assert sign_in("katwijk").post(f"/v1/help-requests/{youth}/{path}").status_code == 404
        assert sign_in("beheer").post(f"/v1/help-requests/{youth}/{path}").status_code == 403
    with open_session(region, writes=False) as session:
        assert session.get(HelpRequest, youth) is not None
