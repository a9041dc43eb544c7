"""The trail: a chain that nobody changes unseen, and what concerns an organisation readable there."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import select
from typer.testing import CliRunner

from matching_api import migrations
from matching_api.audit import chain, events, service
from matching_api.audit.models import AuditEvent
from matching_api.cli import app
from matching_api.database import open_session

from .conftest import SignIn, on_both


def _record(engine: Engine, count: int = 1, organisation: str = "jt-katwijk") -> None:
    with open_session(engine) as session:
        for number in range(count):
            service.record(session, events.SIGNED_IN, organisation=organisation, actor=f"somebody {number}")
        session.commit()


def _broken(engine: Engine) -> int | None:
    with open_session(engine, writes=False) as session:
        return chain.broken_at(chain.in_order(session))


def _count(engine: Engine) -> int:
    with open_session(engine, writes=False) as session:
        return len(session.exec(select(AuditEvent.id)).all())


def _without_triggers(superuser: Engine, statement: sa.Executable) -> None:
    """What somebody does who owns the database."""
    with superuser.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_event_update")
            connection.exec_driver_sql("DROP TRIGGER audit_event_delete")
        connection.execute(statement)


@on_both
def test_events_of_one_transaction_and_of_the_next_make_one_chain(region: Engine) -> None:
    before = _count(region)
    _record(region, 3)
    _record(region, 2)
    assert _count(region) == before + 5
    assert _broken(region) is None


@on_both
def test_twenty_at_once_do_not_fork_the_chain(region: Engine) -> None:
    before = _count(region)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: _record(region, 2), range(20)))
    assert _count(region) == before + 40
    assert _broken(region) is None


@on_both
def test_the_database_itself_refuses_to_change_or_delete_an_event(region: Engine, superuser: Engine) -> None:
    _record(region)
    before = _count(region)
    for statement in (sa.update(AuditEvent).values(name="other"), sa.delete(AuditEvent)):
        with superuser.begin() as connection, pytest.raises(DBAPIError, match="only added to"):
            connection.execute(statement)
    assert _count(region) == before
    assert _broken(region) is None


@on_both
@pytest.mark.parametrize("change", ["another name", "other details", "gone", "another moment"])
def test_who_goes_around_the_database_is_found(region: Engine, superuser: Engine, change: str) -> None:
    _record(region, 4)
    third = sa.column("position") == 3
    table = AuditEvent.__table__  # type: ignore[attr-defined]
    statements = {
        "another name": table.update().where(third).values(name="other"),
        "other details": table.update().where(third).values(details={"actor": "nobody"}),
        "gone": table.delete().where(third),
        "another moment": table.update().where(third).values(at=sa.select(sa.func.max(table.c.at)).scalar_subquery()),
    }
    _without_triggers(superuser, statements[change])
    assert _broken(region) == 3


@on_both
def test_events_of_before_the_chain_get_their_place_in_it(region: Engine) -> None:
    _record(region, 3)
    before = _count(region)
    migrations.downgrade(revision="0002")
    migrations.upgrade()
    assert (_count(region), _broken(region)) == (before, None)
    _record(region)
    assert (_count(region), _broken(region)) == (before + 1, None)


def test_what_is_rolled_back_is_not_in_the_trail(region: Engine) -> None:
    before = _count(region)
    with open_session(region) as session:
        service.record(session, events.SIGNED_IN, organisation="jt-katwijk", actor="somebody")
        session.flush()
        session.rollback()
        session.commit()
    assert _count(region) == before


def test_a_field_an_event_does_not_have_is_refused(region: Engine) -> None:
    with open_session(region) as session, pytest.raises(ValueError, match="has the fields"):
        service.record(session, events.SIGNED_IN, organisation="jt-katwijk", actor="somebody", age=12)


def test_an_organisation_reads_what_concerns_it_and_nothing_else(region: Engine, sign_in: SignIn) -> None:
    noord = sign_in("noord")
    _record(region, 3, "jt-katwijk")
    told = noord.get("/v1/audit-events").json()["items"]
    assert {each["name"] for each in told} == {"account-created", "signed-in"}
    assert told[0]["actor_name"] == "Noor Visser"
    positions = [each["position"] for each in told]
    assert positions == sorted(positions, reverse=True)
    assert noord.get("/v1/audit-events", params={"before": positions[0]}).json()["items"] == told[1:]
    katwijk = sign_in("katwijk").get("/v1/audit-events").json()["items"]
    assert len([each for each in katwijk if each["details"]["actor"].startswith("somebody")]) == 3


def test_the_command_says_whether_the_trail_holds_and_finds_an_end_that_was_cut_off(
    region: Engine, superuser: Engine
) -> None:
    _record(region, 2)
    said = CliRunner().invoke(app, ["audit", "verify"])
    assert (said.exit_code, "The trail holds: 7 events." in said.output) == (0, True)
    head = said.output.split()[-1]
    _record(region)
    assert CliRunner().invoke(app, ["audit", "verify", "--head", head]).exit_code == 0
    _without_triggers(superuser, sa.delete(AuditEvent).where(sa.column("position") >= 7))
    assert CliRunner().invoke(app, ["audit", "verify"]).exit_code == 0
    said = CliRunner().invoke(app, ["audit", "verify", "--head", head])
    assert (said.exit_code, "no longer holds the hash" in said.output) == (1, True)


def test_the_command_names_the_event_that_was_changed(region: Engine, superuser: Engine) -> None:
    _record(region, 2)
    _without_triggers(superuser, sa.update(AuditEvent).where(sa.column("position") == 6).values(name="other"))
    said = CliRunner().invoke(app, ["audit", "verify"])
    assert (said.exit_code, "at event 6" in said.output) == (1, True)
