"""What a process keeps in memory never shows: after every change it answers as one that has just started."""

import gc
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from matching_api import marks
from matching_api.access import service as access
from matching_api.database import now, open_session
from matching_api.experiences.models import Experience, ExperienceState, Voice
from matching_api.marks import Kept
from matching_api.matching import policies
from matching_api.matching.models import ProposedGroup
from matching_api.offers import service as offers
from matching_api.offers.codes import ClosingReason
from matching_api.offers.models import CoOrganisation, Offer
from matching_api.retention import purging, sharing, subjects
from matching_api.settings import get_settings
from matching_api.suggestions import one_on_one, service as suggestions
from matching_api.suggestions.codes import Reason, State, Verdict
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.one_on_one_models import OneOnOneReason
from matching_api.vocabulary.models import Label
from matching_api.vocabulary.service import vocabulary
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.pseudonym import Pseudonym

from . import scenes
from .conftest import SignIn, on_both

KATWIJK = tuple(f"katwijk-{number}" for number in range(8))


def everything_kept() -> list[Kept[Any]]:
    """Every place where the service keeps something, whichever room it is in."""
    rooms = [module for name, module in list(sys.modules.items()) if name.startswith("matching_api.")]
    return list({id(each): each for room in rooms for each in vars(room).values() if isinstance(each, Kept)}.values())


@dataclass
class Processes:
    """Two processes on one database: what each keeps in memory is its own."""

    memories: dict[str, list[Any]] = field(default_factory=dict)
    present: str = "first"

    def be(self, name: str, *, fresh: bool = False) -> None:
        """From now on, answers come from this process; a fresh one has nothing in memory."""
        kept = everything_kept()
        self.memories[self.present] = [each._values for each in kept]
        known = None if fresh else self.memories.get(name)
        for number, each in enumerate(kept):
            each._values = known[number] if known else type(each._values)()
        self.present = name


@dataclass
class World:
    """Some youths, groups and suggestions, by name."""

    ids: dict[str, UUID]

    def suggestion(self, session: Session, name: str) -> Suggestion:
        youth = self.ids[name]
        found = select(Suggestion).where(Suggestion.help_request_id == youth, Suggestion.state != State.LAPSED)
        return session.exec(found).one()


@pytest.fixture
def processes() -> Iterator[Processes]:
    made = Processes()
    made.be("first", fresh=True)
    yield made
    made.be("after", fresh=True)


@pytest.fixture
def world(region: Engine) -> World:
    with open_session(region) as session:
        scenes.know_words(session)
        own = scenes.youths(session, "noord", "anna", "ben", "cas")
        others = scenes.youths(session, "katwijk", *KATWIJK, postcode4="2316")
        offer = scenes.offer(session, title="Plan A", seats_min=2)
        beside = scenes.offer(session, title="Ook goed", place="2333")
        round_id = scenes.finished_round(session).id
        proposed = scenes.proposed_group(session, round_id)
        scenes.suggest(session, offer, *own[:2], others[0], round_id=round_id)
        scenes.suggest(session, proposed, own[2], *others[1:3], round_id=round_id)
        ids = dict(zip(("anna", "ben", "cas", *KATWIJK), (*own, *others), strict=True))
        session.commit()
        return World(ids | {"offer": offer.id, "beside": beside.id, "proposed": proposed.id})


Change = Callable[[Session, World], Any]


def _deliver_more(session: Session, world: World) -> None:
    two = ["faalangst", "piekeren-en-zorgen"]
    scenes.youths(session, "katwijk", *(f"new-{number}" for number in range(6)), postcode4="2316", tags=two)


def _accept(session: Session, world: World) -> None:
    one = world.suggestion(session, "anna").id
    suggestions.decide(session, scenes.actor(session, "noord"), one, Verdict.ACCEPT, None)


def _accept_proposed(session: Session, world: World) -> None:
    one = world.suggestion(session, "katwijk-1").id
    suggestions.decide(session, scenes.actor(session, "katwijk"), one, Verdict.ACCEPT, None)


def _decline(session: Session, world: World) -> None:
    one = world.suggestion(session, "ben").id
    suggestions.decide(session, scenes.actor(session, "noord"), one, Verdict.DECLINE, Reason.TOO_FAR_FOR_FAMILY)


def _one_on_one(session: Session, world: World) -> None:
    katwijk = scenes.actor(session, "katwijk")
    one_on_one.choose(session, katwijk, world.ids["katwijk-7"], OneOnOneReason.NO_GROUP_IN_TIME)


def _wait_until_spring(session: Session, world: World) -> None:
    request = session.get_one(HelpRequest, world.ids["katwijk-6"])
    request.aside_until = get_settings().current_date() + timedelta(days=90)


def _close_long_ago(session: Session, world: World) -> None:
    request = session.get_one(HelpRequest, world.ids["katwijk-5"])
    request.left_at = now() - timedelta(days=400)


