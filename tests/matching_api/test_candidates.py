"""Who could be asked for a group that nearly opens: own youths with what would change, of others a number at least."""

from uuid import UUID

import pytest
from sqlalchemy.engine import Engine

from matching_api.database import open_session
from matching_api.matching.models import AlmostGroup
from matching_api.suggestions import one_on_one
from matching_api.suggestions.one_on_one_models import OneOnOneReason

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import pseudonym


@pytest.fixture
def almost(region: Engine) -> UUID:
    """An offer on Wednesdays that two of noord's youths are in; it misses one."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, place="2316")
        inside = scenes.youths(session, "noord", "in 1", "in 2")
        scenes.youths(session, "noord", "thursday", dayparts=["thu-evening"])
        scenes.youths(session, "noord", "too old", age=17)
        (chosen,) = scenes.youths(session, "noord", "alone", dayparts=["mon-evening"])
        one_on_one.choose(session, scenes.actor(session, "noord"), chosen, OneOnOneReason.NO_GROUP_IN_TIME)
        scenes.youths(session, "katwijk", *(f"k {number}" for number in range(6)), dayparts=["fri-evening"])
        scenes.youths(session, "rivier", *(f"r {number}" for number in range(4)), dayparts=["fri-evening"])
        round_id = scenes.finished_round(session).id
        ids = [str(each) for each in inside]
        row = AlmostGroup(round_id=round_id, position=0, offer_id=offer.id, help_request_ids=ids, short=1)
        session.add(row)
        session.commit()
        return row.id


@on_both
def test_own_youths_are_named_with_what_would_change_and_others_are_a_number_at_least(
    sign_in: SignIn, almost: UUID
) -> None:
    noord = sign_in("noord")
    assert [each["id"] for each in noord.get("/v1/almost-groups").json()["items"]] == [str(almost)]
    told = noord.get(f"/v1/almost-groups/{almost}/candidates").json()
    found = [(each["help_request"]["pseudonym"], [lack["code"] for lack in each["lacks"]]) for each in told["own"]]
    assert found == [(pseudonym("thursday"), ["daypart"])]
    # Six are told as five at least, and four not at all.
    assert told["others"] == [{"organisation": {"key": "jt-katwijk", "name": "Jeugdteam Katwijk"}, "at_least": 5}]


def test_nothing_of_others_youths_is_told(sign_in: SignIn, almost: UUID) -> None:
    text = sign_in("noord").get(f"/v1/almost-groups/{almost}/candidates").text
    assert pseudonym("k 0") not in text
    assert "sp-rivier" not in text


def test_a_group_of_an_earlier_round_is_gone(sign_in: SignIn, almost: UUID) -> None:
    gone = UUID("00000000-0000-4000-8000-000000000000")
    assert sign_in("noord").get(f"/v1/almost-groups/{gone}/candidates").status_code == 404
