"""A real database and the real application; one organisation of each kind, one account of each role."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel

from matching_api import database
from matching_api.access import service as access
from matching_api.access.roles import OrganisationKind, Role
from matching_api.main import create_app
from matching_api.settings import get_settings

PASSWORD = "a long password for tests"

ORGANISATIONS = [
    ("jt-leiden-noord", "Jeugdteam Leiden Noord", OrganisationKind.JEUGDTEAM, "Leidse regio", "2316"),
    ("jt-katwijk", "Jeugdteam Katwijk", OrganisationKind.JEUGDTEAM, "Duin- en Bollenstreek", "2224"),
    ("sp-rivier", "Rivier Jeugd-ggz", OrganisationKind.SPECIALIST, "Leidse regio", "2333"),
    ("hr-regio", "Regio Holland Rijnland", OrganisationKind.REGION, None, None),
]
ACCOUNTS = [
    ("noord", "Noor Visser", Role.COORDINATOR, "jt-leiden-noord"),
    ("katwijk", "Karim Bos", Role.COORDINATOR, "jt-katwijk"),
    ("rivier", "Rosa de Wit", Role.SPECIALIST, "sp-rivier"),
    ("regio", "Pim Jansen", Role.PROJECT_LEADER, "hr-regio"),
    ("beheer", "Bo Mulder", Role.ADMINISTRATOR, "hr-regio"),
]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'test.sqlite'}")
    get_settings.cache_clear()
    database.get_engine.cache_clear()
    engine = database.get_engine()
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()
    get_settings.cache_clear()
    database.get_engine.cache_clear()


@pytest.fixture
def region(engine: Engine) -> Engine:
    with database.open_session(engine) as session:
        for key, name, kind, subregion, place in ORGANISATIONS:
            access.add_organisation(
                session, key=key, name=name, kind=kind, subregion=subregion, place=place, sharing=True
            )
        for username, name, role, organisation in ACCOUNTS:
            access.add_account(
                session, username=username, name=name, role=role, organisation_key=organisation, password=PASSWORD
            )
        session.commit()
    return engine


@pytest.fixture
def session(region: Engine) -> Iterator[Session]:
    with database.open_session(region) as session:
        yield session


@pytest.fixture
def client(region: Engine) -> TestClient:
    return TestClient(create_app(), raise_server_exceptions=False)


SignIn = Callable[[str], TestClient]


@pytest.fixture
def sign_in(region: Engine) -> SignIn:
    """A client that is signed in as one of ACCOUNTS."""

    def as_user(username: str) -> TestClient:
        client = TestClient(create_app(), raise_server_exceptions=False)
        answer = client.post("/v1/tokens", json={"username": username, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client

    return as_user
