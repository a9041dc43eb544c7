"""The second fence: whoever goes around the services still meets the rows of one organisation only, on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, select

from matching_api import fences, migrations
from matching_api.access.models import Account
from matching_api.database import make_engine, open_session
from matching_api.fences import OWNERS, fence_of
from matching_api.reach import NOBODY_YET, Reach, Sight, Why, see, whole_region
from matching_api.suggestions import counting
from matching_api.waitlist.models import HelpRequest

from .. import postgres
from . import scenes
from .conftest import SignIn

pytestmark = pytest.mark.postgres
in_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
NOORD, KATWIJK, RIVIER = "jt-leiden-noord", "jt-katwijk", "sp-rivier"
OWNED = [table for table in SQLModel.metadata.sorted_tables if set(OWNERS) & set(table.columns.keys())]


@pytest.fixture
def world(region: Engine) -> Engine:
    """Two teams with a youth each in one group of a third organisation, one of them accepted."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, seats_max=4)
        youths = [*scenes.youths(session, "noord", "a", "b"), *scenes.youths(session, "katwijk", "c")]
        scenes.suggest(session, offer, *youths)
        for username in ("noord", "katwijk"):
            scenes.room_for(session, username, angst=1)
        session.commit()
    return region


@contextmanager
def raw(engine: Engine, **settings: str) -> Iterator[Connection]:
    """A transaction of the service's own role without any of the service's code, with these settings or none."""
    with engine.connect() as connection, connection.begin() as transaction:
        for name, value in settings.items():
            connection.execute(
                sa.text("SELECT set_config(:name, :value, true)"), {"name": f"samenstart.{name}", "value": value}
            )
        yield connection
        transaction.rollback()


def owners_seen(connection: Connection, table: sa.Table) -> set[str | None]:
    owner = next(name for name in OWNERS if name in table.columns)
    return {row[0] for row in connection.execute(sa.text(f"SELECT DISTINCT {owner} FROM {table.name}"))}


