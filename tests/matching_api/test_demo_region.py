"""The demo region: taken in by the services everyone uses, and the same however often it starts."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, select

from matching_api.access.models import Account, Organisation
from matching_api.access.roles import Role
from matching_api.database import make_engine, open_session
from matching_api.demo import rounds
from matching_api.demo.group_history import PAST
from matching_api.demo.region import PASSWORD, STEPS, Region, fill
from matching_api.matching import queue
from matching_api.matching.models import MatchRound
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Facilitator, Offer, Venue
from matching_api.settings import PROJECT
from matching_api.vocabulary.places import places
from matching_api.waitlist import pooling
from matching_api.waitlist.models import Delivery, HelpRequest

from .conftest import application, on_both

pytestmark = pytest.mark.slow  # fills the whole region again and again

REGION = Region.read(PROJECT / "data" / "demo")
KEPT: tuple[type[SQLModel], ...] = (Organisation, Account, Venue, Facilitator, Delivery, HelpRequest, Offer)


@pytest.fixture(scope="module")
def stages(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A database as each step of the filling leaves it; the last one is full."""
    folder = tmp_path_factory.mktemp("stages")
    found = [shutil.copyfile(migrated_file, folder / "stage-0.sqlite")]
    for number, (_name, act) in enumerate(STEPS, 1):
        found.append(shutil.copyfile(found[-1], folder / f"stage-{number}.sqlite"))
        engine = make_engine(f"sqlite:///{found[-1]}")
        act(engine, REGION)
        engine.dispose()
    return found


@pytest.fixture
def filled(engine: Engine, stages: list[Path]) -> Engine:
    """The service's engine on a region that was filled before."""
    return at_stage(engine, stages, len(STEPS))


def at_stage(engine: Engine, stages: list[Path], taken: int) -> Engine:
    """The database as it is after so many steps: a copy, or by taking them where files cannot be copied."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        shutil.copyfile(stages[taken], str(engine.url.database))
        return engine
    for _name, act in STEPS[:taken]:
        act(engine, REGION)
    return engine


def rows(session: Session) -> dict[str, int]:
    return {table.__name__: len(session.exec(select(table)).all()) for table in KEPT}


@on_both
def test_the_region_holds_what_its_deliveries_promise(engine: Engine) -> None:
    fill(engine, REGION)
    with open_session(engine) as session:
        requests = session.exec(select(HelpRequest)).all()
        assert Counter(each.organisation_key for each in requests) == {
            "jt-leiden-noord": 110,
            "jt-katwijk": 85,
            "jt-alphen": 95,
            "jt-bollenstreek": 70,
            "sp-rivier": 150,
            "sp-duinpad": 90,
        }
        assert sum(each.refused for each in session.exec(select(Delivery))) == 0
        assert len(pooling.pool(session, REGION.reference_date)) == 531


def test_starting_again_changes_nothing(filled: Engine) -> None:
    with open_session(filled) as session:
        once = rows(session)
    fill(filled, REGION)
    with open_session(filled) as session:
        assert rows(session) == once


@pytest.mark.parametrize("taken", range(1, len(STEPS)))
def test_an_interrupted_start_goes_on_where_it_was(engine: Engine, stages: list[Path], taken: int) -> None:
    fill(at_stage(engine, stages, taken), REGION)
    with open_session(engine) as session:
        assert rows(session)["HelpRequest"] == 600
        assert rows(session)["Offer"] == len(REGION.offers) + len(PAST)


def test_what_somebody_changed_in_the_demo_stays_changed(filled: Engine) -> None:
    with open_session(filled) as session:
        session.get_one(Organisation, "jt-katwijk").sharing = False
        session.commit()
    fill(filled, REGION)
    with open_session(filled) as session:
        assert session.get_one(Organisation, "jt-katwijk").sharing is False


def test_the_first_match_round_is_asked_for_once(filled: Engine) -> None:
    for _start in range(2):
        assert next(rounds.until_finished(filled, REGION)) == ("queued", 0.0)
    with open_session(filled) as session:
        assert [each.requested_by for each in session.exec(select(MatchRound))] == ["Pim Jansen"]


def test_a_round_that_was_left_behind_is_taken_up_at_once(filled: Engine) -> None:
    next(rounds.until_finished(filled, REGION))
    with open_session(filled) as session:
        assert queue.claim(session) is not None
        session.commit()
        assert not queue.is_there_work(session)
    next(rounds.until_finished(filled, REGION))
    with open_session(filled) as session:
        assert queue.is_there_work(session)


def test_about_a_quarter_of_the_offers_forms_and_has_places(filled: Engine) -> None:
    with open_session(filled) as session:
        offers = session.exec(select(Offer).where(Offer.state != OfferState.CLOSED)).all()
        names = {each.key: each.subregion for each in session.exec(select(Organisation))}
    forming = [each for each in offers if each.state is OfferState.FORMING]
    assert 38 <= len(offers) <= 42
    assert 0.2 <= len(forming) / len(offers) <= 0.3
    assert all(each.seats_elsewhere < each.seats_min for each in forming)
    assert all(each.starts_on is not None for each in forming)
    assert len({each.theme for each in offers}) == 12
    assert {names[each.organisation_key] for each in offers} == {
        "Leidse regio",
        "Duin- en Bollenstreek",
        "Rijnstreek",
    }


def test_everyone_of_the_region_signs_in(filled: Engine) -> None:
    client = TestClient(application(), raise_server_exceptions=False)
    for account in REGION.accounts:
        answer = client.post("/v1/tokens", json={"username": account["username"], "password": PASSWORD})
        assert answer.status_code == 201, account["username"]


def test_each_role_is_named_when_the_demo_starts() -> None:
    named = [REGION.first_of(role) for role in (Role.COORDINATOR, Role.SPECIALIST, Role.PROJECT_LEADER)]
    assert [each["organisation"] for each in named] == ["jt-leiden-noord", "sp-rivier", "hr-regio"]


def test_every_place_of_the_region_exists() -> None:
    venues = [venue for each in REGION.organisations for venue in each.get("venues", [])]
    named = {each.get("place") for each in [*REGION.organisations, *REGION.offers, *venues]} - {None}
    assert named <= places().keys()
