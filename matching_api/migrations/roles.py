"""The role the service works with on PostgreSQL: it owns nothing and changes no table; made and kept by the owner."""

from typing import Any, cast

from psycopg import Connection as Driver
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import URL, inspect, text
from sqlalchemy.engine import Connection

# What happened is only read and added to; which version the tables have is only read.
_NEVER_CHANGED = {
    "audit_event": "UPDATE, DELETE",
    "history_entry": "UPDATE",
    "alembic_version": "INSERT, UPDATE, DELETE",
}


class RoleMissing(Exception):  # noqa: N818  told to the operator in one sentence
    """The role of the service does not exist, and whoever migrates may not make it."""


def let_work(connection: Connection, application: URL) -> None:
    """Lets the role of this address read and write rows, and makes it when it is not there yet.

    A role that is there keeps its password. Raises RoleMissing. Nothing happens when the owner is the same role.
    """
    role = application.username
    if role is None or role == connection.execute(text("SELECT current_user")).scalar_one():
        return
    driver = cast("Driver[Any]", connection.connection.dbapi_connection)
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
        _make(connection, driver, role, application.password)
    name = Identifier(role)
    driver.execute(SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
    driver.execute(SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name))
    driver.execute(SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
    there = inspect(connection).get_table_names()
    for table, rights in ((table, rights) for table, rights in _NEVER_CHANGED.items() if table in there):
        driver.execute(SQL("REVOKE {} ON {} FROM {}").format(SQL(rights), Identifier(table), name))


def _make(connection: Connection, driver: Driver[Any], role: str, password: str | None) -> None:
    may = connection.execute(text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"))
    if not may.scalar_one():
        raise RoleMissing(role)
    driver.execute(SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(Identifier(role)))
    if password is not None:
        # Hashed here: a statement may end up in the server's log.
        hashed = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        driver.execute(SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(role), Literal(hashed)))
