"""A region in which every youth, person and text is marked, and everything that was asked and said there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel, select

from matching_api import worker
from matching_api.access.models import Account
from matching_api.aftercare.models import GroupLesson
from matching_api.database import open_session
from matching_api.main import create_app
from matching_api.matching.models import AlmostGroup, MatchRound
from matching_api.offers.models import Offer
from matching_api.waitlist.models import HelpRequest

from . import callers, scenes
from .bodies import answer_of_a_family, good_bodies, routes
from .callers import Caller
from .deliveries import csv_of, row

TEAMS = {"noord": "jt-leiden-noord", "katwijk": "jt-katwijk", "rivier": "sp-rivier"}
TEXT = "Geplante tekst van"
# What is refused at the door: in no answer, log or table, not even for who sent it.
REFUSED = ("geplant.geweigerd@voorbeeld.nl", "geplante opmerking", "Geplante Syndroom")
# Where an id in an address comes from; for each organisation one of each.
TABLES = {
    "request_id": "help_request",
    "delivery_id": "delivery",
    "offer_id": "offer",
    "round_id": "match_round",
    "preview_id": "match_round",
    "suggestion_id": "suggestion",
    "group_id": "proposed_group",
    "almost_id": "almost_group",
    "choice_id": "one_on_one_choice",
    "answer_id": "recheck_answer",
    "list_id": "recheck_list",
    "key_id": "api_key",
    "account_id": "account",
    "cohort_id": "cohort",
    "lesson_id": "group_lesson",
    "experience_id": "experience",
    "pilot_id": "pilot",
}
WORDS = {
    "organisation_key": list(TEAMS.values()),
    "postcode4": ["2316"],
    "meeting": ["1"],
    "figure_key": ["waiting", "started"],
    "quarter": ["2026-3"],
    "by": ["theme", "municipality"],
}


def mark(username: str, number: object = "") -> str:
    """The pseudonym of a youth of this person's organisation, or with what all of them begin."""
    start = f"geplant-{username}-{number}"
    return start.ljust(43, "y") if number != "" else start


def name_of(username: str) -> str:
    return f"Geplante {username.capitalize()}"


@dataclass
class Said:
    """One answer: who asked what, and all that came back."""

    caller: Caller
    address: str
    url: str
    status: int
    headers: str
    body: str


@dataclass
class Region:
    """The door, who stands before it, and what was said."""

    engine: Engine
    door: TestClient
    persons: dict[str, Caller] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    def ask(self, caller: Caller, address: str, url: str = "", **how: Any) -> Any:
        method, path = address.split()
        where = url or f"/v1{path}"
        headers = dict(caller.headers) | how.pop("headers", {})
        answer = self.door.request(method, where, headers=headers, **how)
        told = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        self.said.append(Said(caller, address, str(answer.request.url), answer.status_code, told, answer.text))
        return answer

    def post(self, username: str, path: str, body: Any = None) -> Any:
        answer = self.ask(self.persons[username], f"POST {path}", json=body)
        assert answer.status_code in {200, 201}, (path, answer.text)
        return answer.json()


def made(engine: Engine) -> Region:
    """Two waitlists, offers, rounds and decisions, with refused rows on the way."""
    with open_session(engine) as session:
        scenes.know_words(session)
        for each in session.exec(select(Account)):
            each.name = name_of(each.username)
            session.add(each)
        session.commit()
    region = Region(engine, TestClient(create_app(), raise_server_exceptions=False))
    region.persons = {each.name: each for each in callers.people(region.door)}
    for username in TEAMS:
        _deliver(region, username)
        region.post(username, "/offers", scenes.offer_body(description=f"{TEXT} {username}", seats_max=5))
    venue = {"place": "2316", "dayparts": ["wed-afternoon"], "modes": ["in-person"]}
    room = {"venues": [venue], "facilitators": [{"theme": "sociaal", "groups": 2}]}
    assert region.ask(region.persons["noord"], "PUT /capacity", json=room).status_code == 200
    for path, body in (("/match-rounds", {}), ("/policy-previews", {"weights": {"per_week": 30}})):
        region.post("regio", path, body)
        worker.run_worker(once=True)
    _nearly_a_group(region)
    region.post("regio", "/cohorts", {})
    for username in TEAMS:
        _decide(region, username)
    _told_of_groups(region)
    _ask_after_one(region)
    return region


def _told_of_groups(region: Region) -> None:
    """What families said of a group of every team, and a pilot."""
    for username in TEAMS:
        own = region.ask(region.persons[username], "GET /own-groups").json()["items"][0]["offer"]["id"]
        said = {"text": f"{TEXT} een gezin", "voice": "parent", "allowed": True}
        region.post(username, f"/offers/{own}/experiences", said)
    region.post("regio", "/pilots", good_bodies(own)["POST", "/v1/pilots"])


def _deliver(region: Region, username: str) -> None:
    """Good rows and refused ones, as JSON and as a file; checked first."""
    friends = [row("", pseudonym=mark(username, i), tags=["vrienden-maken"]) for i in range(3)]
    afraid = [row("", pseudonym=mark(username, i)) for i in range(3, 6)]
    together = row("", pseudonym=mark(username, 6), not_with=[mark(username, 0)])
    bad = [
        row("", pseudonym=mark(username, 7), tags=[REFUSED[2]]),
        row("", pseudonym=mark(username, 8), opmerking=REFUSED[1]),
        row("", pseudonym=mark(username, 9), postcode4=REFUSED[0]),
        row("", pseudonym=mark(username, 3)),
        row("", pseudonym=REFUSED[0]),
    ]
    rows = [*friends, *afraid, together, *bad]
    for path in ("/deliveries/_check", "/deliveries"):
        assert region.post(username, path, {"kind": "partial", "rows": rows})["errors"]
    header = ["kenmerk", "hulpvragen", "leeftijd", "postcode4", "aanmelddatum", "soort_wachtlijst"]
    good = [mark(username, 10), "faalangst", "10", "2316", "2026-06-01", "jeugdteam"]
    file = csv_of(good, [mark(username, 11), *good[1:3], REFUSED[0], *good[4:]], header=header)
    files = {"file": (f"{REFUSED[1]}.csv", file)}
    sent = region.ask(region.persons[username], "POST /deliveries/files", params={"kind": "partial"}, files=files)
    assert (sent.json()["taken"], sent.json()["refused"]) == (1, 1)


