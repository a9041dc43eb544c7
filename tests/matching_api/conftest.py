"""A real database and the real application; one organisation of each kind, one account of each role."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.engine import Engine
from sqlmodel import Session

from matching_api import database, migrations
from matching_api.access import provider_tokens, service as access
from matching_api.access.roles import OrganisationKind, Role
from matching_api.main import create_app
from matching_api.rate_limit import Limits
from matching_api.settings import get_settings

from .. import identity_provider, postgres
from ..identity_provider import IdentityProvider

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


# Where tests run that are not `on_both`; `SAMENSTART_TEST_DATABASE=postgresql` takes them all there.
DATABASE = os.environ.get("SAMENSTART_TEST_DATABASE", "sqlite")

# A test that takes part in this runs twice, the second time on a real PostgreSQL.
on_both = pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture(scope="session", autouse=True)
def cheap_hashing() -> Iterator[None]:
    """Passwords are hashed the real way at the least cost, or most of a test's time would go there."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "_hasher", lambda: cheap)
        yield


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    """All clients ask through one event loop, as a server has one; else each request would start its own."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the tables as the migrations make them; tests take a copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """A running PostgreSQL that holds one migrated database to copy."""
    with postgres.running() as folder, postgres.database(folder, "template") as url:
        migrations.upgrade(postgres.owner_of(url), works_as=url)
        yield folder


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The service's engine on a fresh migrated database; SQLite unless the test is `on_both`."""
    with _fresh(request, tmp_path) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("SAMENSTART_OWNER_DATABASE_URL", postgres.owner_of(url))
        get_settings.cache_clear()
        database.get_engine.cache_clear()
        engine = database.get_engine()
        yield engine
        engine.dispose()
        get_settings.cache_clear()
        database.get_engine.cache_clear()


@pytest.fixture
def superuser(engine: Engine) -> Iterator[Engine]:
    """The same database for who may do everything there, past fences and triggers."""
    if engine.dialect.name == "sqlite":
        yield engine
        return
    all_powerful = database.make_engine(postgres.superuser_of(get_settings().database_url))
    yield all_powerful
    all_powerful.dispose()


@contextmanager
def _fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if getattr(request, "param", DATABASE) == "postgresql":
        server = request.getfixturevalue("postgres_server")
        with postgres.database(server, f"test-{uuid4().hex}", template="template") as url:
            yield url
        return
    path = tmp_path / "test.sqlite"
    shutil.copyfile(request.getfixturevalue("migrated_file"), path)
    yield f"sqlite:///{path}"


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


_applications: dict[str, FastAPI] = {}


def application() -> FastAPI:
    """The application with nobody counted yet; made once for all tests with the same settings, as that takes long."""
    settings = get_settings()
    asked = settings.model_dump_json(exclude={"database_url", "owner_database_url"})
    if asked not in _applications:
        _applications[asked] = create_app()
    app = _applications[asked]
    app.state.limits = Limits.of(settings)
    return app


@pytest.fixture
def client(region: Engine) -> TestClient:
    return TestClient(application(), raise_server_exceptions=False)


@pytest.fixture
def provider(region: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityProvider]:
    """An identity provider that the service trusts, and that knows a coordinator of one organisation."""
    with identity_provider.running() as running:
        running.people["noor"] = {"name": "Noor Visser", "role": "coordinator", "organisation": "jt-leiden-noord"}
        monkeypatch.setattr(get_settings(), "oidc_issuer", running.issuer)
        monkeypatch.setattr(get_settings(), "oidc_client_id", identity_provider.CLIENT_ID)
        yield running
        provider_tokens._keys.cache_clear()


SignIn = Callable[[str], TestClient]


@pytest.fixture
def sign_in(region: Engine) -> SignIn:
    """A client that is signed in as one of ACCOUNTS."""

    def as_user(username: str) -> TestClient:
        client = TestClient(application(), raise_server_exceptions=False)
        answer = client.post("/v1/tokens", json={"username": username, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client

    return as_user


# Whole capabilities asked for through the service: together they take too long for the quick round before a commit.
LATER = frozenset(
    [
        "administration",
        "after",
        "chain",
        "experiences",
        "peer_contact",
        "pilots",
        "audit",
        "offers",
        "cli",
        "deliveries",
        "matching",
        "suggestions",
        "backup",
        "benefit",
        "candidates",
        "cohorts",
        "cohorts_files",
        "reports",
        "daily",
        "disclosure",
        "feeds",
        "history",
        "identities",
        "idempotency",
        "insight",
        "invitation",
        "kept",
        "news",
        "own_groups",
        "patience",
        "policies",
        "provider_tokens",
        "renaming",
        "rechecks",
        "rechecks_answers",
        "rechecks_figures",
        "reversals",
        "rounds",
        "searching",
        "signals",
        "source_quality",
        "subjects",
        "suggestions_groups",
        "unmet",
        "waitlist_api",
        "what_if",
        "youth",
    ]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves the longer modules out of the quick round."""
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.stem.removeprefix("test_") in LATER:
            item.add_marker(pytest.mark.slow)
