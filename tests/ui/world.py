"""A small world for the screen: five invented organisations' youths, one forming offer, demand for one more group.

Run as `python -m tests.ui.world` with DATABASE_URL set; it makes the tables, fills them and carries out one round.
"""

import hashlib
from datetime import date, timedelta

from sqlmodel import Session

from matching_api import migrations
from matching_api.access import service as access
from matching_api.access.roles import OrganisationKind, Role
from matching_api.access.service import Actor
from matching_api.database import get_engine, open_session
from matching_api.demo.region import actor_of
from matching_api.matching import service as matching
from matching_api.offers import capacity, service as offers
from matching_api.offers.capacity_schemas import CapacityIn
from matching_api.offers.schemas import OfferIn
from matching_api.settings import get_settings
from matching_api.vocabulary import service as vocabulary
from matching_api.waitlist import delivering
from matching_api.waitlist.codes import DeliveryKind
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.worker import run_once

PASSWORD = "a long password for tests"
TODAY = date(2026, 11, 22)
ORGANISATIONS = [
    ("jt-leiden-noord", "Jeugdteam Leiden Noord", OrganisationKind.JEUGDTEAM, "Leidse regio", "2316"),
    ("jt-katwijk", "Jeugdteam Katwijk", OrganisationKind.JEUGDTEAM, "Duin- en Bollenstreek", "2224"),
    ("sp-rivier", "Rivier Jeugd-ggz", OrganisationKind.SPECIALIST, "Leidse regio", "2333"),
    ("jt-nieuw", "Jeugdteam Nieuw", OrganisationKind.JEUGDTEAM, "Rijnstreek", "2403"),
    ("hr-regio", "Regio Holland Rijnland", OrganisationKind.REGION, None, None),
]
ACCOUNTS = [
    ("noord", "Noor Visser", Role.COORDINATOR, "jt-leiden-noord"),
    ("katwijk", "Karim Bos", Role.COORDINATOR, "jt-katwijk"),
    ("rivier", "Rosa de Wit", Role.SPECIALIST, "sp-rivier"),
    ("nieuw", "Nina Smit", Role.COORDINATOR, "jt-nieuw"),
    ("regio", "Pim Jansen", Role.PROJECT_LEADER, "hr-regio"),
    ("beheer", "Bo Mulder", Role.ADMINISTRATOR, "hr-regio"),
]
FEAR, FOCUS = "faalangst", "concentratie-en-drukte"
# Organisation's username → leading request, age, postcode, days waited, days of the week that suit.
YOUTHS: dict[str, list[tuple[str, int, str, int, str]]] = {
    "noord": [
        (FEAR, 9, "2316", 161, ""),
        (FEAR, 10, "2316", 40, ""),
        (FEAR, 11, "2312", 20, ""),
        (FOCUS, 8, "2316", 120, ""),
        (FOCUS, 9, "2312", 30, ""),
        (FEAR, 9, "2316", 99, "sun-morning"),
        ("rouw-om-overlijden", 17, "2316", 15, ""),
    ],
    "katwijk": [(FEAR, 9, "2333", 110, ""), (FOCUS, 10, "2333", 70, ""), (FOCUS, 9, "2333", 12, "")],
    "rivier": [(FOCUS, 8, "2333", 101, "")],
}


def pseudonym(username: str, number: int) -> str:
    """A mark as `prepare` would make it, the same at every run."""
    return hashlib.sha256(f"{username} {number}".encode()).hexdigest()


def build() -> None:
    """Makes the tables, the world and one finished match round in the database of the settings."""
    migrations.upgrade()
    engine = get_engine()
    with open_session(engine) as session:
        _people(session)
        vocabulary.load(session, get_settings().data_dir / "taxonomy" / "taxonomy.json")
        session.commit()
    with open_session(engine) as session:
        for username, youths in YOUTHS.items():
            _deliver(session, username, youths)
        specialist = actor_of(session, "rivier")
        _capacity(session, specialist)
        offers.publish(session, specialist, _fear_of_failure())
        leader = actor_of(session, "regio")
        matching.request_round(session, leader.name, actor=leader, seed=None, policy={})
        session.commit()
    run_once(engine)
    # The last connection to close folds the write-ahead log into the file, so that the file alone can be copied.
    engine.dispose()


def _people(session: Session) -> None:
    for key, name, kind, subregion, place in ORGANISATIONS:
        access.add_organisation(session, key=key, name=name, kind=kind, subregion=subregion, place=place, sharing=True)
    for username, name, role, organisation in ACCOUNTS:
        access.add_account(
            session, username=username, name=name, role=role, organisation_key=organisation, password=PASSWORD
        )


def _deliver(session: Session, username: str, youths: list[tuple[str, int, str, int, str]]) -> None:
    rows = [
        {
            "pseudonym": pseudonym(username, number),
            "tags": [tag],
            "age": age,
            "postcode4": postcode4,
            "registered_on": (TODAY - timedelta(days=waited)).isoformat(),
            "waitlist": "jeugdteam",
            "dayparts": [daypart] if daypart else [],
            "reference_date": TODAY.isoformat(),
        }
        for number, (tag, age, postcode4, waited, daypart) in enumerate(youths)
    ]
    delivering.deliver_rows(session, Sender.of(actor_of(session, username)), rows, Terms(DeliveryKind.FULL))


def _capacity(session: Session, actor: Actor) -> None:
    venue = {"place": "2333", "dayparts": ["tue-afternoon"], "modes": ["in-person"]}
    can = {"venues": [venue], "facilitators": [{"theme": "druk", "groups": 1}]}
    capacity.set_capacity(session, actor, CapacityIn.model_validate(can))


def _fear_of_failure() -> OfferIn:
    return OfferIn.model_validate(
        {
            "title": "Fouten maken mag",
            "kind": "psycho-education",
            "setting": "practice",
            "sessions": 8,
            "session_minutes": 75,
            "tags": [FEAR],
            "age_min": 8,
            "age_max": 12,
            "mode": "in-person",
            "place": "2333",
            "daypart": "wed-afternoon",
            "seats_min": 3,
            "seats_max": 8,
        }
    )


if __name__ == "__main__":
    build()
