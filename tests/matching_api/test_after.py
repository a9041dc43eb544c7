"""After the start of a group: attendance as a number, how it ended, what participants said, what was learned."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings, strategies as st
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel, select

from matching_api.aftercare.models import GroupAnswers
from matching_api.aftercare.results import results
from matching_api.database import open_session
from matching_api.suggestions import service as suggestions, starting
from matching_api.suggestions.codes import State, Verdict
from matching_api.suggestions.models import Suggestion

from . import scenes
from .conftest import SignIn, on_both

GOOD = {"usefulness": 8, "more_support": True, "goals_met": True}


@pytest.fixture
def group(region: Engine) -> UUID:
    """A group of rivier that runs: four youths of katwijk, two of rivier and one from outside the service."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, seats_elsewhere=1, sessions=3)
        found = [*scenes.youths(session, "katwijk", "a", "b", "c", "d"), *scenes.youths(session, "rivier", "e", "f")]
        for each in scenes.suggest(session, offer, *found):
            actor = scenes.actor(session, "katwijk" if each.organisation_key == "jt-katwijk" else "rivier")
            suggestions.decide(session, actor, each.id, Verdict.ACCEPT, None)
            for to in (State.INVITED, State.AGREED):
                suggestions.take_step(session, actor, each.id, to, None)
        starting.start(session, scenes.actor(session, "rivier"), offer.id)
        session.commit()
        return offer.id


def after(client: TestClient) -> dict[str, Any]:
    [found] = client.get("/v1/started-groups").json()["items"]
    return dict(found)


def answers(client: TestClient, group: UUID, given: Sequence[dict[str, Any]]) -> list[int]:
    return [client.post(f"/v1/offers/{group}/participant-answers", json=each).status_code for each in given]


@on_both
def test_attendance_is_a_number_per_meeting(region: Engine, group: UUID, sign_in: SignIn) -> None:
    rivier = sign_in("rivier")
    for present in (5, 6):
        put = rivier.put(f"/v1/offers/{group}/attendances/1", json={"present": present})
        assert put.status_code == 200
    found = after(rivier)
    assert found["attendances"] == [{"meeting": 1, "present": 6}]
    assert (found["meetings"], found["sitting"], found["took_part"]) == (3, 7, 7)
    refused = rivier.put(f"/v1/offers/{group}/attendances/4", json={"present": 8})
    assert [each["code"] for each in refused.json()["errors"]] == ["unknown-meeting", "too-many"]
    assert sign_in("katwijk").put(f"/v1/offers/{group}/attendances/1", json={"present": 1}).status_code == 403
    assert sign_in("katwijk").get("/v1/started-groups").json() == {"items": []}


@on_both
def test_a_group_ends_with_everybody_who_still_sits_in_it(region: Engine, group: UUID, sign_in: SignIn) -> None:
    rivier, katwijk = sign_in("rivier"), sign_in("katwijk")
    one = next(each for each in katwijk.get("/v1/suggestions").json()["items"])
    stop = {"to": "stopped", "reason": "client-ended"}
    assert katwijk.post(f"/v1/suggestions/{one['id']}/steps", json=stop).status_code == 201
    assert katwijk.post(f"/v1/offers/{group}/endings").status_code == 403
    ended = rivier.post(f"/v1/offers/{group}/endings")
    assert (ended.status_code, ended.json()["state"], ended.json()["closed_reason"]) == (201, "closed", "completed")
    assert rivier.post(f"/v1/offers/{group}/endings").status_code == 409
    # Of others only how many, and no reason.
    assert after(rivier)["ended"] == [
        {"state": "completed", "reason": "as-planned", "mine": 2, "others": 0},
        {"state": "completed", "reason": None, "mine": 0, "others": 3},
        {"state": "stopped", "reason": None, "mine": 0, "others": 1},
    ]
    with open_session(region, writes=False) as session:
        states = sorted(each.state for each in session.exec(select(Suggestion)))
    assert states == [State.COMPLETED] * 5 + [State.STOPPED]


@on_both
def test_answers_are_shown_from_five_up_once_the_group_is_closed(region: Engine, group: UUID, sign_in: SignIn) -> None:
    rivier = sign_in("rivier")
    assert set(answers(rivier, group, [GOOD] * 5)) == {201}
    assert after(rivier)["results"] is None
    rivier.post(f"/v1/offers/{group}/endings")
    assert after(rivier)["results"] == {"answers": 5, "usefulness": 8.0, "more_support": 5, "goals_met": 5}
    # Nobody can work out a late answer from what was shown before it.
    assert answers(rivier, group, [GOOD]) == [409]