def _approve(session: Session, world: World) -> None:
    rosa = scenes.actor(session, "rivier")
    said = {"voice": Voice.PARENT, "text": "Fijn om niet alleen te zijn.", "entered_by": rosa.name}
    session.add(
        Experience(
            offer_id=world.ids["offer"],
            organisation_key="sp-rivier",
            entered_by_id=rosa.account_id,
            state=ExperienceState.APPROVED,
            **said,
        )
    )


def _rename(session: Session, world: World) -> None:
    access.organisation_of(session, "sp-rivier").name = "Rivier Jeugdhulp"


CHANGES: dict[str, Change] = {
    "a delivery": _deliver_more,
    "a seat is taken in an offer": _accept,
    "a seat is taken in a proposed group": _accept_proposed,
    "a suggestion is declined": _decline,
    "help alone is chosen": _one_on_one,
    "a family asks to wait": _wait_until_spring,
    "a request leaves": _close_long_ago,
    "what left long ago is purged": lambda session, _world: purging.purge(session),
    "a youth is erased": lambda session, world: subjects.erase(
        session, scenes.actor(session, "katwijk"), world.ids["katwijk-4"]
    ),
    "an offer is published": lambda session, _world: scenes.offer(session, title="Nieuw"),
    "an offer is changed": lambda session, world: session.exec(
        sa.update(Offer).where(col(Offer.id) == world.ids["beside"]).values(age_max=13, daypart="thu-evening")
    ),
    "an offer is carried along": lambda session, world: session.add(
        CoOrganisation(offer_id=world.ids["offer"], organisation_key="jt-katwijk")
    ),
    "an offer is closed": lambda session, world: offers.close(
        session, scenes.actor(session, "rivier"), world.ids["beside"], ClosingReason.TOO_FEW
    ),
    "an experience is approved": _approve,
    "an organisation has another name": _rename,
    "other weights are saved": lambda session, _world: policies.save(
        session, scenes.actor(session, "regio"), {"min_similarity": 1.0}, from_version=0
    ),
    "a proposed group has another time": lambda session, world: session.exec(
        sa.update(ProposedGroup).where(col(ProposedGroup.id) == world.ids["proposed"]).values(daypart="thu-evening")
    ),
    "an organisation stops sharing": lambda session, _world: sharing.switch(
        session, "jt-katwijk", on=False, by="command"
    ),
}


@pytest.mark.slow
@on_both
def test_after_any_change_by_another_process_answers_are_those_of_a_fresh_one(
    region: Engine, world: World, sign_in: SignIn, processes: Processes
) -> None:
    clients = {name: sign_in(name) for name in ("noord", "rivier", "regio")}
    before = _asked(clients, world)
    for what, change in CHANGES.items():
        processes.be("second")
        with open_session(region) as session:
            change(session, world)
            session.commit()
        processes.be("first")
        kept = _asked(clients, world)
        processes.be("third", fresh=True)
        assert kept == _asked(clients, world), what
        if "purged" not in what:
            assert kept != before, what
        before = kept


def test_every_mark_is_of_a_table_from_which_something_is_kept() -> None:
    assert {table for each in everything_kept() for table in each._tables} == marks.WATCHED


def test_nothing_that_is_kept_holds_a_pseudonym(world: World, sign_in: SignIn, processes: Processes) -> None:
    _asked({name: sign_in(name) for name in ("noord", "rivier", "regio")}, world)
    kept = everything_kept()
    assert sum(len(each._values) for each in kept) >= len(kept) - 1
    found = [each for each in _all_within([each._values for each in kept]) if isinstance(each, Pseudonym | HelpRequest)]
    assert found == []


def test_the_labels_are_kept_and_followed_too(session: Session) -> None:

    scenes.know_words(session)
    session.commit()
    assert vocabulary(session).meaning("zomaar iets") is None
    session.commit()
    session.add(Label(folded="zomaar iets", term="zomaar iets", tags=["faalangst"]))
    session.commit()
    meaning = vocabulary(session).meaning("zomaar iets")
    assert meaning is not None
    assert meaning.tags == ("faalangst",)


def _asked(clients: dict[str, TestClient], world: World) -> list[Any]:
    """What people see of all that may be kept."""
    draft = {
        name: value
        for name, value in scenes.offer_body().items()
        if name not in {"title", "description", "kind", "setting"}
    }
    noord, rivier, regio = clients.values()
    answers = [
        rivier.post("/v1/offers/_estimate", json=draft),
        noord.get(f"/v1/help-requests/{world.ids['cas']}/options"),
        noord.get("/v1/suggested-groups"),
        rivier.get("/v1/own-groups"),
        regio.get("/v1/unmet-demands"),
    ]
    assert [each.status_code for each in answers] == [200] * len(answers)
    return [each.json() for each in answers]


def _all_within(values: list[Any]) -> Iterator[Any]:
    seen: set[int] = set()
    waiting = list(values)
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type) or type(each).__name__ in {"module", "function", "Engine", "URL"}:
            continue
        seen.add(id(each))
        yield each
        waiting += gc.get_referents(each)
