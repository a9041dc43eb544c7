"""Open offers in the words of Open Referral HSDS 3 and of iCalendar; nothing in them comes from a youth."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from sqlmodel import Session

from matching_api.offers.models import Offer

from . import hsds, scenes
from .conftest import SignIn
from .deliveries import pseudonym


@pytest.fixture
def offer(session: Session) -> Offer:
    scenes.know_words(session)
    made = scenes.offer(session, "rivier", starts_on="2026-12-01", title="Durven; doen, samen")
    suggestion = scenes.suggest(session, made, *scenes.youths(session, "noord", "a"))
    assert suggestion
    session.commit()
    return made


@pytest.fixture
def reader(sign_in: SignIn) -> TestClient:
    return sign_in("regio")


def test_every_service_is_as_the_published_schemas_ask(offer: Offer, session: Session, reader: TestClient) -> None:
    scenes.offer(session, "rivier", mode="online", place=None, setting="online")
    session.commit()
    judge = Draft202012Validator(hsds.SERVICE, format_checker=Draft202012Validator.FORMAT_CHECKER)
    page = reader.get("/v1/hsds/services").json()
    assert len(page["contents"]) == 2
    assert [error.message for each in page["contents"] for error in judge.iter_errors(each)] == []


def test_a_page_says_where_it_stands(offer: Offer, reader: TestClient) -> None:
    page = reader.get("/v1/hsds/services").json()
    numbers = {name: value for name, value in page.items() if name != "contents"}
    assert numbers == {
        "total_items": 1,
        "total_pages": 1,
        "page_number": 1,
        "size": 1,
        "first_page": True,
        "last_page": True,
        "empty": False,
    }


def test_a_service_says_for_whom_when_where_and_how_many_seats_are_left(offer: Offer, reader: TestClient) -> None:
    service = reader.get(f"/v1/hsds/services/{offer.id}").json()
    assert (service["minimum_age"], service["maximum_age"]) == (8, 12)
    assert service["assured_date"] == offer.assured_on.isoformat()
    schedule = service["schedules"][0]
    assert (schedule["freq"], schedule["byday"], schedule["count"]) == ("WEEKLY", "WE", 8)
    assert schedule["dtstart"] == "2026-12-02"
    location = service["service_at_locations"][0]["location"]
    assert (location["location_type"], location["external_identifier"]) == ("physical", "2316")
    assert [each["taxonomy_term"]["code"] for each in service["attributes"]] == ["faalangst"]
    assert (service["capacities"][0]["available"], service["capacities"][0]["maximum"]) == (8, 8)


def test_a_group_online_has_a_virtual_location(session: Session, reader: TestClient) -> None:
    scenes.know_words(session)
    made = scenes.offer(session, "rivier", mode="online", place=None, setting="online")
    session.commit()
    service = reader.get(f"/v1/hsds/services/{made.id}").json()
    assert service["service_at_locations"][0]["location"]["location_type"] == "virtual"
    assert service["schedules"][0]["attending_type"] == "online"


def test_an_offer_nobody_confirms_or_that_closed_is_not_in_the_feed(
    offer: Offer, session: Session, reader: TestClient, sign_in: SignIn
) -> None:
    closed = scenes.offer(session, "rivier", title="Gaat niet door")
    stale = scenes.offer(session, "rivier", title="Oud")
    stale.assured_on = offer.assured_on - timedelta(days=400)
    session.commit()
    sign_in("rivier").post(f"/v1/offers/{closed.id}/closings", json={"reason": "too-few"})
    contents = reader.get("/v1/hsds/services").json()["contents"]
    assert [each["id"] for each in contents] == [str(offer.id)]
    assert reader.get(f"/v1/hsds/services/{closed.id}").status_code == 404


def test_pages_hold_every_service_once(session: Session, reader: TestClient) -> None:
    scenes.know_words(session)
    made = {str(scenes.offer(session, "rivier", title=f"Groep {i}").id) for i in range(5)}
    session.commit()
    pages = [reader.get(f"/v1/hsds/services?page={number}&perPage=2").json() for number in (1, 2, 3)]
    assert [page["size"] for page in pages] == [2, 2, 1]
    assert {each["id"] for page in pages for each in page["contents"]} == made
    assert pages[-1]["last_page"]


def test_no_feed_holds_anything_of_a_youth(offer: Offer, reader: TestClient) -> None:
    answers = [reader.get("/v1/hsds/services").text, reader.get(f"/v1/offers/{offer.id}/calendar").text]
    for told in answers:
        assert pseudonym("a") not in told
        assert "seats_held" not in told
        assert "seats_proposed" not in told


def test_the_calendar_holds_the_weekly_meetings_of_the_group(offer: Offer, reader: TestClient) -> None:
    answer = reader.get(f"/v1/offers/{offer.id}/calendar")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text.endswith("END:VCALENDAR\r\n")
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    for needed in ("VERSION:2.0", f"UID:{offer.id}@samenstart.example", "RRULE:FREQ=WEEKLY;COUNT=8"):
        assert needed in lines
    assert "DTSTART;VALUE=DATE:20261202" in lines
    assert "SUMMARY:Durven\\; doen\\, samen" in lines
    assert "STATUS:TENTATIVE" in lines
    assert "ATTENDEE" not in answer.text


def test_no_line_of_a_calendar_is_longer_than_75_octets(session: Session, reader: TestClient) -> None:
    scenes.know_words(session)
    made = scenes.offer(session, "rivier", title="Éénóuder " * 13, starts_on="2026-12-01")
    session.commit()
    text = reader.get(f"/v1/offers/{made.id}/calendar").content
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    assert made.title in text.decode().replace("\r\n ", "")


def test_without_a_planned_start_there_is_no_calendar(session: Session, reader: TestClient) -> None:
    scenes.know_words(session)
    made = scenes.offer(session, "rivier")
    session.commit()
    assert reader.get(f"/v1/offers/{made.id}/calendar").status_code == 404
