"""Bijna, on the real service: a group that misses one, and who could be asked."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from matching_api.database import make_engine, open_session
from matching_api.matching.models import AlmostGroup, MatchRound
from matching_api.offers.models import Offer
from matching_api.waitlist.models import HelpRequest
from ui.client import Client

from . import serving
from .conftest import Visit
from .reading import words
from .world import pseudonym

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def api_url(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service on a copy of the small world in which the offer nearly opens with one of noord's youths."""
    copy = tmp_path_factory.mktemp("copy") / "copy.sqlite"
    shutil.copy(small_world, copy)
    engine = make_engine(f"sqlite:///{copy}")
    with open_session(engine) as session:
        mine = next(
            each for each in session.exec(select(HelpRequest)) if each.pseudonym.reveal() == pseudonym("noord", 6)
        )
        row = AlmostGroup(
            round_id=session.exec(select(MatchRound.id)).one(),
            position=0,
            offer_id=session.exec(select(Offer.id)).one(),
            help_request_ids=[str(mine.id)],
            short=1,
        )
        session.add(row)
        session.commit()
    engine.dispose()
    with serving.api(copy) as url:
        yield url


def test_a_group_that_misses_one_says_whom_to_ask_and_what_would_have_to_change(
    visit: Visit, signed_in: Callable[[str], Client]
) -> None:
    page = visit("noord", "almost")
    shown = words(page)
    assert "Fouten maken mag 8–12 jaar · Leiden · woensdagmiddag 1 van jou. Nog 1 nodig" in shown
    assert "kenmerk" not in shown
    page.session_state[f"ask:{signed_in('noord').almost_groups()[0]['id']}"] = True
    shown = words(page.run())
    assert f"kenmerk {pseudonym('noord', 5)[:8]}" in shown
    assert "Dan moet dit veranderen: Woensdagmiddag moet kunnen." in shown


def test_a_team_that_has_nobody_in_such_a_group_is_told_so(visit: Visit) -> None:
    assert "Geen groep die er bijna is" in words(visit("nieuw", "almost"))
