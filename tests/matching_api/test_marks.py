"""What is kept in memory is never older than the tables: whatever road a change takes, and in whichever process."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, col, select

from matching_api import every_table, marks
from matching_api.access.models import Organisation
from matching_api.database import make_engine, open_session
from matching_api.marks import Kept
from matching_api.matching import groups
from matching_api.offers.models import Offer
from matching_api.settings import get_settings

from . import scenes
from .conftest import on_both

NOORD = col(Organisation.key) == "jt-leiden-noord"


class Names:
    """The names of all organisations, kept; counts how often they were read."""

    def __init__(self, most: int = 4) -> None:
        self.read, self._kept = 0, Kept[frozenset[str]]("organisation", most=most)

    def __call__(self, session: Session, *key: str) -> frozenset[str]:
        return self._kept.get(session, lambda: self._names(session), *key)

    def _names(self, session: Session) -> frozenset[str]:
        self.read += 1
        return frozenset(session.exec(select(Organisation.name)))


@on_both
def test_what_is_kept_is_read_once_while_nothing_changes(region: Engine) -> None:
    names = Names()
    for _ in range(3):
        with open_session(region, writes=False) as session:
            assert "Jeugdteam Katwijk" in names(session)
    assert names.read == 1


@on_both
@pytest.mark.parametrize("road", ["object", "statement", "core", "another process"])
def test_what_is_kept_is_read_anew_after_a_change_by_any_road(region: Engine, road: str) -> None:
    names = Names()
    with open_session(region, writes=False) as session:
        names(session)
    _rename(region, road)
    with open_session(region, writes=False) as session:
        assert "Noord" in names(session)


@on_both
def test_a_change_that_was_rolled_back_draws_no_mark(region: Engine) -> None:
    with open_session(region) as session:
        before = marks.of(session, "organisation")
        session.exec(sa.update(Organisation).where(NOORD).values(name="Noord"))
        session.rollback()
        assert marks.of(session, "organisation") == before
        session.commit()
        assert marks.of(session, "organisation") == before


@on_both
def test_a_transaction_sees_its_own_change_and_keeps_nothing_of_it(region: Engine) -> None:
    names = Names()
    with open_session(region) as session:
        session.exec(sa.update(Organisation).where(NOORD).values(name="Noord"))
        assert "Noord" in names(session)
        session.rollback()
    with open_session(region, writes=False) as session:
        assert "Noord" not in names(session)


@on_both
def test_seats_that_move_leave_the_mark_of_their_group(session: Session) -> None:
    scenes.know_words(session)
    ref = groups.ref_of(scenes.offer(session))
    session.commit()
    before = marks.of(session, "offer")
    session.commit()
    groups.move_seats(session, ref, held=1, proposed=0)
    session.commit()
    assert marks.of(session, "offer") == before
    session.exec(sa.update(Offer).values(title="Anders"))
    session.commit()
    assert marks.of(session, "offer") != before


def test_no_more_is_kept_than_was_said(session: Session) -> None:
    names = Names(most=2)
    for key in "abcab":
        names(session, key)
    # a and b made way for each other once c had come
    assert names.read == 5


def test_nothing_is_kept_of_a_table_without_a_mark() -> None:
    with pytest.raises(ValueError, match="no mark"):
        Kept[int]("account")


def test_every_watched_table_is_there() -> None:
    assert every_table.matching_api
    assert SQLModel.metadata.tables.keys() >= marks.WATCHED


def _rename(region: Engine, road: str) -> None:
    if road == "core":
        with region.execution_options(writes=True).begin() as connection:
            if region.dialect.name == "postgresql":
                connection.exec_driver_sql("SELECT set_config('samenstart.reach', 'region', true)")
            connection.execute(sa.update(Organisation).where(NOORD).values(name="Noord"))
        return
    other = make_engine(get_settings().database_url) if road == "another process" else region
    with open_session(other) as session:
        if road == "object":
            session.get_one(Organisation, "jt-leiden-noord").name = "Noord"
        else:
            session.exec(sa.update(Organisation).where(NOORD).values(name="Noord"))
        session.commit()
    if other is not region:
        other.dispose()
