"""Whatever people do in whatever order: seats add up, nobody sits twice, nothing is overfull or proposed again."""

import random
from collections import Counter
from uuid import UUID

import pytest
from sqlmodel import Session, select

from matching_api.matching import groups
from matching_api.matching.commitments import Placement
from matching_api.matching.groups import AnyGroup
from matching_api.matching.models import ProposedGroup
from matching_api.offers.codes import ClosingReason
from matching_api.offers.models import Offer
from matching_api.problems import Refusal
from matching_api.suggestions import adopting, service
from matching_api.suggestions.codes import HOLDS_SEAT, LIVE, TURNED_DOWN, Reason, State, Verdict
from matching_api.suggestions.decisions import KeptDecisions
from matching_api.suggestions.group_schemas import AdoptionIn
from matching_api.suggestions.models import Suggestion

from . import scenes

STEPS = 80
PRACTICE = {"title": "Samen", "kind": "prevention", "setting": "school", "sessions": 6, "session_minutes": 60}

EVERYTHING = {"a_round", "a_decision", "a_step", "an_undo", "rarely"}


class Walk:
    """Twelve youths, and people and rounds that do whatever the dice say."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.dice = session, random.Random(seed)
        scenes.know_words(session)
        self.requests = scenes.youths(session, "noord", *"abcdefghijkl")
        self.noord, self.rivier = scenes.actor(session, "noord"), scenes.actor(session, "rivier")
        self.refused: set[tuple[UUID, UUID]] = set()
        self.done: Counter[str] = Counter()

    def step(self) -> None:
        """One thing happens; a refusal is an answer like any other."""
        act = self.dice.choice([self.a_round, self.a_decision, self.a_decision, self.a_step, self.an_undo, self.rarely])
        try:
            act()
            self.done[act.__name__] += 1
        except Refusal:
            self.done["refused"] += 1
        self.session.flush()

    def a_round(self) -> None:
        """Every open group and two new ones; each youth anywhere, which the matcher would do better."""
        new = scenes.finished_round(self.session)
        fresh = [scenes.proposed_group(self.session, new.id, key=f"new:{self.dice.getrandbits(64):016x}", seats_max=3)]
        if self.dice.random() < 0.5:
            scenes.offer(self.session, seats_min=1, seats_max=self.dice.randint(1, 5))
        found: list[AnyGroup] = [each for each in self.session.exec(select(Offer)) if groups.is_open(each)]
        found += [*groups.live_proposed(self.session), *fresh]
        placements = [
            Placement(request, "jt-leiden-noord", groups.ref_of(group), getattr(group, "key", None), scenes.WHY)
            for request in self.requests
            if self.dice.random() < 0.8
            for group in [self.dice.choice(found)]
        ]
        KeptDecisions().keep(self.session, new.id, placements)

    def a_decision(self) -> None:
        each = self._any({State.PROPOSED, State.ACCEPTED, State.INVITED})
        if self.dice.random() < 0.6:
            service.decide(self.session, self.noord, each.id, Verdict.ACCEPT, None)
        else:
            service.decide(self.session, self.noord, each.id, Verdict.DECLINE, Reason.NOT_IN_THIS_GROUP)

    def a_step(self) -> None:
        each = self._any(HOLDS_SEAT)
        to = self.dice.choice([State.INVITED, State.AGREED, State.STARTED, State.REFUSED, State.COMPLETED])
        service.take_step(self.session, self.noord, each.id, to, None)

    def an_undo(self) -> None:
        service.reverse(self.session, self.noord, self._any({State.ACCEPTED, State.DECLINED}).id)

    def rarely(self) -> None:
        offers = [each for each in self.session.exec(select(Offer)) if groups.is_open(each)]
        if self.dice.random() < 0.3 and offers:
            adopting.close_offer(self.session, self.rivier, self.dice.choice(offers).id, ClosingReason.OTHER)
        elif proposed := groups.live_proposed(self.session):
            practice = AdoptionIn.model_validate(PRACTICE)
            adopting.adopt(self.session, self.noord, self.dice.choice(proposed).id, practice)

    def _any(self, states: set[State] | frozenset[State]) -> Suggestion:
        found = [each for each in self.session.exec(select(Suggestion)) if each.state in states]
        if not found:
            raise Refusal("nothing there")
        return self.dice.choice(sorted(found, key=lambda each: str(each.id)))


def check(walk: Walk) -> None:
    """What must hold after every step."""
    walk.session.expire_all()
    suggestions = walk.session.exec(select(Suggestion)).all()
    live = Counter(each.help_request_id for each in suggestions if each.state in LIVE)
    assert max(live.values(), default=0) <= 1
    held = Counter(each.group for each in suggestions if each.state in HOLDS_SEAT)
    waiting = Counter(each.group for each in suggestions if each.state is State.PROPOSED)
    for group in (*walk.session.exec(select(Offer)), *walk.session.exec(select(ProposedGroup))):
        ref = groups.ref_of(group)
        assert (group.seats_held, group.seats_proposed) == (held[ref], waiting[ref])
        assert groups.seats_taken(group) <= group.seats_max
        assert groups.is_open(group) or not group.seats_proposed
    open_pairs = {(each.help_request_id, each.group) for each in suggestions if each.state is State.PROPOSED}
    assert not open_pairs & {(each.help_request_id, each.group) for each in suggestions if each.state in TURNED_DOWN}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_seats_add_up_whatever_people_do(session: Session, seed: int) -> None:
    walk = Walk(session, seed)
    # Ids differ from run to run, and with them what the dice meet: it goes on until everything has happened.
    for count in range(1, 20 * STEPS):
        walk.step()
        check(walk)
        if count >= STEPS and walk.done.keys() >= EVERYTHING:
            break
    assert walk.done.keys() >= EVERYTHING
