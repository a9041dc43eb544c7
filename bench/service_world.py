"""A region for measuring the service: organisations, accounts, offers and waitlists, as a matching problem tells."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from sqlalchemy.engine import Engine

from matching_api.access import service as access
from matching_api.access.roles import OrganisationKind, Role
from matching_api.database import open_session
from matching_api.demo.region import actor_of
from matching_api.offers import capacity, service as offers
from matching_api.offers.capacity_schemas import CapacityIn
from matching_api.offers.schemas import OfferIn
from matching_api.problems import InvalidInput
from matching_api.settings import get_settings
from matching_api.vocabulary import service as vocabulary

PASSWORD = "a long password for measuring"
TODAY = date(2026, 11, 22)
REGION = "regio"
# Deliver without being matched, so that timing a delivery leaves the pool as it is.
NOT_SHARING = ("large", "medium")
Made = Mapping[str, Any]


def fill(engine: Engine, problem: Made, most_offers: int) -> list[str]:
    """Everything but the waitlists; an account carries the key of its organisation. Gives these keys, largest first."""
    keys = organisations(problem)
    with open_session(engine) as session:
        vocabulary.load(session, get_settings().data_dir / "taxonomy" / "taxonomy.json")
        access.add_organisation(session, key=REGION, name="Regio", kind=OrganisationKind.REGION, sharing=True)
        _account(session, REGION, Role.PROJECT_LEADER)
        for key in keys:
            kind = OrganisationKind.JEUGDTEAM if key.startswith("jt-") else OrganisationKind.SPECIALIST
            access.add_organisation(session, key=key, name=f"Organisatie {key}", kind=kind, sharing=True)
            _account(session, key, Role.COORDINATOR if kind is OrganisationKind.JEUGDTEAM else Role.SPECIALIST)
        for key in NOT_SHARING:
            kind = OrganisationKind.JEUGDTEAM
            access.add_organisation(session, key=key, name=key, kind=kind, sharing=False)
            _account(session, key, Role.COORDINATOR)
        session.commit()
    with open_session(engine) as session:
        for each in problem["offers"][:most_offers]:
            with suppress(InvalidInput):
                offers.publish(session, actor_of(session, each["organisation"]), _offer(each))
        for key, can in _capacities(problem).items():
            capacity.set_capacity(session, actor_of(session, key), CapacityIn.model_validate(can))
        session.commit()
    return keys


def organisations(problem: Made) -> list[str]:
    """Every organisation of the problem, the one with the longest waitlist first."""
    count: dict[str, int] = defaultdict(int)
    for youth in problem["youths"]:
        count[youth["organisation"]] += 1
    for part in ("offers", "venues", "facilitators"):
        for each in problem[part]:
            count[each["organisation"]] += 0
    return sorted(count, key=lambda key: (-count[key], key))


def rows(problem: Made, organisation: str) -> list[dict[str, Any]]:
    """The waitlist of one organisation as rows of a delivery."""
    return [row(each) for each in problem["youths"] if each["organisation"] == organisation]


def older(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows, of which one in ten is a year older."""
    return [{**each, "age": min(22, each["age"] + 1)} if at % 10 == 0 else each for at, each in enumerate(found)]


def row(youth: Made) -> dict[str, Any]:
    return {
        "pseudonym": hashlib.sha256(youth["key"].encode()).hexdigest(),
        "tags": youth["tags"],
        "age": youth["age"],
        "postcode4": youth["place"],
        "registered_on": (TODAY - timedelta(days=youth["waiting_days"])).isoformat(),
        "waitlist": "jeugdteam",
        "dayparts": youth["dayparts"],
        "languages": youth["languages"],
        "modes": youth["modes"],
        "max_travel_km": youth["max_travel_km"],
        "reference_date": TODAY.isoformat(),
    }


def _account(session: Any, key: str, role: Role) -> None:
    access.add_account(session, username=key, name=key, role=role, organisation_key=key, password=PASSWORD)


def _offer(offer: Made) -> OfferIn:
    taken = ("tags", "age_min", "age_max", "mode", "place", "daypart", "language", "seats_min", "seats_max")
    online = offer["mode"] == "online"
    practice = {
        "title": "Groep",
        "kind": "treatment",
        "setting": "online" if online else "practice",
        "sessions": 8,
        "session_minutes": 90,
    }
    return OfferIn.model_validate({**practice, **{name: offer[name] for name in taken}})


def _capacities(problem: Made) -> dict[str, dict[str, list[dict[str, Any]]]]:
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: {"venues": [], "facilitators": []})
    for part in ("venues", "facilitators"):
        for each in problem[part]:
            found[each["organisation"]][part].append({name: each[name] for name in each if name != "organisation"})
    return found


def body(found: list[dict[str, Any]]) -> bytes:
    """A delivery of these rows as JSON."""
    return json.dumps({"kind": "full", "rows": found}).encode()