def _nearly_a_group(region: Region) -> None:
    """Whether a round finds one depends on the demand; here there is one that has youths of every team."""
    with open_session(region.engine) as session:
        requests, offer = session.exec(select(HelpRequest)).all(), session.exec(select(Offer)).first()
        found = session.exec(select(MatchRound)).first()
        assert offer
        assert found
        last = {mark(username, 10) for username in TEAMS}
        ids = [str(each.id) for each in requests if each.pseudonym.reveal() in last]
        assert len(ids) == len(TEAMS)
        for each in session.exec(select(Offer)):
            told = {"text": f"{TEXT} {name_of(each.organisation_key)}", "written_by": each.published_by}
            session.add(GroupLesson(offer_id=each.id, organisation_key=each.organisation_key, **told))
        session.add(AlmostGroup(round_id=found.id, position=99, offer_id=offer.id, help_request_ids=ids, short=1))
        session.commit()


def _decide(region: Region, username: str) -> None:
    person = region.persons[username]
    found = region.ask(person, "GET /suggestions").json()["items"]
    assert found, username
    first, *others = found
    region.post(username, f"/suggestions/{first['id']}/decisions", {"verdict": "accept"})
    region.post(username, f"/suggestions/{first['id']}/steps", {"to": "invited"})
    for each in others[:1]:
        region.post(username, f"/suggestions/{each['id']}/decisions", {"verdict": "decline", "reason": "wrong-moment"})
        region.post(username, f"/suggestions/{each['id']}/reversals")


def _ask_after_one(region: Region) -> None:
    """Searches, a choice for one-on-one help and back, everything about one youth, and that youth erased."""
    for username in ("noord", "katwijk"):
        found = region.post(username, "/request-outcomes/_search", {"text": mark(username, 10)[:20]})["items"]
        [one] = [each["help_request"]["id"] for each in found]
        region.post(username, "/help-requests/_search", {"tags": ["faalangst"]})
        choice = region.post(username, f"/help-requests/{one}/one-on-one-choices", {"reason": "no-group-in-time"})
        region.post(username, f"/one-on-one-choices/{choice['id']}/reversals")
        listed = region.post(username, "/recheck-lists", {"rule": "longest-waiting"})
        claimed = region.post(username, f"/recheck-lists/{listed['id']}/claims")["help_request"]["id"]
        for said in ({"outcome": "solved"}, {"outcome": "other", "tags": ["vrienden-maken"]}):
            answered = region.post(username, f"/help-requests/{claimed}/recheck-answers", answer_of_a_family(**said))
            if said["outcome"] == "solved":
                region.post(username, f"/recheck-answers/{answered['id']}/reversals")
        region.post(username, f"/help-requests/{one}/exports")
    region.post("katwijk", f"/help-requests/{one}/erasures")


def walk(region: Region) -> None:
    """Everybody asks every address, with ids of every organisation, and with bodies that are wrong."""
    bodies = good_bodies()
    wrong = {"geplant": mark("noord", 1), REFUSED[1]: REFUSED[0]}
    everyone = list(everybody(region))
    ids = _ids(region.engine)
    for method, path, _ in routes(create_app()):
        if not path.startswith("/bron"):
            address = f"{method} {path.removeprefix('/v1')}"
            urls = _filled(path, ids if method == "GET" else {})
            broken = dict.fromkeys(bodies.get((method, path), {}), REFUSED[0]) | wrong
            how: dict[str, Any] = {} if method == "GET" else {"json": broken}
            for caller in everyone:
                for url in urls:
                    region.ask(caller, address, url, **how)


def _filled(path: str, ids: dict[str, list[str]]) -> list[str]:
    """The path with one id after another, or with one that nobody has; KeyError for an id nobody told of here."""
    names = [name.partition(":")[0] for name in re.findall(r"\{([^}]+)\}", path)]
    choices = [ids[name] if ids else [str(uuid4())] for name in names]
    urls = [path]
    for found, each in zip(re.findall(r"\{[^}]+\}", path), choices, strict=True):
        urls = [url.replace(found, one) for url in urls for one in each]
    return urls


def _ids(engine: Engine) -> dict[str, list[str]]:
    tables = SQLModel.metadata.tables
    found: dict[str, list[str]] = dict(WORDS)
    with open_session(engine, writes=False) as session:
        for name, table in TABLES.items():
            columns = tables[table].c
            owner = columns.get("organisation_key", columns["id"])
            rows = session.connection().execute(sa.select(sa.func.min(columns["id"])).group_by(owner)).scalars()
            found[name] = [str(each) for each in rows][:2]
            assert found[name], table
    return found


def everybody(region: Region) -> Iterator[Caller]:
    """Every role, a second team of the first role, a key that may all a key may, and nobody."""
    yield from region.persons.values()
    yield next(each for each in callers.keys(region.door, region.persons["katwijk"]) if " both " in each.name)
    yield from list(callers.nobody())[:1]