def test_four_answers_are_not_shown(region: Engine, group: UUID, sign_in: SignIn) -> None:
    rivier = sign_in("rivier")
    answers(rivier, group, [GOOD] * 4)
    rivier.post(f"/v1/offers/{group}/endings")
    assert after(rivier)["results"] is None


def test_who_said_no_does_not_follow_from_who_said_yes(region: Engine, group: UUID, sign_in: SignIn) -> None:
    rivier = sign_in("rivier")
    answers(rivier, group, [GOOD] * 6 + [GOOD | {"more_support": False, "usefulness": 1}])
    rivier.post(f"/v1/offers/{group}/endings")
    said = after(rivier)["results"]
    # Seven took part, so that six who said yes would tell of one who did not.
    assert (said["usefulness"], said["more_support"]) == (7.0, None)


_ROW = st.tuples(st.integers(1, 10), st.booleans(), st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.lists(_ROW, min_size=5, max_size=14), st.integers(0, 4))
def test_a_few_who_said_no_are_never_the_difference_of_what_is_shown(
    given_: list[tuple[int, bool, bool]], silent: int
) -> None:
    rows = [
        GroupAnswers(offer_id=UUID(int=0), usefulness=grade, more_support=more, goals_met=met, answers=1)
        for grade, more, met in given_
    ]
    shown = results(rows, len(rows) + silent, 5)
    assert shown is not None
    for name, yes in (("more_support", shown.more_support), ("goals_met", shown.goals_met)):
        said_no = sum(not getattr(each, name) for each in rows)
        # At most everybody who took part answered, so that is the most who can have said no.
        most = (len(rows) if shown.answers is not None else len(rows) + silent) - (yes or 0)
        assert yes is None or (yes >= 5 and (said_no == 0 or most >= 5))


def test_as_many_answer_as_took_part(region: Engine, group: UUID, sign_in: SignIn) -> None:
    rivier = sign_in("rivier")
    assert answers(rivier, group, [GOOD] * 8) == [201] * 7 + [409]
    assert after(rivier)["can_answer"] is False


def test_an_answer_has_no_time_no_name_and_no_order() -> None:
    columns = set(SQLModel.metadata.tables["group_answers"].columns.keys())
    assert columns == {"offer_id", "usefulness", "more_support", "goals_met", "answers"}


@on_both
def test_lessons_of_a_closed_group_are_for_everybody(region: Engine, group: UUID, sign_in: SignIn) -> None:
    rivier, path = sign_in("rivier"), f"/v1/offers/{group}/lessons"
    assert rivier.post(path, json={"text": "Begin later op de middag."}).status_code == 409
    rivier.post(f"/v1/offers/{group}/endings")
    refused = rivier.post(path, json={"text": "Bel moeder op 06 12345678"})
    assert [each["code"] for each in refused.json()["errors"]] == ["personal-data"]
    kept = rivier.post(path, json={"text": "Begin later op de middag."})
    assert kept.status_code == 201
    [seen] = sign_in("noord").get("/v1/lessons", params={"theme": "angst"}).json()["items"]
    assert (seen["text"], seen["title"], seen["organisation"]["name"], seen["written_by"]) == (
        "Begin later op de middag.",
        "Durven doen",
        "Rivier Jeugd-ggz",
        None,
    )
    away = f"/v1/lessons/{kept.json()['id']}/withdrawals"
    assert sign_in("noord").post(away).status_code == 404
    assert rivier.post(away).status_code == 204
    assert rivier.get("/v1/lessons").json() == {"items": [], "total": 0}


def test_before_the_start_there_is_nothing_to_tell(region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session).id
        session.commit()
    rivier = sign_in("rivier")
    assert rivier.get("/v1/started-groups").json() == {"items": []}
    assert rivier.put(f"/v1/offers/{offer}/attendances/1", json={"present": 0}).status_code == 409
    assert answers(rivier, offer, [GOOD]) == [409]
    assert rivier.post(f"/v1/offers/{offer}/endings").status_code == 409
    assert rivier.post(f"/v1/offers/{uuid4()}/endings").status_code == 404
