"""The last seat: however many ask for it at once, one gets it, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api.access.service import Actor
from matching_api.database import open_session
from matching_api.matching import groups
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef, Placement
from matching_api.matching.models import ProposedGroup
from matching_api.offers.codes import ClosingReason
from matching_api.offers.models import Offer
from matching_api.problems import GroupFull, StepNotPossible
from matching_api.suggestions import adopting, service
from matching_api.suggestions.codes import State, Verdict
from matching_api.suggestions.decisions import KeptDecisions
from matching_api.suggestions.group_schemas import AdoptionIn
from matching_api.suggestions.models import Suggestion

from . import scenes
from .conftest import on_both

pytestmark = pytest.mark.slow
CROWD = 100


def crowd_for(session: Session, group: Offer | ProposedGroup) -> tuple[Actor, list[UUID]]:
    """A hundred suggestions for one group, made before its seats were taken elsewhere."""
    names = [f"youth {number}" for number in range(CROWD)]
    requests = scenes.youths(session, "noord", *names)
    round_id = scenes.finished_round(session).id
    ids = []
    for request in requests:
        suggestion = Suggestion(
            round_id=round_id, help_request_id=request, organisation_key="jt-leiden-noord", why=scenes.WHY
        )
        if isinstance(group, Offer):
            suggestion.offer_id = group.id
        else:
            suggestion.proposed_group_id, suggestion.proposed_key = group.id, group.key
        session.add(suggestion)
        ids.append(suggestion.id)
    group.seats_proposed = CROWD
    session.add(group)
    session.flush()
    return scenes.actor(session, "noord"), ids


def accept_all_at_once(engine: Engine, actor: Actor, suggestions: list[UUID], *, at_once: int = 20) -> list[str]:
    """Everybody accepts in the same instant; what became of each."""
    ready = Barrier(at_once)

    def accept(suggestion: UUID) -> str:
        ready.wait(timeout=60)
        with open_session(engine) as session:
            try:
                service.decide(session, actor, suggestion, Verdict.ACCEPT, None)
                session.commit()
            except (GroupFull, StepNotPossible) as refusal:
                return type(refusal).__name__
        return "accepted"

    with ThreadPoolExecutor(at_once) as people:
        return list(people.map(accept, suggestions))


@on_both
def test_an_offer_never_holds_more_youths_than_seats_under_100_concurrent_accepts(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, seats_max=8, seats_elsewhere=7)
        actor, suggestions = crowd_for(session, offer)
        session.commit()
    results = accept_all_at_once(region, actor, suggestions)
    assert results.count("accepted") == 1
    assert results.count("GroupFull") == CROWD - 1
    with open_session(region, writes=False) as session:
        kept = session.get_one(Offer, offer.id)
        states = [session.get_one(Suggestion, each).state for each in suggestions]
    assert (kept.seats_held, kept.seats_proposed) == (1, CROWD - 1)
    assert states.count(State.ACCEPTED) == 1


@on_both
def test_a_proposed_group_never_holds_more_youths_than_seats(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        group = scenes.proposed_group(session, scenes.finished_round(session).id, seats_max=6)
        actor, suggestions = crowd_for(session, group)
        session.commit()
    results = accept_all_at_once(region, actor, suggestions)
    assert results.count("accepted") == 6
    assert results.count("GroupFull") == CROWD - 6


@on_both
def test_one_suggestion_accepted_twice_at_once_takes_one_seat(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session)
        [suggestion] = scenes.suggest(session, offer, *scenes.youths(session, "noord", "a"))
        actor = scenes.actor(session, "noord")
        session.commit()
    results = accept_all_at_once(region, actor, [suggestion.id] * 20)
    assert results.count("accepted") == 1
    assert results.count("StepNotPossible") == 19
    with open_session(region, writes=False) as session:
        assert session.get_one(Offer, offer.id).seats_held == 1


@on_both
def test_adopting_a_group_while_others_accept_in_it_loses_no_seat(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        group = scenes.proposed_group(session, scenes.finished_round(session).id)
        suggestions = scenes.suggest(session, group, *scenes.youths(session, "noord", *"abcdefgh"))
        actor = scenes.actor(session, "noord")
        session.commit()
    practice = AdoptionIn.model_validate(
        {"title": "Durven doen", "kind": "prevention", "setting": "school", "sessions": 6, "session_minutes": 60}
    )

    def adopt() -> UUID:
        with open_session(region) as session:
            offer = adopting.adopt(session, actor, group.id, practice)
            session.commit()
        return offer.id

    with ThreadPoolExecutor(1) as other:
        adopted = other.submit(adopt)
        results = accept_all_at_once(region, actor, [each.id for each in suggestions], at_once=8)
        offer_id = adopted.result()
    with open_session(region, writes=False) as session:
        offer = session.get_one(Offer, offer_id)
        states = [session.get_one(Suggestion, each.id) for each in suggestions]
        assert session.get_one(ProposedGroup, group.id).seats_held == 0
    assert all(each.offer_id == offer_id for each in states)
    assert offer.seats_held == results.count("accepted") == sum(each.state is State.ACCEPTED for each in states)
    assert offer.seats_held + offer.seats_proposed == len(suggestions)


@on_both
def test_rounds_that_are_kept_while_people_decide_lose_no_seat_and_block_nobody(region: Engine) -> None:
    with open_session(region) as session:
        scenes.know_words(session)
        offers = [scenes.offer(session, title=f"Groep {number}", seats_max=12) for number in range(3)]
        requests = scenes.youths(session, "noord", *(f"youth {number}" for number in range(36)))
        for number, offer in enumerate(offers):
            scenes.suggest(session, offer, *requests[number * 12 : number * 12 + 12])
        suggestions = [each.id for each in session.exec(select(Suggestion))]
        actor = scenes.actor(session, "noord")
        session.commit()

    def keep_again(number: int) -> None:
        with open_session(region) as session:
            found = {each.help_request_id: each.group for each in session.exec(select(Suggestion))}
            groups.lock_all(session)
            ref = groups.ref_of(offers[number % 3])
            placements = [
                # Every third youth would move to another group.
                Placement(each, "jt-leiden-noord", ref if place % 3 == 0 else found[each], None, scenes.WHY)
                for place, each in enumerate(requests)
            ]
            KeptDecisions().keep(session, scenes.finished_round(session).id, placements)
            session.commit()

    with ThreadPoolExecutor(1) as rounds:
        kept = [rounds.submit(keep_again, number) for number in range(4)]
        results = accept_all_at_once(region, actor, suggestions, at_once=6)
        for each in kept:
            each.result()
    assert "accepted" in results
    with open_session(region, writes=False) as session:
        for offer in session.exec(select(Offer)):
            states = session.exec(select(Suggestion.state).where(Suggestion.offer_id == offer.id)).all()
            assert offer.seats_held == states.count(State.ACCEPTED)
            assert offer.seats_proposed == states.count(State.PROPOSED)


def test_a_seat_is_given_back_to_a_closed_offer_but_not_taken(session: Session) -> None:
    scenes.know_words(session)
    offer = scenes.offer(session)
    [suggestion] = scenes.suggest(session, offer, *scenes.youths(session, "noord", "a"))
    noord, rivier = scenes.actor(session, "noord"), scenes.actor(session, "rivier")
    service.decide(session, noord, suggestion.id, Verdict.ACCEPT, None)
    adopting.close_offer(session, rivier, offer.id, ClosingReason.NO_FUNDING)
    assert offer.seats_held == 0
    with pytest.raises(StepNotPossible):
        groups.move_seats(session, GroupRef(GroupKind.OFFER, offer.id), held=1, proposed=0)
