"""What all groups save together: bookkeeping on assumptions, as ranges, and nothing when only a few sit in a group."""

import pytest
from sqlmodel import Session

from matching_api.insight.region_benefit import Running, benefit
from matching_api.insight.region_benefit_schemas import RegionAssumptionsIn, RegionBenefitOut
from matching_api.insight.service import audience
from matching_api.offers import benefit as one_group
from matching_api.offers.benefit import Practice
from matching_api.offers.codes import OfferState
from matching_api.settings import get_settings

from . import scenes

ASSUMED = RegionAssumptionsIn().assumptions()
PRACTICE = Practice(sessions=8, session_minutes=75, leaders=2, individual_hours=1, seats_min=3, seats_max=8)


def test_without_doubt_one_full_group_saves_what_its_own_sheet_says() -> None:
    own = one_group.benefit(PRACTICE, ASSUMED)
    whole = benefit([Running(PRACTICE, 8)], ASSUMED, uncertainty=0)
    assert whole.hours_saved.low == whole.hours_saved.high == pytest.approx(own.hours_saved.high)
    assert whole.group_hours_per_youth.low == pytest.approx(own.group_hours_per_youth.low)
    assert whole.waiting_days_saved_per_youth.high == pytest.approx(own.waiting_days_saved_per_youth.high)
    assert whole.break_even is not None
    assert whole.break_even.low == own.break_even


def test_hours_of_two_groups_add_up_by_hand() -> None:
    # Fixed 8 × 2 × (75 + 45) / 60 = 32 hours a group, 1 + 1 hours a participant; alone 1 + 10 × 90 / 60 = 16 hours.
    whole = benefit([Running(PRACTICE, 6), Running(PRACTICE, 2)], ASSUMED, uncertainty=0.25)
    hours = 2 * 32 + 8 * 2
    assert whole.group_hours_per_youth.high == pytest.approx(hours / 8)
    assert whole.group_hours_per_youth.low == pytest.approx((2 * 32 + 16 * 2) / 16)
    assert (whole.hours_saved.low, whole.hours_saved.high) == (8 * 12 - hours, 8 * 20 - hours)
    # 32 / (16 - 2) is a little over two: three participants.
    assert (whole.break_even, whole.at_break_even) == (one_group.Span(3, 3), 1)
    assert whole.euros_per_youth_one_on_one == one_group.Span(95 * 12, 130 * 20)


def test_a_group_without_anybody_costs_its_meetings_and_no_more() -> None:
    beside = benefit([Running(PRACTICE, 6), Running(PRACTICE, 0)], ASSUMED, uncertainty=0)
    assert beside.group_hours_per_youth.high == pytest.approx((2 * 32 + 6 * 2) / 6)


def test_of_a_few_in_groups_nothing_is_told_and_peer_contact_is_left_out(session: Session) -> None:
    scenes.know_words(session)
    for title, taken, kind in (("Durven", 3, "prevention"), ("Lotgenoten", 8, "peer-contact")):
        offer = scenes.offer(session, title=title, seats_elsewhere=taken, kind=kind)
        offer.state = OfferState.RUNNING
        session.add(offer)
    session.commit()
    few = _sheet(session)
    assert (few.groups, few.youths, few.spans, few.suppressed) == (1, None, None, True)
    more = scenes.offer(session, title="Ook durven", seats_elsewhere=4)
    more.state = OfferState.RUNNING
    session.add(more)
    session.commit()
    enough = _sheet(session)
    assert (enough.groups, enough.youths) == (2, 7)
    assert enough.spans is not None
    assert enough.spans.hours_saved.low < enough.spans.hours_saved.high


def _sheet(session: Session) -> RegionBenefitOut:
    today = get_settings().current_date()
    return RegionBenefitOut.of(session, today, RegionAssumptionsIn(), audience(outside=False))
