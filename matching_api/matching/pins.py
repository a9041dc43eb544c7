"""Which confirmed places stand in the problem as pins; one that no longer fits is counted as a taken seat."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from matcher.gates import first_failing_gate
from matcher.parts import Pin, Youth
from matcher.problem import Problem


def with_pins(problem: Problem, wanted: Sequence[Pin]) -> Problem:
    """The problem with every confirmed youth either pinned or left out; never refused because of a pin.

    All confirmed seats count as taken in `problem`; a pin frees its seat again, for it takes one itself. A youth
    whose data changed keeps the seat, and is left out: a person decided, and nothing is to be proposed.
    """
    kept = _that_fit(problem, wanted)
    back = Counter(pin.group for pin in kept)
    confirmed, pinned = {pin.youth for pin in wanted}, {pin.youth for pin in kept}
    youths = [youth for youth in problem.youths if youth.key not in confirmed or youth.key in pinned]
    present = {youth.key for youth in youths}
    return replace(
        problem,
        youths=tuple(_without_the_absent(youth, present) for youth in youths),
        offers=tuple(replace(offer, taken=offer.taken - back[offer.key]) for offer in problem.offers),
        pinned=tuple(kept),
    )


def _that_fit(problem: Problem, wanted: Sequence[Pin]) -> list[Pin]:
    kept: list[Pin] = []
    inside: dict[str, set[str]] = {}
    for pin in wanted:
        youth, offer = problem.youth_by_key.get(pin.youth), problem.offer_by_key.get(pin.group)
        if youth is None or offer is None:
            continue
        together = inside.setdefault(pin.group, set())
        apart = problem.apart.get(pin.youth, frozenset()) & together
        if apart or first_failing_gate(problem.policy, problem.places, youth, offer) is not None:
            continue
        together.add(pin.youth)
        kept.append(pin)
    return kept


def _without_the_absent(youth: Youth, present: set[str]) -> Youth:
    others = tuple(other for other in youth.not_with if other in present)
    return youth if others == youth.not_with else replace(youth, not_with=others)
