"""What a draft group would meet: counts that are right and large enough, a range and no forecast, nothing kept."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import given, settings, strategies as st
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api.database import open_session
from matching_api.insight.chance import chance_of_at_least, in_steps
from matching_api.offers.models import Offer
from matching_api.retention import sharing
from matching_api.suggestions import service as suggestions
from matching_api.suggestions.codes import Reason, Verdict
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import row

FEAR, WORRY = "faalangst", "piekeren-en-zorgen"


@pytest.fixture
def waiting(region: Engine) -> Engine:
    """Of jt-katwijk seven wait for this group, of sp-rivier two; two more are one year too old, six can on Fridays."""
    with open_session(region) as session:
        scenes.know_words(session)
        scenes.youths(session, "katwijk", *"abcdefg", tags=[FEAR], age=9, postcode4="2316")
        scenes.youths(session, "katwijk", "old-1", "old-2", tags=[FEAR], age=13, postcode4="2316")
        scenes.youths(session, "rivier", "own-1", "own-2", tags=[FEAR], age=10, postcode4="2333")
        scenes.youths(
            session, "noord", *(f"fri-{n}" for n in range(6)), tags=[FEAR], age=9, postcode4="2316",
            dayparts=["fri-evening"],
        )  # fmt: skip
        session.commit()
    return region


@pytest.fixture
def rivier(waiting: Engine, sign_in: SignIn) -> TestClient:
    return sign_in("rivier")


def draft(**changed: Any) -> dict[str, Any]:
    kept = {name: value for name, value in scenes.offer_body().items() if name not in
            {"title", "description", "kind", "setting"}}  # fmt: skip
    return {**kept, **changed}


def ask(client: TestClient, **changed: Any) -> dict[str, Any]:
    answer = client.post("/v1/offers/_estimate", json=draft(**changed))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def faults(answer: Response) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


@on_both
def test_it_counts_who_would_fit_and_how_long_they_wait(rivier: TestClient) -> None:
    found = ask(rivier)
    assert found["fit"]["fitting"] == {"mine": 2, "others": 7, "total": 9}
    assert found["fit"]["median_waiting_days"] is not None
    assert (found["chance"]["needed"], found["chance"]["seats"]) == (3, 8)
    assert found["theme"] == "angst"


def test_of_others_too_few_are_not_shown_nor_anything_that_follows_from_them(rivier: TestClient) -> None:
    found = ask(rivier, age_min=13, age_max=14)
    assert found["fit"]["fitting"] == {"mine": 0, "others": None, "total": None}
    assert found["fit"]["median_waiting_days"] is None
    assert {each["others"] for each in found["homes"]} == {None}
    # Two of others really fit; the answer is the one for none, and for four.
    nobody = ask(rivier, age_min=21, age_max=22)
    assert found["chance"] == nobody["chance"]
    assert found["chance"]["participants"] == {"low": 0, "high": 3}


def test_every_municipality_of_the_region_is_there_and_own_youths_are_exact(
    rivier: TestClient, waiting: Engine
) -> None:
    homes = {each["name"]: each for each in ask(rivier)["homes"]}
    assert len(homes) == 13
    # All others live in one municipality: with the total shown, showing it would tell that the rest is empty.
    assert homes["Leiden"] == {"code": "GM0546", "name": "Leiden", "mine": 2, "others": None, "total": None}
    with open_session(waiting) as session:
        scenes.youths(session, "noord", *"xyz", age=9, postcode4="2352")
        scenes.youths(session, "noord", *"uvw", age=9, postcode4="2343")
        session.commit()
    homes = {each["name"]: each for each in ask(rivier)["homes"]}
    assert (homes["Leiden"]["mine"], homes["Leiden"]["others"], homes["Leiden"]["total"]) == (2, 7, 9)
    assert {homes[name]["others"] for name in ("Leiderdorp", "Oegstgeest", "Katwijk")} == {None}


def test_a_suggestion_for_another_group_is_competition(rivier: TestClient, waiting: Engine) -> None:
    with open_session(waiting) as session:
        other = scenes.offer(session, "noord")
        some = [scenes.request_id(session, "jt-katwijk", told) for told in _told(session, "jt-katwijk")[:6]]
        assert len(scenes.suggest(session, other, *some)) == 6
        session.commit()
    found = ask(rivier)
    # Six of seven: the seventh would stand alone, so neither is told.
    assert found["fit"]["suggested_elsewhere"] == {"mine": 0, "others": None, "total": None}
    # Low: half of the two own youths, and of seven others, who may all have another suggestion, half of three in ten.
    assert found["chance"]["participants"]["low"] == round(2 * 0.5 + 7 * 0.5 * 0.3)


def test_who_has_a_seat_or_is_set_aside_does_not_wait_for_a_draft(rivier: TestClient, waiting: Engine) -> None:
    assert ask(rivier)["fit"]["fitting"]["mine"] == 2
    with open_session(waiting) as session:
        actor, group = scenes.actor(session, "rivier"), scenes.offer(session)
        ids = [each.id for each in session.exec(select(HelpRequest)) if each.organisation_key == "sp-rivier"]
        one, two = scenes.suggest(session, group, *ids)
        suggestions.decide(session, actor, one.id, Verdict.ACCEPT, None)
        session.commit()
        assert ask(rivier)["fit"]["fitting"]["mine"] == 1
        suggestions.decide(session, actor, two.id, Verdict.DECLINE, Reason.FITS_BETTER_ONE_ON_ONE)
        session.commit()
    assert ask(rivier)["fit"]["fitting"]["mine"] == 0


def test_an_organisation_that_stops_sharing_is_out_at_once(rivier: TestClient, waiting: Engine) -> None:
    assert ask(rivier)["fit"]["fitting"]["others"] == 7
    with open_session(waiting) as session:
        sharing.switch(session, "jt-katwijk", on=False, by="command")
        session.commit()
    assert ask(rivier)["fit"]["fitting"]["others"] is None


def test_a_delivery_and_its_being_taken_back_are_seen_at_once(rivier: TestClient) -> None:
    assert ask(rivier)["fit"]["fitting"]["mine"] == 2
    rows = [row(f"new-{number}", postcode4="2333") for number in range(3)]
    delivery = rivier.post("/v1/deliveries", json={"kind": "partial", "rows": rows}).json()
    assert ask(rivier)["fit"]["fitting"]["mine"] == 5
    assert rivier.post(f"/v1/deliveries/{delivery['id']}/reversals").status_code == 201
    assert ask(rivier)["fit"]["fitting"]["mine"] == 2


def test_what_lacks_most_is_told_as_one_change(rivier: TestClient) -> None:
    found = ask(rivier)
    changes = {next(name for name, value in each["change"].items() if value is not None): each for each in
               found["alternatives"]}  # fmt: skip
    friday = changes["daypart"]
    assert (friday["change"]["daypart"], friday["more"]["others"]) == ("fri-evening", 6)
    # Two others would come with a year more: too few to tell.
    assert "age_max" not in changes
    again = ask(rivier, daypart="fri-evening")
    assert again["fit"]["fitting"]["total"] == found["fit"]["fitting"]["total"] + friday["more"]["total"]


def test_offers_of_the_same_theme_and_subregion_are_named(rivier: TestClient, sign_in: SignIn) -> None:
    noord, katwijk = sign_in("noord"), sign_in("katwijk")
    beside = noord.post("/v1/offers", json=scenes.offer_body(title="Al in Leiden", age_min=11, age_max=14)).json()
    older = scenes.offer_body(title="Ouder", age_min=15, age_max=18)
    far = scenes.offer_body(title="In Katwijk", place="2224")
    assert {noord.post("/v1/offers", json=older).status_code, katwijk.post("/v1/offers", json=far).status_code} == {201}
    assert [each["id"] for each in ask(rivier)["overlaps"]] == [beside["id"]]


def test_an_own_offer_is_changed_with_the_seats_it_holds(rivier: TestClient, waiting: Engine) -> None:
    with open_session(waiting) as session:
        group = scenes.offer(session)
        group_id = str(group.id)
        ids = [each.id for each in session.exec(select(HelpRequest)) if each.organisation_key == "sp-rivier"]
        one, _ = scenes.suggest(session, group, *ids)
        suggestions.decide(session, scenes.actor(session, "rivier"), one.id, Verdict.ACCEPT, None)
        session.commit()
    found = ask(rivier, offer_id=group_id)
    assert (found["chance"]["needed"], found["chance"]["seats"]) == (2, 7)
    # A suggestion for this very group is no competition, and the group does not overlap with itself.
    assert found["fit"]["suggested_elsewhere"]["mine"] == 0
    assert found["overlaps"] == []


def test_anothers_offer_cannot_be_tried_out(rivier: TestClient, waiting: Engine) -> None:
    with open_session(waiting) as session:
        others = scenes.offer(session, "noord")
        session.commit()
    answer = rivier.post("/v1/offers/_estimate", json=draft(offer_id=str(others.id)))
    assert answer.status_code == 404


def test_a_draft_with_faults_is_refused_with_all_of_them(rivier: TestClient) -> None:
    answer = rivier.post("/v1/offers/_estimate", json=draft(age_min=12, age_max=8, place="0000", daypart="soon"))
    assert answer.status_code == 400
    assert {pointer for pointer, _ in faults(answer)} == {"/age_max", "/place", "/daypart"}
    assert faults(rivier.post("/v1/offers/_estimate", json=draft(tags=["adhd"]))) == [("/tags/0", "unknown-tag")]


def test_asking_does_not_wait_for_who_writes(rivier: TestClient, waiting: Engine) -> None:
    with open_session(waiting) as writing:
        scenes.offer(writing, "noord")
        assert ask(rivier)["overlaps"] == []
        writing.rollback()


def test_asking_keeps_nothing(rivier: TestClient, waiting: Engine) -> None:
    ask(rivier)
    with open_session(waiting, writes=False) as session:
        assert session.exec(select(Offer)).all() == []


@given(needed=st.integers(1, 8), youths=st.integers(0, 30), more=st.integers(0, 9), share=st.floats(0, 1))
@settings(max_examples=50, deadline=None)
def test_a_chance_lies_between_none_and_certain_and_grows_with_youths(
    needed: int, youths: int, more: int, share: float
) -> None:
    chance = chance_of_at_least(needed, (youths, share))
    with_more = chance_of_at_least(needed, (youths, share), (more, share))
    assert -1e-9 <= chance <= with_more + 1e-9 <= 1 + 2e-9
    assert with_more == pytest.approx(chance_of_at_least(needed, (youths + more, share)))
    if youths < needed:
        assert chance == 0


def test_a_chance_is_the_tail_of_the_binomial_in_steps_of_five_percent() -> None:
    assert chance_of_at_least(3, (4, 0.5)) == pytest.approx(5 / 16)
    assert [in_steps(chance) for chance in (0.0, 1e-6, 5 / 16, 0.999999, 1.0)] == [0.0, 0.05, 0.3, 0.95, 1.0]


def _told(session: Session, organisation: str) -> list[str]:
    rows = session.exec(select(HelpRequest).order_by(HelpRequest.age, HelpRequest.id))  # type: ignore[arg-type]
    return [each.pseudonym.reveal() for each in rows if each.organisation_key == organisation]
