"""Eighteen months of an invented past, the same at every start: who came and went, groups that ran or never started.

Written straight into the book of counts, as there are no requests any more of who came and went: every youth who
enters leaves again, one step at a time, on days in order. The wishes, ages and places are drawn from those who wait
now, so that the past resembles the present. Starts in groups grow from one in eight to one in three.
"""

import math
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.demo import after_history, group_history, recheck_history
from matching_api.history.cells import At, Found, values
from matching_api.history.codes import OPEN, Cause, Stage
from matching_api.history.goal_models import FigureGoal
from matching_api.history.models import HistoryEntry, HistoryPosition
from matching_api.insight import service as insight
from matching_api.insight.schemas import GoalIn
from matching_api.offers.codes import OfferKind
from matching_api.settings import get_settings
from matching_api.waitlist.codes import Referrer

SEED, DAYS, PER_WEEK, THERE_BEFORE = 20_261_122, 550, 19, 560
KINDS = (OfferKind.PSYCHO_EDUCATION, OfferKind.TREATMENT, OfferKind.SCALING_DOWN, OfferKind.PREVENTION)
# As often as the plans say: municipality 42 %, GP 30 %, GI 9 %.
REFERRERS = {Referrer.MUNICIPALITY: 42, Referrer.GP: 30, Referrer.GI: 9, Referrer.YOUTH_DOCTOR: 8, Referrer.SELF: 6}
GOALS = {"started_in_group": 30.0, "group_share": 0.4, "over_norm": 150.0}


def first_day() -> date:
    """The day on which the invented past begins."""
    return get_settings().current_date() - timedelta(days=DAYS)


def as_if_delivered_before(found: Found) -> tuple[date, Cause]:
    """Who waits now was known some days after registration, and not only since the demo's one delivery."""
    assert found.after is not None
    first, today = first_day(), get_settings().current_date()
    known = found.after.registered_on + timedelta(days=3 + found.request_id.int % 12)
    return (first, Cause.OPENING) if known <= first else (min(known, today), Cause.NEW)


def write(session: Session, leader: Actor, actors: Mapping[str, Actor]) -> int:
    """Writes the past once; gives how many entries that took, none when it is there."""
    if session.exec(select(FigureGoal)).first() is not None:
        return 0
    chance = random.Random(SEED)  # noqa: S311  invented youths
    models = [_model(row) for row in session.exec(select(HistoryPosition).order_by(col(HistoryPosition.registered_on)))]
    entries = [each for youth in _youths(chance, models) for each in youth]
    session.connection().execute(sa.insert(HistoryEntry), entries)
    group_history.write(session, chance, actors, first_day())
    after_history.write(session, leader, actors)
    answers = recheck_history.write(session, chance)
    session.flush()
    _goals(session, leader)
    return len(entries) + answers


def _model(row: HistoryPosition) -> At:
    assert row.registered_on is not None
    return At(Stage.WAITING, row.theme, row.age_band, row.municipality_code, None, row.registered_on)


def _youths(chance: random.Random, models: list[At]) -> Iterator[list[dict[str, Any]]]:
    """Every youth who came and went, each with the entries of a whole life in the book."""
    first, today = first_day(), get_settings().current_date()
    for _ in range(THERE_BEFORE):
        yield _life(chance, chance.choice(models), first - timedelta(days=chance.randrange(3, 190)), first)
    for day in range(DAYS - 14):
        # Busier in autumn than in summer.
        season = 1 + 0.25 * math.sin(2 * math.pi * ((first + timedelta(days=day)).timetuple().tm_yday - 200) / 365)
        # Of who came lately most still wait, and those are in the deliveries.
        left = 1.7 - 1.2 * day / DAYS
        for _ in range(_times(chance, PER_WEEK / 7 * season * left)):
            life = _life(chance, chance.choice(models), first + timedelta(days=day - 8), first)
            # Whoever would still wait is one of those who do: they came with the deliveries.
            if all(each["recorded_on"] <= today for each in life):
                yield life


def _times(chance: random.Random, mean: float) -> int:
    return int(mean) + (chance.random() < mean - int(mean))


def _life(chance: random.Random, model: At, registered: date, first: date) -> list[dict[str, Any]]:
    """From coming to leaving: into a group by way of a suggestion, helped one-on-one, or off the list otherwise."""
    came = max(first, registered + timedelta(days=chance.randrange(3, 9)))
    in_view = min(1.0, max(0.0, (came - first).days / DAYS))
    wait = max(20, int(chance.lognormvariate(4.75, 0.5)))
    if came == first:
        # Who waited already when the past begins leaves in the months after.
        wait = max(wait, (first - registered).days + chance.randrange(5, 150))
    fate = chance.random()
    here = At(Stage.WAITING, model.theme, model.age_band, model.municipality_code, None, registered)
    cause = Cause.OPENING if came == first else Cause.NEW
    entries = [_entry(here, 1, cause, came)]
    if cause is Cause.NEW:
        entries.append(_referral(chance, came, in_view))
    if fate < 0.12 + 0.24 * in_view:
        steps = [(Stage.SUGGESTED, 0.5), (Stage.ACCEPTED, 0.7), (Stage.STARTED, 0.85)]
    elif fate < 0.76:
        steps = [(Stage.HELPED, 1.0)]
    else:
        steps = [(Stage.LEFT if fate < 0.92 else Stage.EXPIRED, 1.1)]
    for stage, part in steps:
        day = max(came + timedelta(days=1), registered + timedelta(days=int(wait * part)))
        kind = chance.choice(KINDS) if stage is Stage.STARTED else None
        then = At(stage, here.theme, here.age_band, here.municipality_code, kind, registered)
        entries += [_entry(here, -1, Cause.STEP, day), _entry(then, 1, Cause.STEP, day)]
        here = then
    assert here.stage not in OPEN
    return entries


def _entry(cell: At, amount: int, cause: Cause, day: date) -> dict[str, Any]:
    nobody = {"referrer": None, "referral_open": None}
    return {**values(cell), **nobody, "recorded_on": day, "cause": cause, "amount": amount}


def _referral(chance: random.Random, day: date, in_view: float) -> dict[str, Any]:
    [who] = chance.choices(list(REFERRERS), list(REFERRERS.values()))
    said = {"referrer": who, "referral_open": chance.random() < 0.35 + 0.25 * in_view}
    return {**values(None), **said, "recorded_on": day, "cause": Cause.REFERRAL, "amount": 1}


def _goals(session: Session, leader: Actor) -> None:
    """A baseline of a year ago, and what the region wants by next summer."""
    today = get_settings().current_date()
    baseline = today.replace(day=1) - timedelta(days=1)
    baseline = date(baseline.year - 1, baseline.month, 28)
    for key, target in GOALS.items():
        wanted = GoalIn(baseline_on=baseline, target=target, target_on=date(today.year + 1, 7, 1))
        insight.set_goal(session, leader, key, wanted)
