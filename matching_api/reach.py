"""How far a transaction sees: who signs in, one organisation, or the region; PostgreSQL's policies read it (`fences`).

The only place that widens it. Knows no tables and decides nothing: what may be asked stands in the services.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

P = ParamSpec("P")
R = TypeVar("R")

_SIGHT = "sight"
_SETTINGS = sa.text(
    "SELECT set_config('samenstart.reach', :reach, true), set_config('samenstart.organisation', :organisation, true), "
    "set_config('samenstart.actor', :actor, true)"
)


class Reach(StrEnum):
    """The words of `samenstart.reach`; anything else, and nothing at all, reaches no row."""

    SIGN_IN = "sign-in"  # accounts and keys, to find out who asks
    OWN = "own"
    REGION = "region"


class Why(StrEnum):
    """Every reason to look past the own organisation while somebody asks for it; there are no others."""

    TRAIL = "an event hangs on the one before, of whichever organisation"
    COUNTS = "of others' youths and answers only counts leave"
    SEATS = "a seat is taken in another organisation's group"
    POOL = "what the matcher is asked about; of others only counts or groups leave"
    GROUP_CHANGES_HANDS = "the suggestions of a group go along when it is adopted or closed"
    KEPT = "what is kept in memory for all who may ask is made once, of all rows"
    ERASURE = "what a match round kept of everybody also holds the youth that is told about or erased"


@dataclass(frozen=True)
class Sight:
    """What one transaction may see."""

    reach: Reach
    organisation: str | None = None
    actor: UUID | None = None


THE_SERVICE = Sight(Reach.REGION)
NOBODY_YET = Sight(Reach.SIGN_IN)


def see(session: Session, sight: Sight) -> None:
    """From now on, in this and every later transaction of the session, only this is seen."""
    session.info[_SIGHT] = sight
    if session.in_transaction():
        _tell(session.connection(), sight)


@contextmanager
def whole_region(session: Session, why: Why) -> Iterator[None]:
    """In here the rows of every organisation are seen and may be changed; afterwards what was seen before.

    `why` is for whoever reads the code: it has to be one of the known reasons.
    """
    before = session.info.get(_SIGHT)
    if before is None or before.reach is Reach.REGION:
        # Without a sight there is nothing to widen: a session nobody opened for this sees nothing, also here.
        yield
        return
    session.flush()
    see(session, replace(before, reach=Reach.REGION))
    try:
        yield
        session.flush()
    except DBAPIError:
        # The transaction is broken off, and its settings with it.
        session.info[_SIGHT] = before
        raise
    except BaseException:
        see(session, before)
        raise
    see(session, before)


def is_somebody(session: Session) -> bool:
    """Does somebody ask who signed in, or the service itself? Before that hardly any row is seen."""
    sight: Sight | None = session.info.get(_SIGHT)
    return sight is not None and sight.reach is not Reach.SIGN_IN


def in_whole_region(why: Why) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """For a function that takes a session first: all of it sees the whole region."""

    def widened(act: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
        @wraps(act)
        def wide(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with whole_region(session, why):
                return act(session, *args, **kwargs)

        return wide

    return widened


def _tell(connection: Connection, sight: Sight) -> None:
    if connection.dialect.name == "postgresql":
        told = {"organisation": sight.organisation or "", "actor": str(sight.actor or "")}
        connection.execute(_SETTINGS, {"reach": sight.reach.value, **told})


def _at_begin(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    sight = session.info.get(_SIGHT)
    if sight is not None:
        _tell(connection, sight)


event.listen(Session, "after_begin", _at_begin)
