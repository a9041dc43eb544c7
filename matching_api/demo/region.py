"""Fills a database with the demo region by the services the API uses; does again only what is not there yet."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api.access import service as access
from matching_api.access.models import Account, Organisation
from matching_api.access.roles import OrganisationKind, Role
from matching_api.access.service import Actor
from matching_api.database import open_session
from matching_api.demo import history
from matching_api.history import book
from matching_api.offers import capacity, service as offers
from matching_api.offers.capacity_schemas import CapacityIn, FacilitatorIn, VenueIn
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.offers.schemas import OfferIn
from matching_api.settings import get_settings
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.places import places
from matching_api.waitlist import delivering, service as waitlist
from matching_api.waitlist.codes import DeliveryKind
from matching_api.waitlist.delivering import Sender, Terms

# No secret: it stands on the screen of everyone who starts the demo, and opens invented data only.
PASSWORD = "samenstart-demo"  # noqa: S105

Step = tuple[str, Callable[[Engine, "Region"], str]]


@dataclass(frozen=True)
class Region:
    """What `data/demo` holds, as it stands in its files."""

    folder: Path
    reference_date: date
    organisations: list[dict[str, Any]]
    accounts: list[dict[str, Any]]
    offers: list[dict[str, Any]]

    @classmethod
    def read(cls, folder: Path) -> "Region":
        region = tomllib.loads((folder / "region.toml").read_text(encoding="utf-8"))
        published = tomllib.loads((folder / "offers.toml").read_text(encoding="utf-8"))
        return cls(folder, region["reference_date"], region["organisation"], region["account"], published["offer"])

    def first_of(self, role: Role) -> dict[str, Any]:
        """The account that is named when the demo starts."""
        return next(account for account in self.accounts if account["role"] == role)

    def name_of(self, organisation: str) -> str:
        return str(next(each["name"] for each in self.organisations if each["key"] == organisation))


def fill(engine: Engine, region: Region) -> None:
    """Takes all steps; those that were taken before are passed over."""
    for _name, act in STEPS:
        act(engine, region)


def actor_of(session: Session, username: str) -> Actor:
    """The person with this username, acting for the own organisation."""
    account = session.exec(select(Account).where(Account.username == username)).one()
    organisation = session.get_one(Organisation, account.organisation_key)
    return Actor(account.id, account.name, account.role, organisation.key, organisation.subregion)


def load_vocabulary(engine: Engine, _region: Region) -> str:
    data = get_settings().data_dir
    with _writing(engine) as session:
        version = vocabulary.load(session, data / "taxonomy" / "taxonomy.json")
        words = vocabulary.vocabulary(session)
    return f"version {version}: {len(words.themes)} themes, {len(words.theme_of)} tags; {len(places())} postcodes"


def add_organisations(engine: Engine, region: Region) -> str:
    with _writing(engine) as session:
        for each in region.organisations:
            if session.get(Organisation, each["key"]) is None:
                access.add_organisation(
                    session,
                    key=each["key"],
                    name=each["name"],
                    kind=OrganisationKind(each["kind"]),
                    subregion=each.get("subregion"),
                    place=each.get("place"),
                    sharing=True,
                )
    return f"{len(region.organisations)}"


def add_accounts(engine: Engine, region: Region) -> str:
    with _writing(engine) as session:
        there = set(session.exec(select(Account.username)))
        for each in region.accounts:
            if each["username"] not in there:
                access.add_account(
                    session,
                    username=each["username"],
                    name=each["name"],
                    role=Role(each["role"]),
                    organisation_key=each["organisation"],
                    password=PASSWORD,
                )
    return f"{len(region.accounts)}"


def set_capacities(engine: Engine, region: Region) -> str:
    with _writing(engine) as session:
        for each, actor in _working(session, region):
            if not capacity.venues(session, each["key"]):
                groups = each["facilitators"].items()
                venues = [VenueIn.model_validate(venue) for venue in each["venues"]]
                facilitators = [FacilitatorIn(theme=theme, groups=count) for theme, count in groups]
                capacity.set_capacity(session, actor, CapacityIn(venues=venues, facilitators=facilitators))
        count = sum(each.groups for each in capacity.facilitators(session))
    return f"room for {count} new groups"


def take_deliveries(engine: Engine, region: Region) -> str:
    with _writing(engine) as session:
        book.book_new(session, history.as_if_delivered_before)
        for each, actor in _working(session, region):
            if not delivering.deliveries(session, actor, limit=1):
                content = (region.folder / "deliveries" / each["delivery"]).read_bytes()
                delivering.deliver_file(session, Sender.of(actor), content, Terms(DeliveryKind.FULL))
        total = sum(len(waitlist.own_requests(session, actor)) for _, actor in _working(session, region))
    return f"{total} help requests"


def publish_offers(engine: Engine, region: Region) -> str:
    with _writing(engine) as session:
        there = {(each.organisation_key, each.title): each.id for each in session.exec(select(Offer))}
        ids: dict[str, UUID] = {}
        actors = {each["key"]: actor for each, actor in _working(session, region)}
        # Those that are followed up by another come after it.
        for each in sorted(region.offers, key=lambda offer: "follow_up" in offer):
            found = there.get((each["organisation"], each["title"]))
            if found is None:
                found = offers.publish(session, actors[each["organisation"]], offer_in(each, ids)).id
            ids[each["key"]] = found
    forming = sum(each["state"] == OfferState.FORMING for each in region.offers)
    return f"{len(region.offers)}, of which {forming} forming"


def offer_in(offer: dict[str, Any], ids: dict[str, UUID]) -> OfferIn:
    """An offer of `offers.toml` as the API takes it; days to the start count from today."""
    today = get_settings().current_date()
    same = {name: offer[name] for name in OfferIn.model_fields if name in offer}
    return OfferIn.model_validate(
        {
            **same,
            "mode": offer.get("mode", "in-person"),
            "age_min": offer["ages"][0],
            "age_max": offer["ages"][1],
            "seats_min": offer["seats"][0],
            "seats_max": offer["seats"][1],
            "starts_on": today + timedelta(days=offer["starts_in_days"]) if "starts_in_days" in offer else None,
            "follow_up_id": ids[offer["follow_up"]] if "follow_up" in offer else None,
        }
    )


def write_history(engine: Engine, region: Region) -> str:
    with _writing(engine) as session:
        leader = actor_of(session, region.first_of(Role.PROJECT_LEADER)["username"])
        actors = {each["key"]: actor for each, actor in _working(session, region)}
        written = history.write(session, leader, actors)
    return f"{written} entries in the book of counts" if written else "there already"


STEPS: tuple[Step, ...] = (
    ("vocabulary", load_vocabulary),
    ("organisations", add_organisations),
    ("accounts", add_accounts),
    ("capacity", set_capacities),
    ("deliveries", take_deliveries),
    ("offers", publish_offers),
    ("history", write_history),
)


@contextmanager
def _writing(engine: Engine) -> Iterator[Session]:
    with open_session(engine) as session:
        yield session
        session.commit()


def _working(session: Session, region: Region) -> Iterator[tuple[dict[str, Any], Actor]]:
    """The organisations that have a waitlist, each with the first person who works there."""
    for each in region.organisations:
        if "delivery" in each:
            person = next(account for account in region.accounts if account["organisation"] == each["key"])
            yield each, actor_of(session, person["username"])
