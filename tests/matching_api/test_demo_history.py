"""The demo's invented past: the book agrees with the waitlist of today, and every figure has something to show."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from matching_api.aftercare import showing
from matching_api.database import open_session
from matching_api.demo import history
from matching_api.demo.region import Region, actor_of, fill
from matching_api.experiences import service as experiences
from matching_api.history import book, cells
from matching_api.history.codes import WAITS
from matching_api.history.models import HistoryEntry
from matching_api.insight import service
from matching_api.pilots import service as pilots
from matching_api.settings import PROJECT
from matching_api.waitlist import service as waitlist

pytestmark = pytest.mark.slow  # fills the whole region

# Of these there is nothing yet before the first match round.
AFTER_A_ROUND = {"suggested", "accepted", "under_12_in_view", "peer_contact"}


def test_every_figure_trend_and_map_of_the_demo_shows_something(engine: Engine) -> None:
    region = Region.read(PROJECT / "data" / "demo")
    fill(engine, region)
    with open_session(engine) as session:
        assert all(each.before == each.after for each in cells.read(session, None))
        entries = session.exec(select(HistoryEntry)).all()
        assert min(each.recorded_on for each in entries) == history.first_day()
        assert max(each.recorded_on for each in entries) <= date(2026, 11, 22)
        waits = sum(each.amount for each in entries if each.stage in WAITS)
        assert waits == len(waitlist.waiting(session, date(2026, 11, 22)))
        figures = service.figures(session, actor_of(session, "regio"), None, service.audience(outside=False))
        assert {each.key for each in figures.items if each.value is None} <= AFTER_A_ROUND
        assert len(figures.months) == 18
        # The invented past begins late in its first month, in which few could start yet.
        assert all(each.waiting and each.started_in_group and each.inflow for each in figures.months[1:])
        assert sum(each.waiting is not None for each in figures.by_municipality) >= 5
        assert sum(each.waiting is not None for each in figures.by_theme_and_age) >= 15
        assert [each.goal is not None for each in figures.items].count(True) == len(history.GOALS)
        count = book.entries_of(session)
        rivier = actor_of(session, "rivier")
        ran = [each for each in showing.aftercare(session, rivier) if each.closed]
        assert len(ran) == 2
        assert all(each.results and each.lessons and len(each.attendances) == 8 for each in ran)
        assert {each.state for each in experiences.own(session, rivier)} == {"waiting", "approved"}
        assert len(pilots.pilots(session)) == 2
    fill(engine, region)
    with open_session(engine) as session:
        assert book.entries_of(session) == count
