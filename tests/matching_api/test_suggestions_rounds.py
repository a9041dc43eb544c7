"""What a new round does with decisions: keeps what people decided, repeats what still holds, lapses the rest."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from matching_api import worker
from matching_api.database import now, open_session
from matching_api.matching import running, service as matching
from matching_api.matching.codes import ProposedState
from matching_api.matching.models import MatchRound, ProposedGroup
from matching_api.matching.queue import claim
from matching_api.offers.codes import ClosingReason
from matching_api.offers.models import Offer
from matching_api.suggestions import adopting, service
from matching_api.suggestions.codes import LIVE, Reason, State, Verdict
from matching_api.suggestions.decisions import KeptDecisions
from matching_api.suggestions.group_schemas import AdoptionIn
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist.models import HelpRequest

from . import scenes

pytestmark = pytest.mark.slow
PRACTICE = AdoptionIn.model_validate(
    {"title": "Vrienden maken", "kind": "prevention", "setting": "school", "sessions": 6, "session_minutes": 60}
)


@pytest.fixture
def scene(region: Engine) -> Engine:
    """Four youths for an offer of sp-rivier, four for a new group of jt-leiden-noord; one round has been."""
    with open_session(region) as session:
        scenes.know_words(session)
        scenes.offer(session, seats_min=3, seats_max=6)
        scenes.room_for(session, "noord", sociaal=1)
        scenes.youths(session, "noord", *"abcd")
        scenes.youths(session, "noord", *"efgh", tags=["vrienden-maken"])
        session.commit()
    run(region)
    return region


def run(engine: Engine) -> MatchRound:
    with open_session(engine) as session:
        asked = matching.request_round(session, "Pim Jansen", seed=None, policy={})
        session.commit()
    worker.run_worker(once=True)
    with open_session(engine, writes=False) as session:
        return matching.round_of(session, asked.id)


def live(session: Session, theme: str | None = None) -> list[Suggestion]:
    """Open and confirmed suggestions, of proposed groups only when a theme is asked."""
    found = session.exec(select(Suggestion).where(col(Suggestion.state).in_(LIVE)).order_by(col(Suggestion.id))).all()
    return [each for each in found if theme is None or each.proposed_group_id is not None]


def decide(session: Session, suggestion: Suggestion, reason: Reason | None = None) -> None:
    verdict = Verdict.DECLINE if reason else Verdict.ACCEPT
    service.decide(session, scenes.actor(session, "noord"), suggestion.id, verdict, reason)


def counts_are_right(session: Session) -> bool:
    """Seats kept beside a group are those its suggestions hold."""
    offers = {(each.id, each.seats_held, each.seats_proposed) for each in session.exec(select(Offer))}
    groups = {(each.id, each.seats_held, each.seats_proposed) for each in session.exec(select(ProposedGroup))}
    return offers == {(each, *_counted(session, Suggestion.offer_id, each)) for each, _, _ in offers} and groups == {
        (each, *_counted(session, Suggestion.proposed_group_id, each)) for each, _, _ in groups
    }


def _counted(session: Session, column: Any, group: UUID) -> tuple[int, int]:
    states = session.exec(select(Suggestion.state).where(column == group)).all()
    return sum(state in LIVE and state is not State.PROPOSED for state in states), states.count(State.PROPOSED)


def test_the_same_pair_keeps_its_suggestion_in_the_next_round(scene: Engine) -> None:
    with open_session(scene, writes=False) as session:
        before = {each.id: each.round_id for each in live(session)}
        groups = {group.id for group in session.exec(select(ProposedGroup))}
    again = run(scene)
    with open_session(scene, writes=False) as session:
        after = {each.id: each.round_id for each in live(session)}
        assert {group.id for group in session.exec(select(ProposedGroup))} == groups
        assert counts_are_right(session)
    assert len(before) == 8
    assert after.keys() == before.keys()
    assert set(after.values()) == {again.id}
    assert again.placed == 8


def test_accepted_youths_stay_where_they_are(scene: Engine) -> None:
    with open_session(scene) as session:
        for each in live(session):
            decide(session, each)
        session.commit()
    with open_session(scene, writes=False) as session:
        before = {each.id: (each.state, each.group) for each in live(session)}
    again = run(scene)
    with open_session(scene, writes=False) as session:
        assert {each.id: (each.state, each.group) for each in live(session)} == before
        [group] = session.exec(select(ProposedGroup)).all()
        assert (group.state, group.seats_held) == (ProposedState.PROPOSED, 4)
        assert counts_are_right(session)
    # The held group stands among the offers now, and nobody is left to propose a new one for.
    assert (again.placed, again.proposed_groups) == (8, 0)


def test_a_declined_pair_is_not_proposed_again(scene: Engine) -> None:
    with open_session(scene) as session:
        declined = next(each for each in live(session) if each.offer_id is not None)
        decide(session, declined, Reason.NOT_IN_THIS_GROUP)
        session.commit()
    run(scene)
    with open_session(scene, writes=False) as session:
        now_live = {each.help_request_id for each in live(session)}
        assert declined.help_request_id not in now_live
        assert len(now_live) == 7
        assert counts_are_right(session)


def test_suggestions_that_do_not_return_lapse_and_their_group_with_them(scene: Engine) -> None:
    with open_session(scene) as session:
        scenes.room_for(session, "noord", sociaal=0)
        session.commit()
    run(scene)
    with open_session(scene, writes=False) as session:
        [group] = session.exec(select(ProposedGroup)).all()
        states = session.exec(select(Suggestion.state).where(Suggestion.proposed_group_id == group.id)).all()
        assert (group.state, group.seats_proposed) == (ProposedState.LAPSED, 0)
        assert states == [State.LAPSED] * 4
        assert counts_are_right(session)


def test_a_held_group_fills_up_in_the_next_round(scene: Engine) -> None:
    with open_session(scene) as session:
        first = next(each for each in live(session) if each.proposed_group_id is not None)
        decide(session, first)
        scenes.youths(session, "noord", "late", tags=["vrienden-maken"])
        session.commit()
    run(scene)
    with open_session(scene, writes=False) as session:
        [group] = session.exec(select(ProposedGroup)).all()
        assert (group.id, group.seats_held, group.seats_proposed) == (first.proposed_group_id, 1, 4)
        assert {each.proposed_key for each in live(session, "sociaal")} == {group.key}


def test_an_adopted_group_keeps_its_suggestions_together_in_the_next_round(scene: Engine) -> None:
    with open_session(scene) as session:
        [group] = session.exec(select(ProposedGroup)).all()
        offer = adopting.adopt(session, scenes.actor(session, "noord"), group.id, PRACTICE)
        session.commit()
        before = {each.id for each in live(session) if each.offer_id == offer.id}
    run(scene)
    with open_session(scene, writes=False) as session:
        assert {each.id for each in live(session) if each.offer_id == offer.id} == before
        assert len(before) == 4
        assert counts_are_right(session)


def test_what_people_decide_while_a_round_runs_goes_first(scene: Engine) -> None:
    with open_session(scene) as session:
        matching.request_round(session, "Pim Jansen", seed=None, policy={})
        session.commit()
        lease = claim(session)
        session.commit()
    assert lease is not None
    decisions = KeptDecisions()
    problem = running.read(scene, lease, decisions)
    plan = running.solve(problem, lease)
    with open_session(scene) as session:
        accepted, declined, left, *_ = [each for each in live(session) if each.offer_id is not None]
        decide(session, accepted)
        decide(session, declined, Reason.TOO_FAR_FOR_FAMILY)
        request = session.get_one(HelpRequest, left.help_request_id)
        request.left_at = now()
        session.add(request)
        session.commit()
    running.keep(scene, lease, decisions, problem, plan)
    with open_session(scene, writes=False) as session:
        states = {each.id: each.state for each in session.exec(select(Suggestion))}
        assert (states[accepted.id], states[declined.id], states[left.id]) == (
            State.ACCEPTED,
            State.DECLINED,
            State.LAPSED,
        )
        assert sum(state in LIVE for state in states.values()) == 6
        assert counts_are_right(session)


def test_a_group_that_closes_while_a_round_runs_gets_nobody(scene: Engine) -> None:
    with open_session(scene) as session:
        matching.request_round(session, "Pim Jansen", seed=None, policy={})
        session.commit()
        lease = claim(session)
        session.commit()
    assert lease is not None
    problem = running.read(scene, lease, KeptDecisions())
    plan = running.solve(problem, lease)
    with open_session(scene) as session:
        [offer] = session.exec(select(Offer)).all()
        adopting.close_offer(session, scenes.actor(session, "rivier"), offer.id, ClosingReason.NO_FACILITATOR)
        session.commit()
    running.keep(scene, lease, KeptDecisions(), problem, plan)
    with open_session(scene, writes=False) as session:
        assert all(each.offer_id is None for each in live(session))
        assert counts_are_right(session)
