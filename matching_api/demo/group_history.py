"""Groups of an invented past: some ran and ended, some never started, those that run now filled month by month."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.demo import after_history
from matching_api.history import group_days
from matching_api.history.models import GroupDay
from matching_api.offers import service as offers
from matching_api.offers.codes import ClosingReason, OfferKind, OfferState, Setting
from matching_api.offers.models import Offer
from matching_api.offers.schemas import OfferIn
from matching_api.settings import get_settings
from matching_api.vocabulary.codes import Mode

# Organisation, title, request, ages, most seats, months ago it was closed, why.
PAST: tuple[tuple[str, str, str, tuple[int, int], int, int, ClosingReason], ...] = (
    ("sp-rivier", "Durf te proberen, voorjaar", "faalangst", (8, 12), 8, 12, ClosingReason.COMPLETED),
    ("sp-rivier", "Samen rustig, winter", "concentratie-en-drukte", (8, 12), 7, 9, ClosingReason.COMPLETED),
    ("jt-katwijk", "Vrienden maken, najaar", "vrienden-maken", (9, 12), 8, 7, ClosingReason.COMPLETED),
    ("sp-duinpad", "Na de scheiding", "ouders-uit-elkaar", (8, 12), 8, 4, ClosingReason.COMPLETED),
    ("jt-alphen", "Vol zelfvertrouwen", "faalangst", (12, 16), 8, 10, ClosingReason.TOO_FEW),
    ("jt-bollenstreek", "Praten over verlies", "rouw-om-overlijden", (12, 17), 8, 6, ClosingReason.TOO_FEW),
    ("sp-duinpad", "Hoofd leeg, avondgroep", "somber-en-lusteloos", (14, 18), 6, 3, ClosingReason.NO_FACILITATOR),
    ("jt-leiden-noord", "Rustig aan tafel", "concentratie-en-drukte", (6, 9), 6, 2, ClosingReason.NO_FUNDING),
)


def write(session: Session, chance: random.Random, actors: Mapping[str, Actor], first: date) -> None:
    """Publishes and closes past groups as their organisations would, and keeps how groups stood on earlier days."""
    today = get_settings().current_date()
    for each in PAST:
        if each[0] in actors:
            _past_group(session, chance, actors[each[0]], each, today)
    running = select(Offer).where(Offer.state == OfferState.RUNNING).order_by(col(Offer.title))
    now = {row["offer_id"]: row for row in group_days.now(session)}
    for offer in session.exec(running).all():
        _filled(session, chance, now[offer.id], today, first)


def _past_group(session: Session, chance: random.Random, actor: Actor, past: Any, today: date) -> None:
    _, title, tag, ages, most, months_ago, reason = past
    ran = reason is ClosingReason.COMPLETED
    taken = chance.randrange(4, most + 1) if ran else chance.randrange(0, 4)
    wanted = OfferIn.model_validate(
        {
            "title": title, "kind": OfferKind.PSYCHO_EDUCATION, "setting": Setting.ONLINE, "tags": [tag],
            "age_min": ages[0], "age_max": ages[1], "mode": Mode.ONLINE, "daypart": "wed-afternoon", "seats_min": 4,
            "seats_max": most, "seats_elsewhere": max(taken, 5 * ran), "sessions": 8, "session_minutes": 75,
            "state": OfferState.RUNNING if ran else OfferState.FORMING,
        }
    )  # fmt: skip
    offer = offers.publish(session, actor, wanted)
    if ran:
        after_history.ran(session, chance, actor, offer)
    else:
        offers.close(session, actor, offer.id, reason)
    session.flush()
    [closed] = [row for row in group_days.now(session) if row["offer_id"] == offer.id]
    ended = today - timedelta(days=30 * months_ago)
    began = ended - timedelta(days=75)
    before = {**closed, "closed_reason": None}
    rows = [{**before, "state": OfferState.FORMING, "on_day": began - timedelta(days=40)}]
    if ran:
        rows.append({**before, "state": OfferState.RUNNING, "on_day": began})
    rows.append({**closed, "on_day": ended})
    session.connection().execute(sa.insert(GroupDay), rows)


def _filled(session: Session, chance: random.Random, now: dict[str, Any], today: date, first: date) -> None:
    months = chance.randrange(3, 9)
    rows = []
    for month in range(months, 0, -1):
        taken = max(0, now["taken"] - chance.randrange(0, month + 1))
        day = max(first, today - timedelta(days=30 * month))
        rows.append({**now, "taken": taken, "on_day": day})
    session.connection().execute(sa.insert(GroupDay), rows)
