"""What came of the groups of an invented past: who was there, what they said, what was learned, what is being tried."""

import random
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from matching_api.access.service import Actor
from matching_api.aftercare import service as aftercare
from matching_api.aftercare.schemas import AnswerIn
from matching_api.experiences import service as experiences
from matching_api.experiences.models import Voice
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.pilots import service as pilots
from matching_api.pilots.models import Check, Principle
from matching_api.pilots.schemas import PilotIn
from matching_api.settings import get_settings

SEED = 20_261_123
# Of those who run now some have met a few times.
MET = 3


def write(session: Session, leader: Actor, actors: Mapping[str, Actor]) -> None:
    """Writes what `data/demo/after.toml` says, and who was at the first meetings of the groups that run."""
    told = tomllib.loads((get_settings().data_dir / "demo" / "after.toml").read_text(encoding="utf-8"))
    offers = {each.title: each for each in session.exec(select(Offer))}
    chance = random.Random(SEED)  # noqa: S311  invented groups
    for offer in sorted(offers.values(), key=lambda each: each.title):
        if offer.state is OfferState.RUNNING:
            were_there(session, chance, actors[offer.organisation_key], offer, min(MET, offer.sessions))
    for each in told["experience"]:
        _experience(session, actors, offers[each["offer"]].id, each)
    for each in told["lesson"]:
        aftercare.learn(session, actors[each["by"]], offers[each["offer"]].id, each["text"])
    for each in told["pilot"]:
        pilots.write(session, leader, _pilot(each, offers))


def ran(session: Session, chance: random.Random, actor: Actor, offer: Offer) -> None:
    """A group that ran to its end: every meeting, what each who took part said, and then it closed."""
    were_there(session, chance, actor, offer, offer.sessions)
    for _ in range(offer.seats_elsewhere):
        said = AnswerIn(
            usefulness=chance.choice((7, 7, 8, 8, 9)),
            more_support=chance.random() < 0.8,
            goals_met=chance.random() < 0.7,
        )
        aftercare.answer(session, actor, offer.id, said)
    aftercare.end(session, actor, offer.id)


def were_there(session: Session, chance: random.Random, actor: Actor, offer: Offer, meetings: int) -> None:
    for meeting in range(1, meetings + 1):
        present = max(0, offer.seats_elsewhere - chance.choice((0, 0, 1, 1, 2)))
        aftercare.note_attendance(session, actor, offer.id, meeting, present)


def _experience(session: Session, actors: Mapping[str, Actor], offer_id: UUID, told: Mapping[str, Any]) -> None:
    row = experiences.enter(session, actors[told["entered"]], offer_id, told["text"], Voice(told["voice"]))
    if "judged" in told:
        experiences.judge(session, actors[told["judged"]], row.id, approve=True)


def _pilot(told: Mapping[str, Any], offers: Mapping[str, Offer]) -> PilotIn:
    today = get_settings().current_date()
    checks = dict.fromkeys(Principle, Check.YES)
    checks |= dict.fromkeys(map(Principle, told["no"]), Check.NO)
    checks |= dict.fromkeys(map(Principle, told["other"]), Check.NOT_APPLICABLE)
    return PilotIn.model_validate(
        {
            "title": told["title"],
            "kind": told["kind"],
            "offer_ids": [offers[title].id for title in told["offers"]],
            "starts_on": today - timedelta(days=told["began_days_ago"]),
            "ends_on": today + timedelta(days=told["ends_in_days"]),
            "intended_result": told["result"],
            "checks": {principle.value: check.value for principle, check in checks.items()},
        }
    )
