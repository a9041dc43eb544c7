"""A mark for every watched table, another after each transaction that changed its rows; says nothing of the rows.

Whoever keeps what was worked out keeps it under the marks of the tables it was read from: so it is never older than
they are, also when another process changed them.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Field, Session, SQLModel

from matching_api.reach import Why, is_somebody, whole_region

T = TypeVar("T")

# From which something may be kept; a table that is not here has no mark.
WATCHED = frozenset(
    {
        "experience", "help_request", "label", "offer", "offer_co_organisation",
        "organisation", "proposed_group", "saved_policy", "tag", "theme", "unplaced_request",
    }
)  # fmt: skip
# Execution options: a statement that moves seats alone, which are never kept, and of which group; a connection that
# makes the tables.
ONLY_SEATS, UNMARKED = "only_seats", "unmarked"
_TOUCHED, _MARKS = "touched_tables", "marks_of_tables"
# Of a table in which nothing was ever written.
_UNTOUCHED = ""


class DataMark(SQLModel, table=True):
    """The mark of one table; drawn and not counted, so that a copy put back brings the marks of its own rows."""

    __tablename__ = "data_mark"
    __table_args__ = (sa.PrimaryKeyConstraint("name", name="pk_data_mark"),)

    name: str = Field(max_length=40)
    mark: str = Field(max_length=32)


_TABLE: sa.Table = DataMark.__table__  # type: ignore[attr-defined]
# Few rows of two short words: which of them are wanted is not worth a statement of its own.
_ALL = sa.select(_TABLE.c.name, _TABLE.c.mark)


def of(session: Session, *tables: str) -> tuple[str, ...] | None:
    """The marks of these tables, or none when the transaction changed one of them itself.

    To be asked before the rows are read, which may then be newer than their mark, but never older.
    """
    session.flush()
    connection = session.connection()
    if _touched(connection).intersection(tables):
        return None
    found = _read(connection)
    return tuple(found.get(name, _UNTOUCHED) for name in tables)


def _read(connection: Connection) -> dict[str, str]:
    """Read once in a transaction that only reads; one that changes rows may wait for others, and then has to know."""
    transaction = connection.get_transaction()
    known: tuple[object, dict[str, str]] | None = connection.info.get(_MARKS)
    if known is None or known[0] is not transaction:
        known = (transaction, dict(connection.execute(_ALL).all()))
        if not connection.get_execution_options().get("writes", True):
            connection.info[_MARKS] = known
    return known[1]


class Kept(Generic[T]):
    """The last few values made from some tables, in this process; made anew when one of these tables changed.

    One is made at a time: whoever asks meanwhile waits for it. It is made with the whole region in sight, so nothing
    belongs here that depends on who asks.
    """

    def __init__(self, *tables: str, most: int = 4) -> None:
        if not WATCHED.issuperset(tables):
            raise ValueError("A table of these has no mark.")
        self._tables, self._most = tables, most
        self._values: OrderedDict[Hashable, tuple[tuple[str, ...], T]] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, session: Session, make: Callable[[], T], *key: Hashable) -> T:
        """The value under this key, or what `make` gives."""
        marks = of(session, *self._tables) if is_somebody(session) else None
        if marks is None:
            return make()
        name = (session.connection().engine.url, *key)
        with self._turn:
            known = self._values.get(name)
            if known is None or known[0] != marks:
                with whole_region(session, Why.KEPT):
                    known = self._values[name] = marks, make()
            self._values.move_to_end(name)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
            return known[1]


def draw_all(connection: Connection) -> None:
    """Gives every table another mark, when they were changed where nobody watched."""
    if sa.inspect(connection).has_table(_TABLE.name):
        connection.execute(_drawn(connection, WATCHED))


def _touched(connection: Connection) -> set[str]:
    """The watched tables that the present transaction of this connection changed."""
    transaction = connection.get_transaction()
    known: tuple[object, set[str]] | None = connection.info.get(_TOUCHED)
    if known is None or known[0] is not transaction:
        known = connection.info[_TOUCHED] = (transaction, set())
    return known[1]


def _drawn(connection: Connection, tables: Any) -> sa.Executable:
    insert: Any = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(_TABLE)
    # In one order, so that of two who commit only one waits.
    drawn = insert.values([{"name": name, "mark": uuid4().hex} for name in sorted(tables)])
    made: sa.Executable = drawn.on_conflict_do_update(index_elements=["name"], set_={"mark": drawn.excluded.mark})
    return made


def _on_executed(connection: Connection, statement: Any, _many: Any, _one: Any, options: Any, _result: Any) -> None:
    if isinstance(statement, sa.UpdateBase) and not (options.get(ONLY_SEATS) or options.get(UNMARKED)):
        name = getattr(statement.table, "name", None)
        if name in WATCHED:
            _touched(connection).add(name)


def _on_commit(connection: Connection) -> None:
    touched = _touched(connection)
    _forget(connection)
    if touched:
        connection.execute(_drawn(connection, touched))


def _forget(connection: Connection) -> None:
    for name in (_TOUCHED, _MARKS):
        connection.info.pop(name, None)


event.listen(Engine, "after_execute", _on_executed)
# The last thing before a transaction is kept, whatever road a change took: nobody waits for a mark longer than that.
event.listen(Engine, "commit", _on_commit)
event.listen(Engine, "rollback", _forget)
