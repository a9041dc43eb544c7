"""Runs migrations on the service's own database: all of them or none, one process at a time."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator, event
from sqlalchemy.engine import Connection, Engine
from sqlmodel import SQLModel

from matching_api import every_table, fences, marks  # noqa: F401  what is imported is what migrations compare
from matching_api.database import make_engine
from matching_api.migrations import application, owner
from matching_api.migrations.roles import let_work

# Any number will do, as long as every process takes the same.
_TURN = 20_261_120


def _engine() -> Engine:
    engine = make_engine(owner(context.config))
    if engine.dialect.name == "sqlite":
        # A table that is rebuilt would else take the rows along that refer to it.
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys=OFF"))
    return engine.execution_options(writes=True, **{marks.UNMARKED: True})


def _wait_for_turn(connection: Connection) -> None:
    # SQLite has one writer; PostgreSQL is asked for a lock that ends with the transaction.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"{len(broken)} row(s) would refer to nothing; nothing was changed")


def _render(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    # Types of our own are written as what the database keeps, so that a migration stands by itself.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def _changes_tables() -> bool:
    # Up to date, nobody who works with the service is made to wait.
    present, newest = context.get_context().get_current_heads(), context.script.get_heads()
    return bool(context.config.attributes.get("down")) or set(present) != set(newest)


def run() -> None:
    engine = _engine()
    with engine.begin() as connection:
        _wait_for_turn(connection)
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=_render,
            compare_type=True,
            compare_server_default=True,
            transactional_ddl=True,
        )
        fenced = connection.dialect.name == "postgresql"
        changes = _changes_tables()
        if fenced and changes:
            fences.take_down(connection)
        context.run_migrations()
        if changes:
            marks.draw_all(connection)
        _check_references(connection)
        if fenced:
            fences.put_up(connection, SQLModel.metadata.sorted_tables)
            let_work(connection, application(context.config))
    engine.dispose()


run()