@in_postgresql
def test_the_service_works_as_a_role_that_owns_nothing_and_passes_no_fence(world: Engine) -> None:
    with raw(world) as connection:
        may = connection.execute(
            sa.text("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        ).one()
        owned = connection.execute(sa.text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")).scalar()
    assert (tuple(may), owned) == ((False, False, False), 0)


@in_postgresql
def test_every_table_has_its_fence_and_nobody_who_owns_it_passes(world: Engine) -> None:
    wanted = {table.name for table in SQLModel.metadata.sorted_tables if fence_of(table) is not None}
    closed = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    with raw(world) as connection:
        fenced = set(connection.execute(sa.text(closed)).scalars())
        with_policy = set(connection.execute(sa.text("SELECT tablename FROM pg_policies")).scalars())
    assert fenced == with_policy == wanted
    # A table with an organisation always has one; the others were decided about one by one.
    assert {table.name for table in OWNED} <= wanted


def test_a_table_nobody_decided_about_is_noticed() -> None:
    about_nobody = sa.Table("remark", sa.MetaData(), sa.Column("id", sa.Integer(), primary_key=True))
    with pytest.raises(KeyError, match="remark"):
        fence_of(about_nobody)
    owned = sa.Table("remark", sa.MetaData(), sa.Column("organisation_key", sa.String(), primary_key=True))
    assert fence_of(owned) == fence_of(SQLModel.metadata.tables["help_request"])


@in_postgresql
def test_without_a_setting_there_are_no_rows_and_none_can_be_made(world: Engine) -> None:
    tables = [table for table in SQLModel.metadata.sorted_tables if fence_of(table) is not None]
    for settings in ({}, {"organisation": NOORD}, {"reach": "everything"}, {"reach": ""}):
        with raw(world, **settings) as connection:
            seen = {
                table.name: connection.execute(sa.text(f"SELECT count(*) FROM {table.name}")).scalar()
                for table in tables
            }
            changed = connection.execute(sa.text("UPDATE help_request SET age = 1")).rowcount
        assert (any(seen.values()), changed) == (False, 0), seen
        with raw(world, **settings) as connection, pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(sa.text("INSERT INTO started_total VALUES ('GM0546', 1)"))


@in_postgresql
def test_who_signs_in_is_looked_up_and_nothing_else_is_seen(world: Engine) -> None:
    with raw(world, reach="sign-in") as connection:
        seen = {
            table.name
            for table in SQLModel.metadata.sorted_tables
            if fence_of(table) is not None and connection.execute(sa.text(f"SELECT 1 FROM {table.name}")).first()
        }
    assert seen == {"account", "organisation"}


@in_postgresql
def test_raw_statements_see_the_own_organisation_only(world: Engine) -> None:
    shared = {name for name, fence in fences.FENCES.items() if fence is not None and fence.read != fence.write}
    private = [table for table in OWNED if table.name not in shared]
    seen: dict[str, set[str | None]] = {}
    for key in (NOORD, KATWIJK):
        with raw(world, reach="own", organisation=key) as connection:
            found = {table.name: owners_seen(connection, table) for table in private}
        assert all(owners <= {key} for owners in found.values()), found
        seen = {name: seen.get(name, set()) | owners for name, owners in found.items()}
    full = {"help_request", "delivery", "suggestion", "account", "audit_event", "venue", "facilitator"}
    assert all(seen[name] == {NOORD, KATWIJK} for name in full)
    with raw(world, reach="region") as connection:
        assert owners_seen(connection, SQLModel.metadata.tables["help_request"]) == {NOORD, KATWIJK}


@in_postgresql
def test_of_a_group_everybody_sees_the_facts_and_only_its_own_organisation_changes_them(world: Engine) -> None:
    with raw(world, reach="own", organisation=NOORD) as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM offer")).scalar() == 1
        assert connection.execute(sa.text("UPDATE offer SET title = 'x'")).rowcount == 0
        assert connection.execute(sa.text("DELETE FROM offer")).rowcount == 0
    with raw(world, reach="own", organisation=RIVIER) as connection:
        assert connection.execute(sa.text("UPDATE offer SET title = 'x'")).rowcount == 1


@in_postgresql
def test_a_row_of_another_organisation_is_not_made_moved_or_deleted(world: Engine) -> None:
    with open_session(world, writes=False) as session:
        taken = session.connection().execute(_REQUESTS.select()).mappings().first()
        assert taken is not None
    for key, other in ((NOORD, KATWIJK), (KATWIJK, NOORD)):
        new = {**taken, "id": uuid4(), "pseudonym": taken["pseudonym"], "organisation_key": other}
        _refused(world, key, _REQUESTS.insert().values(new))
        _refused(world, key, _REQUESTS.update().values(organisation_key=other))
        with raw(world, reach="own", organisation=key) as connection:
            theirs = _REQUESTS.c.organisation_key == other
            assert connection.execute(_REQUESTS.delete().where(theirs)).rowcount == 0
            assert connection.execute(_REQUESTS.update().where(theirs).values(age=3)).rowcount == 0


_REQUESTS: sa.Table = SQLModel.metadata.tables["help_request"]


def _refused(engine: Engine, key: str, statement: sa.Executable) -> None:
    with (
        raw(engine, reach="own", organisation=key) as connection,
        pytest.raises(DBAPIError, match="row-level security"),
    ):
        connection.execute(statement)


@in_postgresql
def test_the_trail_is_added_to_and_never_changed_by_the_service_s_role(world: Engine) -> None:
    for statement in ("UPDATE audit_event SET name = 'x'", "DELETE FROM audit_event"):
        with raw(world, reach="region") as connection, pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(sa.text(statement))


@in_postgresql
def test_a_service_that_forgets_the_organisation_gives_own_rows_only(world: Engine) -> None:
    with open_session(world, sight=Sight(Reach.OWN, KATWIJK)) as session:
        assert {each.organisation_key for each in session.exec(select(HelpRequest))} == {KATWIJK}
        # Counts look further, on purpose, and only for as long as they are counted.
        assert sum(fill.youths for fill in counting.fills(session).values()) == 3
        assert {each.organisation_key for each in session.exec(select(HelpRequest))} == {KATWIJK}
        session.commit()
        assert {each.organisation_key for each in session.exec(select(HelpRequest))} == {KATWIJK}


@in_postgresql
def test_looking_further_ends_also_when_something_goes_wrong(world: Engine) -> None:
    with open_session(world, sight=Sight(Reach.OWN, KATWIJK)) as session:
        with pytest.raises(ValueError, match="refused"), whole_region(session, Why.COUNTS):
            raise ValueError("refused")
        assert {each.organisation_key for each in session.exec(select(HelpRequest))} == {KATWIJK}
        with pytest.raises(DBAPIError), whole_region(session, Why.COUNTS):
            session.connection().execute(sa.text("SELECT 1 / 0"))
        session.rollback()
        assert {each.organisation_key for each in session.exec(select(HelpRequest))} == {KATWIJK}


@in_postgresql
def test_a_session_of_nobody_sees_nothing_and_cannot_look_further(world: Engine) -> None:
    with Session(world) as session:
        with whole_region(session, Why.COUNTS):
            assert session.exec(select(HelpRequest)).all() == []
        see(session, NOBODY_YET)
        assert (session.exec(select(HelpRequest)).all(), len(session.exec(select(Account)).all())) == ([], 5)


@in_postgresql
def test_who_signed_in_still_gets_all_that_is_theirs(world: Engine, sign_in: SignIn) -> None:
    noord = sign_in("noord")
    assert noord.get("/v1/help-requests").json()["total"] == 2
    card = noord.get("/v1/suggested-groups").json()["items"][0]
    assert (card["mine"], card["others"], len(card["suggestions"])) == (2, 1, 2)
    accepted = noord.post(f"/v1/suggestions/{card['suggestions'][0]['id']}/decisions", json={"verdict": "accept"})
    assert accepted.status_code == 201, accepted.text
    assert noord.get("/v1/suggested-groups").json()["items"][0]["seats_taken"] == 1
    assert sign_in("regio").get("/v1/figures").status_code == 200


@in_postgresql
def test_migrating_again_leaves_fences_alone_and_puts_back_one_that_was_changed(
    world: Engine, superuser: Engine
) -> None:
    def policies() -> list[Any]:
        with superuser.connect() as connection:
            return list(connection.execute(sa.text("SELECT oid, polrelid::regclass::text FROM pg_policy ORDER BY 1")))

    before = policies()
    migrations.upgrade()
    assert policies() == before
    with superuser.begin() as connection:
        connection.exec_driver_sql("DROP POLICY own ON help_request")
        connection.exec_driver_sql("CREATE POLICY own ON help_request USING (true)")
        connection.exec_driver_sql("ALTER TABLE delivery NO FORCE ROW LEVEL SECURITY")
    migrations.upgrade()
    assert {table for _, table in set(policies()) - set(before)} == {"help_request", "delivery"}
    test_without_a_setting_there_are_no_rows_and_none_can_be_made(world)


def test_migrating_makes_the_role_of_the_service_with_its_password(postgres_server: Any) -> None:
    role = f"made_{uuid4().hex[:8]}"
    with postgres.database(postgres_server, f"test-{uuid4().hex}") as url:
        works_as = url.replace(f"//{postgres.SERVICE}@", f"//{role}:a password, with 'quotes'@")
        migrations.upgrade(postgres.owner_of(url), works_as=works_as)
        engine = make_engine(works_as)
        with open_session(engine, writes=False) as session:
            assert session.exec(select(HelpRequest)).all() == []
        engine.dispose()
        keeper = make_engine(postgres.superuser_of(url))
        with keeper.begin() as connection:
            password = "SELECT rolpassword FROM pg_authid WHERE rolname = :role"
            assert connection.execute(sa.text(password), {"role": role}).scalar_one().startswith("SCRAM-SHA-256$")
            connection.exec_driver_sql(f"DROP OWNED BY {role}; DROP ROLE {role}")
        keeper.dispose()
