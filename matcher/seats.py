"""Who may sit in each offer and what that is worth; it knows nothing of proposed groups."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from matcher.bands import age_points
from matcher.likeness import NOT_ELIGIBLE, Ints, anything_goes, likeness_points
from matcher.parts import Offer
from matcher.problem import Problem, Youth
from matcher.rooms import Travel, starts


@dataclass(frozen=True)
class Seats:
    """The offers: who may sit there (`start`, `youth`, `value`), how many they still need and can hold."""

    start: Ints
    youth: Ints
    value: Ints
    needs: Ints
    free: Ints

    def __len__(self) -> int:
        return len(self.needs)


def seats_of(problem: Problem, urgency: Ints, travel: Travel) -> Seats:
    aged = defaultdict[tuple[str | None, int], list[int]](list)
    for number, youth in enumerate(problem.youths):
        if youth.key not in problem.pin_of:
            for tag in (None, *youth.tags):
                aged[tag, youth.age].append(number)
    number_of = {youth.key: number for number, youth in enumerate(problem.youths)}
    anything, members, pins = anything_goes(problem.policy), list[Ints](), defaultdict[str, int](int)
    shut_out: defaultdict[str, set[int]] = defaultdict(set)
    for pin in problem.pinned:
        pins[pin.group] += 1
        shut_out[pin.group] |= {number_of[other] for other in problem.apart.get(pin.youth, ())}
    for offer in problem.offers:
        km, points = travel.to(offer.place)
        ages = range(offer.age_min, offer.age_max + 1)
        alike = {n for tag in ((None,) if anything else offer.tags) for age in ages for n in aged.get((tag, age), ())}
        able = np.array(sorted(alike - shut_out[offer.key]), dtype=np.int64)
        near = able[km[travel.origin[able]] <= travel.reach[able]].tolist()
        worth = [
            (
                number,
                _worth(problem, problem.youths[number], offer, int(urgency[number] - points[travel.origin[number]])),
            )
            for number in near
            if _fits(problem.youths[number], offer)
        ]
        found = [pair for pair in worth if pair[1] is not None]
        members.append(np.array(found, dtype=np.int64).reshape(-1, 2))
    flat = np.concatenate([np.zeros((0, 2), dtype=np.int64), *members])
    return Seats(
        start=starts([len(part) for part in members]),
        youth=flat[:, 0].copy(),
        value=flat[:, 1].copy(),
        needs=np.array([0 if pins[o.key] else o.needed for o in problem.offers], dtype=np.int64),
        free=np.array([o.free - pins[o.key] for o in problem.offers], dtype=np.int64),
    )


def _fits(youth: Youth, offer: Offer) -> bool:
    """Rules 2 to 5, 7 and 8 of section 3."""
    return (
        offer.age_min <= youth.age <= offer.age_max
        and offer.language in youth.languages
        and offer.mode in youth.modes
        and (not youth.dayparts or offer.daypart in youth.dayparts)
        and (youth.largest_group is None or offer.seats_max <= youth.largest_group)
        and offer.key not in youth.not_in
    )


def _worth(problem: Problem, youth: Youth, offer: Offer, worth: int) -> int | None:
    """Value in this offer, or None when the help requests are too unlike."""
    policy = problem.policy
    points = likeness_points(policy, youth.tags, offer.tags)
    if points == NOT_ELIGIBLE:
        return None
    again = policy.previously if youth.previously == offer.key else 0
    return int(worth + points + age_points(policy, offer.age_min, offer.age_max, youth.age) + policy.offer + again)
