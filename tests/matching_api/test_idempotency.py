"""The same request under the same key has one effect and one answer, whenever and however often it comes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlmodel import Session, col, func, select

from matching_api import database
from matching_api.database import now
from matching_api.idempotency.models import KeptAnswer
from matching_api.offers.models import Offer
from matching_api.waitlist.models import Delivery

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import cells, csv_of, pseudonym, row

KEY = {"Idempotency-Key": "night-2026-11-22"}


@pytest.fixture
def words(session: Session) -> None:
    scenes.know_words(session)
    session.commit()


def _count(table: Any) -> int:
    with database.open_session(writes=False) as session:
        return session.exec(select(func.count()).select_from(table)).one()


@on_both
def test_the_same_offer_sent_twice_under_one_key_is_one_offer_and_one_answer(words: None, sign_in: SignIn) -> None:
    client = sign_in("rivier")
    first, again = (client.post("/v1/offers", json=scenes.offer_body(), headers=KEY) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert _count(Offer) == 1


def test_without_a_key_the_same_offer_twice_is_two_offers(words: None, sign_in: SignIn) -> None:
    client = sign_in("rivier")
    for _ in range(2):
        client.post("/v1/offers", json=scenes.offer_body())
    assert (_count(Offer), _count(KeptAnswer)) == (2, 0)


@pytest.mark.parametrize("changed", [{"title": "Iets anders"}, {"sessions": 9}])
def test_another_request_under_the_same_key_is_refused(words: None, sign_in: SignIn, changed: dict[str, Any]) -> None:
    client = sign_in("rivier")
    client.post("/v1/offers", json=scenes.offer_body(), headers=KEY)
    other = client.post("/v1/offers", json=scenes.offer_body(**changed), headers=KEY)
    assert other.status_code == 409
    assert other.json()["type"] == "urn:samenstart:problem:key-used-otherwise"
    assert _count(Offer) == 1


def test_the_same_body_to_another_address_under_the_same_key_is_refused(words: None, sign_in: SignIn) -> None:
    client = sign_in("rivier")
    made = [client.post("/v1/offers", json=scenes.offer_body()).json()["id"] for _ in range(2)]
    answers = [client.post(f"/v1/offers/{each}/confirmations", headers=KEY).status_code for each in made]
    assert answers == [201, 409]


def test_a_key_is_of_one_person_and_says_nothing_to_another(words: None, sign_in: SignIn) -> None:
    for username in ("noord", "katwijk"):
        answer = sign_in(username).post("/v1/offers", json=scenes.offer_body(), headers=KEY)
        assert "idempotent-replayed" not in answer.headers
    assert _count(Offer) == 2


def test_what_was_refused_is_not_kept_so_that_it_can_be_put_right(words: None, sign_in: SignIn) -> None:
    client = sign_in("rivier")
    assert client.post("/v1/offers", json=scenes.offer_body(tags=["onbekend"]), headers=KEY).status_code == 400
    assert client.post("/v1/offers", json=scenes.offer_body(), headers=KEY).status_code == 201


@on_both
def test_the_same_file_twice_under_one_key_is_one_delivery(words: None, sign_in: SignIn) -> None:
    client, content = sign_in("noord"), csv_of(cells("a"), cells("b"))
    answers = [_send_file(client, content, boundary) for boundary in ("first-drawn", "drawn-again")]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json()["created"] == answers[1].json()["created"] == 2
    assert _count(Delivery) == 1
    # Another file is another request.
    assert _send_file(client, content + b"\n", "first-drawn").status_code == 409


def _send_file(client: TestClient, content: bytes, boundary: str) -> httpx2.Response:
    """A file as a form; clients draw the word between the parts anew each time."""
    about = 'Content-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = f"--{boundary}\r\n{about}".encode() + content + f"\r\n--{boundary}--\r\n".encode()
    headers = {**KEY, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    return client.post("/v1/deliveries/files?kind=full", content=body, headers=headers)


@on_both
def test_many_at_once_under_one_key_have_one_effect_and_one_answer(words: None, sign_in: SignIn) -> None:
    client = sign_in("noord")
    body = {"kind": "partial", "rows": [row("a"), row("b")]}
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: client.post("/v1/deliveries", json=body, headers=KEY), range(6)))
    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1
    assert _count(Delivery) == 1


def test_a_kept_answer_can_be_read_by_nobody_without_the_key(words: None, sign_in: SignIn) -> None:
    with database.open_session() as session:
        youth = scenes.youths(session, "noord", "a")[0]
        suggestion = scenes.suggest(session, scenes.offer(session), youth)[0]
        session.commit()
    address = f"/v1/suggestions/{suggestion.id}/decisions"
    answer = sign_in("noord").post(address, json={"verdict": "accept"}, headers=KEY)
    assert pseudonym("a") in answer.text
    with database.open_session(writes=False) as session:
        kept = session.exec(select(KeptAnswer)).one()
    for each in (pseudonym("a"), "faalangst", KEY["Idempotency-Key"], str(suggestion.id)):
        assert each not in kept.model_dump_json()


def test_after_a_day_a_key_is_new_again(words: None, sign_in: SignIn) -> None:
    client = sign_in("rivier")
    client.post("/v1/offers", json=scenes.offer_body(), headers=KEY)
    with database.open_session() as session:
        session.exec(sa.update(KeptAnswer).values({col(KeptAnswer.at): now() - timedelta(hours=25)}))
        session.commit()
    assert "idempotent-replayed" not in client.post("/v1/offers", json=scenes.offer_body(), headers=KEY).headers
    assert (_count(Offer), _count(KeptAnswer)) == (2, 1)


@pytest.mark.parametrize("key", ["short", "with spaces in it", "x" * 129])
def test_a_key_of_another_form_is_refused(words: None, sign_in: SignIn, key: str) -> None:
    answer = sign_in("rivier").post("/v1/offers", json=scenes.offer_body(), headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "header/Idempotency-Key"


def test_every_post_that_creates_takes_a_key_except_where_the_answer_is_a_secret(sign_in: SignIn) -> None:
    document = sign_in("noord").get("/v1/openapi.json").json()
    without = set()
    for path, methods in document["paths"].items():
        if "201" in methods.get("post", {}).get("responses", {}):
            names = {each["name"].lower() for each in methods["post"].get("parameters", [])}
            without |= set() if "idempotency-key" in names else {path}
    # What is secret is never kept; the others have no second effect by themselves.
    secret = {"/tokens", "/api-keys", "/accounts", "/accounts/{account_id}/password-resets", "/accounts/me/passwords"}
    ends = {"revocations", "exports", "erasures", "deactivations", "reactivations", "organisations", "visits"}
    taken_back = {"/deliveries/{delivery_id}/reversals"}
    assert {path for path in without if path.rsplit("/", 1)[-1] not in ends} <= secret | taken_back
