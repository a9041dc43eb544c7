"""One engine, one session a request, one transaction a session; services never commit."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Depends, Request
from pydantic_core import from_json
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session, SQLModel

from matching_api import marks  # noqa: F401  what changes draws another mark
from matching_api.reach import NOBODY_YET, THE_SERVICE, Sight, see
from matching_api.settings import Settings, get_settings

# The last part of an address that only asks, although it is posted: what is asked must not stand in a URL.
QUESTIONS = frozenset({"_search", "_estimate", "_benefit"})
# Names for constraints, so that migrations can name what they drop.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SQLModel.metadata.naming_convention = NAMING


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def coded(codes: type[StrEnum]) -> sa.Enum:
    """A column that keeps the code itself, on every database as text; an unknown code is refused on reading."""
    return sa.Enum(codes, native_enum=False, length=32, values_callable=lambda each: [code.value for code in each])


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


# JSON is read by pydantic's parser: half the time of a long list goes there.
_QUICK: dict[str, Any] = {"hide_parameters": True, "json_deserializer": from_json}


def make_engine(url: str, settings: Settings | None = None) -> Engine:
    """An engine for SQLite (WAL, foreign keys, waits for a writer) or PostgreSQL (psycopg 3).

    Its errors never hold the values of a statement. With settings, PostgreSQL does not wait for ever.
    """
    if not url.startswith("sqlite"):
        url = url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)
        limits = {"options": _limits(settings)} if settings else {}
        pool = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
        return sa.create_engine(url, **_QUICK, **pool, connect_args=limits)
    engine = sa.create_engine(url, **_QUICK, connect_args={"timeout": 30, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _limits(settings: Settings) -> str:
    """As options of a connection, in milliseconds; who stands still in a transaction holds nobody up for ever.

    What is asked all day stays in the memory of the server, so a row looked up by its key costs hardly more than the
    next one: told otherwise, PostgreSQL reads the whole waitlist for a few hundred requests.
    """
    limits = {
        "statement_timeout": settings.statement_seconds,
        "lock_timeout": settings.lock_seconds,
        "idle_in_transaction_session_timeout": settings.idle_seconds,
    }
    return " ".join(["-c random_page_cost=1.1", *(f"-c {name}={seconds * 1000}" for name, seconds in limits.items())])


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin late and break isolation; `_begin_sqlite` begins them.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at the start: a reader that becomes a writer could only fail.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@lru_cache
def get_engine() -> Engine:
    """The engine of this process."""
    return make_engine(get_settings().database_url, get_settings())


def open_session(engine: Engine | None = None, *, writes: bool = True, sight: Sight = THE_SERVICE) -> Session:
    """A session; whoever opens it commits it. The service's own work sees the whole region unless told otherwise."""
    bind = (engine or get_engine()).execution_options(writes=writes)
    session = Session(bind, expire_on_commit=False)
    see(session, sight)
    return session


def request_session(request: Request) -> Iterator[Session]:
    """One request, one transaction: committed before the answer leaves, rolled back on any error.

    Until somebody signed in, it sees accounts and keys only.
    """
    with open_session(writes=_writes(request), sight=NOBODY_YET) as session:
        yield session
        session.commit()


def _writes(request: Request) -> bool:
    """Questions with a body change nothing, so they need not wait for whoever does."""
    return request.method not in {"GET", "HEAD"} and request.url.path.rpartition("/")[2] not in QUESTIONS


# scope="function": the commit runs before the answer is sent, so a failing commit is never answered 201.
DbSession = Annotated[Session, Depends(request_session, scope="function")]
