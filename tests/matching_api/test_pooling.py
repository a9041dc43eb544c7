"""Who may be matched is the same in the words of the database as request by request, with all that is known of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from matching_api.access import service as access
from matching_api.database import now
from matching_api.settings import get_settings
from matching_api.waitlist import pooling, service as waitlist
from matching_api.waitlist.codes import RequestState, Status
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.pseudonym import Pseudonym

from . import scenes
from .conftest import on_both
from .deliveries import pseudonym

TODAY = get_settings().current_date()
LONG_AGO, RECENTLY = TODAY - timedelta(days=200), TODAY - timedelta(days=10)
A_MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SILENT = {"registered_on": LONG_AGO, "named_on": LONG_AGO}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"status": Status.HELPED},
        {"status": Status.EXPIRED},
        {"left_at": A_MOMENT},
        {"started_at": A_MOMENT},
        {"open_to_group": False},
        {"open_to_group": True},
        {"aside_until": TODAY + timedelta(days=1)},
        {"aside_until": TODAY},
        SILENT,
        {**SILENT, "rechecked_on": RECENTLY},
        {**SILENT, "named_on": RECENTLY},
        {**SILENT, "registered_on": RECENTLY},
        {**SILENT, "rechecked_on": TODAY - timedelta(days=get_settings().recheck_days)},
    ],
    ids=str,
)
def test_whoever_nothing_hinders_is_in_the_pool(session: Session, changed: dict[str, Any]) -> None:
    scenes.know_words(session)
    (one,) = scenes.youths(session, "noord", "one")
    request = session.get_one(HelpRequest, one).sqlmodel_update(changed)
    session.add(request)
    session.flush()
    pooled = [each.id for each in pooling.pool(session, TODAY)]
    assert pooled == ([one] if waitlist.not_matched(request, sharing=True) is None else [])


@on_both
def test_a_state_is_the_same_in_the_words_of_the_database(session: Session) -> None:
    scenes.know_words(session)
    each_way = [
        {"status": status, "left_at": left, "started_at": started}
        for status in Status
        for left in (None, now())
        for started in (None, now())
    ]
    ids = scenes.youths(session, "noord", *(f"youth-{number}" for number in range(len(each_way))))
    for one, changed in zip(ids, each_way, strict=True):
        session.add(session.get_one(HelpRequest, one).sqlmodel_update(changed))
    noord, order = scenes.actor(session, "noord"), waitlist.Order.LONGEST_WAITING
    everybody, total = waitlist.page(session, noord, (None, order), 1000, 0)
    assert total == len(everybody) == len(each_way)
    for state in RequestState:
        found, total = waitlist.page(session, noord, (state, order), 1000, 0)
        assert found == [each for each in everybody if each.state is state]
        assert total == len(found)


@on_both
def test_the_pool_knows_of_everybody_what_their_request_says(session: Session) -> None:
    scenes.know_words(session)
    scenes.youths(session, "noord", "plain", "second")
    scenes.youths(session, "katwijk", "wide", dayparts=["fri-evening"], modes=["online"], max_travel_km=3, age=14)
    requests = {each.id: each for each in session.exec(select(HelpRequest))}
    pool = pooling.pool(session, TODAY)
    assert [each.id for each in pool] == sorted(requests)
    assert pool == [pooling.pooled(requests[each.id], TODAY) for each in pool]


@on_both
def test_youths_are_kept_apart_from_those_of_the_pool_and_of_their_own_list(session: Session) -> None:
    scenes.know_words(session)
    one, two, gone = scenes.youths(session, "noord", "one", "two", "gone")
    scenes.youths(session, "katwijk", "one")
    named = session.get_one(HelpRequest, two)
    named.not_with = [Pseudonym(pseudonym(name)) for name in ("one", "gone", "two", "nobody")]
    session.get_one(HelpRequest, gone).left_at = now()
    session.flush()
    apart = {each.id: each.not_with for each in pooling.pool(session, TODAY) if each.not_with}
    assert apart == {two: (one,)}


@on_both
def test_an_organisation_that_does_not_share_has_nobody_in_the_pool(session: Session) -> None:
    scenes.know_words(session)
    scenes.youths(session, "noord", "one")
    access.organisation_of(session, "jt-leiden-noord").sharing = False
    assert pooling.pool(session, TODAY) == []
