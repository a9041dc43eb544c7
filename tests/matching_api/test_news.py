"""What is new since the last visit, in counts: own groups, others' decisions in them, the round that ended."""

from datetime import datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api.database import now, open_session

from . import scenes
from .conftest import SignIn, on_both


def news(client: TestClient, since: datetime) -> dict[str, Any]:
    answer = client.get("/v1/news", params={"since": since.isoformat()})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def shared_group(engine: Engine) -> datetime:
    """Two youths of noord sit in an offer for three; then a round ends and one of katwijk comes along."""
    with open_session(engine) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, seats_min=3, seats_max=6)
        scenes.suggest(session, offer, *scenes.youths(session, "noord", "a", "b"))
        session.commit()
    between = now()
    with open_session(engine) as session:
        scenes.suggest(session, session.merge(offer), *scenes.youths(session, "katwijk", "c"))
        session.commit()
    return between


@on_both
def test_a_group_that_got_enough_youths_is_news_to_all_who_are_in_it(region: Engine, sign_in: SignIn) -> None:
    between = shared_group(region)
    noord, katwijk, rivier = (news(sign_in(each), between) for each in ("noord", "katwijk", "rivier"))
    assert noord["round_finished_at"] is not None
    assert (noord["new_groups"], noord["startable_groups"]) == (0, 1)
    assert (katwijk["new_groups"], katwijk["startable_groups"]) == (1, 1)
    assert (rivier["new_groups"], rivier["startable_groups"]) == (0, 1)
    assert not any(news(sign_in("noord"), now()).values())


@on_both
def test_decisions_of_others_in_my_groups_are_counted_and_my_own_are_not(region: Engine, sign_in: SignIn) -> None:
    shared_group(region)
    before, noord = now(), sign_in("noord")
    first, second = noord.get("/v1/suggestions").json()["items"]
    noord.post(f"/v1/suggestions/{first['id']}/decisions", json={"verdict": "accept"})
    noord.post(f"/v1/suggestions/{second['id']}/decisions", json={"verdict": "decline", "reason": "wrong-moment"})
    told = news(sign_in("katwijk"), before)
    assert (told["accepted_by_others"], told["declined_by_others"]) == (1, 1)
    told = news(sign_in("rivier"), before)
    assert (told["accepted_by_others"], told["declined_by_others"]) == (1, 1)
    told = news(noord, before)
    assert (told["accepted_by_others"], told["declined_by_others"]) == (0, 0)


def test_a_project_leader_hears_of_the_round_only(region: Engine, sign_in: SignIn) -> None:
    between = shared_group(region)
    told = news(sign_in("regio"), between)
    assert told.pop("round_finished_at") is not None
    assert not any(told.values())


@on_both
def test_a_visit_tells_when_the_one_before_was(region: Engine, sign_in: SignIn) -> None:
    noord, began = sign_in("noord"), now() - timedelta(seconds=1)
    first, second = (noord.post("/v1/visits").json() for _ in range(2))
    assert first["previous_at"] is None
    assert second["previous_at"] == first["at"]
    assert datetime.fromisoformat(first["at"]) > began
    assert sign_in("katwijk").post("/v1/visits").json()["previous_at"] is None


def test_a_moment_without_a_zone_is_refused(sign_in: SignIn) -> None:
    assert sign_in("noord").get("/v1/news", params={"since": "2026-11-22T10:00:00"}).status_code == 400
