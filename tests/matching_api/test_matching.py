"""From rows to a problem: what the matcher is asked after people have decided, and what it is never told."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from matcher.problem import Problem, Youth
from matching_api.access.models import Organisation
from matching_api.matching.models import ProposedGroup
from matching_api.matching.problem_rows import problem_of
from matching_api.offers.codes import ClosingReason, OfferState
from matching_api.offers.models import Offer
from matching_api.suggestions import adopting, service
from matching_api.suggestions.codes import Reason, State, Verdict
from matching_api.suggestions.decisions import KeptDecisions
from matching_api.suggestions.group_schemas import AdoptionIn
from matching_api.waitlist.models import HelpRequest

from . import scenes
from .deliveries import pseudonym, row

TODAY = date(2026, 11, 22)
PRACTICE = AdoptionIn.model_validate(
    {"title": "Durven doen", "kind": "prevention", "setting": "school", "sessions": 6, "session_minutes": 60}
)


@pytest.fixture(autouse=True)
def words(session: Session) -> None:
    scenes.know_words(session)


def asked(session: Session, **policy: Any) -> Problem:
    """The problem a round would ask now."""
    session.flush()
    return problem_of(session, KeptDecisions().commitments(session), policy, TODAY)


def youth(problem: Problem, request: UUID) -> Youth:
    return problem.youth_by_key[str(request)]


def accept(session: Session, *suggestions: Any) -> None:
    for each in suggestions:
        service.decide(session, scenes.actor(session, "noord"), each.id, Verdict.ACCEPT, None)


def decline(session: Session, suggestion: Any, reason: Reason = Reason.NOT_IN_THIS_GROUP) -> None:
    service.decide(session, scenes.actor(session, "noord"), suggestion.id, Verdict.DECLINE, reason)


def test_a_youth_is_known_by_the_id_of_the_request_and_no_pseudonym_is_told(session: Session) -> None:
    [request] = scenes.youths(session, "noord", "a", registered_on="2026-11-01", age=11)
    problem = asked(session)
    told = youth(problem, request)
    assert (told.age, told.waiting_days, told.place, told.max_travel_km) == (11, 21, "2316", 8.0)
    assert pseudonym("a") not in json.dumps(problem.to_json())


def test_only_places_that_occur_are_told(session: Session) -> None:
    scenes.youths(session, "noord", "a")
    scenes.offer(session, place="2333")
    assert set(asked(session).places) == {"2316", "2333"}


def test_an_organisation_that_does_not_share_is_not_pooled(session: Session) -> None:
    scenes.youths(session, "noord", "a")
    [theirs] = scenes.youths(session, "katwijk", "b")
    noord = session.get_one(Organisation, "jt-leiden-noord")
    noord.sharing = False
    session.add(noord)
    assert set(asked(session).youth_by_key) == {str(theirs)}


def test_who_may_not_meet_is_told_by_id(session: Session) -> None:
    first, second = scenes.deliver(session, "noord", row("a", not_with=[pseudonym("b"), pseudonym("gone")]), row("b"))
    assert youth(asked(session), first).not_with == (str(second),)


def test_a_one_on_three_group_can_be_proposed_unless_the_policy_says_otherwise(session: Session) -> None:
    assert asked(session).policy.proposed_sizes == (3, 6, 8)
    assert asked(session, proposed_sizes=[4], open_cost=10).policy.proposed_sizes == (4,)


def test_offers_are_told_when_they_are_open_and_confirmed_not_long_ago(session: Session) -> None:
    forming, running, closed, stale = (
        scenes.offer(session, title=f"Groep {number}", seats_elsewhere=2) for number in range(4)
    )
    running.state = OfferState.RUNNING
    stale.assured_on = TODAY - timedelta(days=91)
    session.add_all([running, stale])
    adopting.close_offer(session, scenes.actor(session, "rivier"), closed.id, ClosingReason.OTHER)
    told = {offer.key: (offer.running, offer.taken) for offer in asked(session).offers}
    assert told == {str(forming.id): (False, 2), str(running.id): (True, 2)}


def test_a_confirmed_youth_is_pinned_and_the_pin_takes_the_seat(session: Session) -> None:
    offer = scenes.offer(session, seats_elsewhere=1)
    requests = scenes.youths(session, "noord", "a", "b")
    suggestions = scenes.suggest(session, offer, *requests)
    accept(session, suggestions[0])
    problem = asked(session)
    assert [(pin.youth, pin.group) for pin in problem.pinned] == [(str(requests[0]), str(offer.id))]
    assert problem.offers[0].taken == 1
    assert youth(problem, requests[1]).previously == str(offer.id)


def test_who_started_is_out_of_the_problem_and_keeps_the_seat(session: Session) -> None:
    offer = scenes.offer(session, seats_min=1)
    [request] = scenes.youths(session, "noord", "a")
    [suggestion] = scenes.suggest(session, offer, request)
    accept(session, suggestion)
    for to in (State.INVITED, State.AGREED, State.STARTED):
        service.take_step(session, scenes.actor(session, "noord"), suggestion.id, to, None)
    problem = asked(session)
    assert problem.youths == ()
    assert (problem.offers[0].taken, problem.offers[0].running) == (1, True)


@pytest.mark.parametrize(
    "changed", [{"age": 15}, {"tags": ["vrienden-maken"]}, {"postcode4": "9711"}, {"dayparts": ["mon-morning"]}]
)
def test_a_confirmed_place_that_no_longer_fits_counts_as_taken_and_the_youth_is_left_out(
    session: Session, changed: dict[str, Any]
) -> None:
    offer = scenes.offer(session)
    [request] = scenes.youths(session, "noord", "a")
    accept(session, *scenes.suggest(session, offer, request))
    scenes.youths(session, "noord", "a", **changed)
    problem = asked(session)
    assert (problem.youths, problem.pinned, problem.offers[0].taken) == ((), (), 1)


def test_a_confirmed_pair_that_may_no_longer_meet_does_not_stop_the_round(session: Session) -> None:
    offer = scenes.offer(session)
    requests = scenes.youths(session, "noord", "a", "b")
    accept(session, *scenes.suggest(session, offer, *requests))
    scenes.youths(session, "noord", "a", not_with=[pseudonym("b")])
    problem = asked(session)
    assert len(problem.pinned) == len(problem.youths) == 1
    assert problem.offers[0].taken == 1


def test_nobody_is_placed_beside_somebody_with_a_seat_they_may_not_meet(session: Session) -> None:
    offer = scenes.offer(session, seats_min=1)
    started, names_them, is_named = scenes.youths(session, "noord", "a", "b", "c")
    [suggestion] = scenes.suggest(session, offer, started)
    accept(session, suggestion)
    for to in (State.INVITED, State.AGREED, State.STARTED):
        service.take_step(session, scenes.actor(session, "noord"), suggestion.id, to, None)
    scenes.youths(session, "noord", "b", not_with=[pseudonym("a")])
    gone = session.get_one(HelpRequest, started)
    gone.not_with = [session.get_one(HelpRequest, is_named).pseudonym]
    session.add(gone)
    problem = asked(session)
    assert youth(problem, names_them).not_in == (str(offer.id),)
    assert youth(problem, is_named).not_in == (str(offer.id),)


def test_a_declined_group_is_not_proposed_to_that_youth_again(session: Session) -> None:
    offer = scenes.offer(session)
    requests = scenes.youths(session, "noord", "a", "b")
    suggestions = scenes.suggest(session, offer, *requests)
    decline(session, suggestions[0])
    problem = asked(session)
    assert youth(problem, requests[0]).not_in == (str(offer.id),)
    assert youth(problem, requests[1]).not_in == ()


def test_a_declined_proposed_group_stays_declined_when_it_becomes_an_offer(session: Session) -> None:
    group = scenes.proposed_group(session, scenes.finished_round(session).id)
    requests = scenes.youths(session, "noord", "a", "b", "c", "d")
    suggestions = scenes.suggest(session, group, *requests)
    decline(session, suggestions[0])
    assert youth(asked(session), requests[0]).not_in == (group.key,)
    accept(session, suggestions[1])
    assert set(youth(asked(session), requests[0]).not_in) == {group.key, str(group.id)}
    offer = adopting.adopt(session, scenes.actor(session, "noord"), group.id, PRACTICE)
    assert set(youth(asked(session), requests[0]).not_in) == {group.key, str(offer.id)}


def test_an_adopted_offer_that_is_declined_is_not_proposed_again_under_its_old_key(session: Session) -> None:
    group = scenes.proposed_group(session, scenes.finished_round(session).id)
    [request] = scenes.youths(session, "noord", "a")
    offer = adopting.adopt(session, scenes.actor(session, "noord"), group.id, PRACTICE)
    [suggestion] = scenes.suggest(session, offer, request)
    decline(session, suggestion)
    assert set(youth(asked(session), request).not_in) == {group.key, str(offer.id)}


def test_a_proposed_group_with_an_accepted_youth_is_kept_and_uses_a_facilitator(session: Session) -> None:
    scenes.room_for(session, "noord", angst=2, sociaal=1)
    group = scenes.proposed_group(session, scenes.finished_round(session).id)
    requests = scenes.youths(session, "noord", "a", "b")
    suggestions = scenes.suggest(session, group, *requests)
    before = asked(session)
    assert before.offers == ()
    assert {youth(before, each).previously for each in requests} == {group.key}
    accept(session, suggestions[0])
    problem = asked(session)
    assert [(offer.key, offer.taken) for offer in problem.offers] == [(str(group.id), 0)]
    assert [pin.group for pin in problem.pinned] == [str(group.id)]
    assert youth(problem, requests[1]).previously == str(group.id)
    assert problem.facilitators_of == {
        ("jt-leiden-noord", "angst"): 1,
        ("jt-leiden-noord", "sociaal"): 1,
    }


def test_adopting_a_group_uses_up_one_of_the_groups_its_organisation_can_run(session: Session) -> None:
    scenes.room_for(session, "noord", angst=1)
    group = scenes.proposed_group(session, scenes.finished_round(session).id)
    offer = adopting.adopt(session, scenes.actor(session, "noord"), group.id, PRACTICE)
    problem = asked(session)
    assert problem.facilitators_of == {("jt-leiden-noord", "angst"): 0}
    assert [each.key for each in problem.offers] == [str(offer.id)]


@pytest.mark.parametrize("reason", [Reason.FITS_BETTER_ONE_ON_ONE, Reason.FAMILY_DOES_NOT_WANT_GROUP])
def test_who_wants_no_group_is_left_in_peace_until_delivered_otherwise(session: Session, reason: Reason) -> None:
    [request] = scenes.youths(session, "noord", "a")
    [suggestion] = scenes.suggest(session, scenes.offer(session), request)
    decline(session, suggestion, reason)
    assert asked(session).youths == ()
    scenes.youths(session, "noord", "a", open_to_group=True)
    assert len(asked(session).youths) == 1


def test_an_offer_that_was_closed_frees_its_youths_for_the_next_round(session: Session) -> None:
    offer = scenes.offer(session)
    requests = scenes.youths(session, "noord", "a", "b")
    accept(session, *scenes.suggest(session, offer, *requests))
    adopting.close_offer(session, scenes.actor(session, "rivier"), offer.id, ClosingReason.TOO_FEW)
    problem = asked(session)
    assert {each.key for each in problem.youths} == {str(each) for each in requests}
    assert problem.pinned == ()


def test_a_group_is_told_with_its_own_numbers(session: Session) -> None:
    scenes.offer(session, mode="online", place=None, setting="online", language="ar", seats_min=2, seats_max=5)
    [told] = asked(session).offers
    assert (told.mode, told.place, told.language, told.seats_min, told.seats_max) == ("online", None, "ar", 2, 5)
    assert session.get_one(Offer, UUID(told.key)).tags == list(told.tags)
    assert session.get(ProposedGroup, UUID(told.key)) is None
