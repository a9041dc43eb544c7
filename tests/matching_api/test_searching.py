"""The own waitlist is searched a page at a time; what is sought stands in no address and finds no others."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api.database import open_session

from . import scenes
from .conftest import SignIn
from .deliveries import pseudonym


@pytest.fixture
def noord(region: Engine, sign_in: SignIn) -> TestClient:
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session)
        first, _ = scenes.youths(session, "noord", "anna", "ben", registered_on="2025-01-01")
        scenes.youths(session, "noord", "carl", tags=["rouw-om-overlijden"], postcode4="2224", age=17)
        scenes.youths(session, "noord", "dina", open_to_group=False, rechecked_on="2026-11-01")
        scenes.youths(session, "katwijk", "kees")
        scenes.suggest(session, offer, first)
        session.commit()
    return sign_in("noord")


def search(client: TestClient, **wanted: Any) -> dict[str, Any]:
    answer = client.post("/v1/request-outcomes/_search", json=wanted)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def marks(found: dict[str, Any]) -> list[str]:
    return [each["help_request"]["pseudonym"] for each in found["items"]]


def test_a_page_says_how_many_there_are_of_what(noord: TestClient) -> None:
    found = search(noord, limit=2)
    assert (len(found["items"]), found["total"]) == (2, 4)
    assert found["tally"] == {
        "requests": 4, "over_norm": 4, "suggested": 1, "unplaced": 0, "not_matched": 3, "one_on_one": 0,
    }  # fmt: skip
    rest = search(noord, limit=2, offset=2)
    assert len({*marks(found), *marks(rest)}) == 4


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"text": pseudonym("ben")[:8]}, {"ben"}),
        ({"text": pseudonym("kees")[:8]}, set()),
        ({"text": "Katwijk"}, {"carl"}),
        ({"text": "2224"}, {"carl"}),
        ({"text": "rouw"}, {"carl"}),
        ({"tag": "rouw-om-overlijden"}, {"carl"}),
        ({"theme": "angst"}, {"anna", "ben", "dina"}),
        ({"kind": "suggested"}, {"anna"}),
        ({"kind": "unplaced"}, set()),
        ({"over_norm": False}, set()),
    ],
)
def test_what_is_sought_is_found_among_the_own_ones(noord: TestClient, wanted: dict[str, Any], names: set[str]) -> None:
    assert set(marks(search(noord, **wanted))) == {pseudonym(name) for name in names}


def test_every_order_holds_every_request_once(noord: TestClient) -> None:
    for order in ("longest", "shortest", "youngest", "oldest", "theme", "recheck"):
        assert len(set(marks(search(noord, order=order)))) == 4
    assert marks(search(noord, order="oldest"))[0] == pseudonym("carl")
    assert marks(search(noord, order="recheck"))[-1] == pseudonym("dina")


def test_who_was_chosen_for_one_on_one_is_counted_apart(noord: TestClient) -> None:
    youth = search(noord, text=pseudonym("ben"))["items"][0]["help_request"]["id"]
    noord.post(f"/v1/help-requests/{youth}/one-on-one-choices", json={"reason": "no-group-in-time"})
    found = search(noord, text=pseudonym("ben"))
    assert found["items"][0]["outcome"]["reason"] == "one-on-one"
    assert found["tally"]["one_on_one"] == 1


@pytest.mark.parametrize("text", ["111222333", "jan@example.nl", "06-12345678", "2316 AB"])
def test_personal_data_is_refused_and_not_repeated(noord: TestClient, text: str) -> None:
    answer = noord.post("/v1/request-outcomes/_search", json={"text": text})
    assert answer.status_code == 400
    assert text not in answer.text
