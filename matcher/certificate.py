"""Works a bound out again from its prices, over every group of section 2, without the solver; it finds no prices.

For any prices >= 0 of the youths no plan scores more than the prices together, plus for every organisation and theme
its facilitators times what its best group still earns at these prices, plus what each offer still earns (Lagrangian
relaxation: Geoffrion, 1974). Here this is read from the arrays the explanations use, in whole numbers, with every age
range; the solver's own tables play no part. `not_with`, and `not_in` of groups nobody returns to, are left out: that
can only raise the bound.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.catalogue import Catalogue, Pair, Reach
from matcher.certificate_file import SCALE, Certificate
from matcher.gate_table import Flags, GateTable, Ints
from matcher.parts import PROPOSED_PREFIX, Offer, ProposedGroup, Youth
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.scoring import score_of
from matcher.violation import Violation

PLACES_AT_ONCE = 4_000_000
"""Youth × offer places in one table, to spare memory."""
MOST_TRIED = 3_000_000
"""Groups tried to find the ones behind the keys in `previously`; after that each may be one."""
LOWEST = -(2**60)
"""Inside the arrays only: no such member."""


def faults(problem: Problem, plan: Plan, certificate: Certificate, proven: int) -> Iterator[Violation]:
    """What the certificate claims and `proven`, its bound worked out again in whole points, does not bear out."""
    if certificate.problem_sha256 != problem.sha256():
        yield Violation("certificate-of-another-problem")
        return
    if proven > certificate.value:
        yield Violation("certificate-untrue", detail=f"its prices prove {proven}, not {certificate.value}")
    if certificate.rests_on == "prices" and proven > plan.bound.value:
        yield Violation("bound-not-proven", detail=f"the prices prove {proven}, not {plan.bound.value}")
    if proven < plan.score.total:
        yield Violation("score-above-the-bound", detail=f"{plan.score.total} is more than the proven {proven}")


def proven(problem: Problem, certificate: Certificate) -> int:
    """The bound these prices prove on the score of any plan of this problem, in whole points.

    Prices of unknown youths count for nothing. Scores are whole, so rounding down loses nothing.
    """
    youths = [youth for youth in problem.youths if youth.key not in problem.pin_of]
    price = np.array([certificate.prices.get(youth.key, 0) for youth in youths], dtype=np.int64)
    best = _best_of_families(problem, youths, price)
    for group in certificate.returning:
        family = group.organisation, group.theme
        best[family] = max(best[family], _returning(problem, youths, price, group))
    capacity = problem.facilitators_of
    proposed = sum(capacity.get(family, 0) * earned for family, earned in best.items())
    offered = sum(_offers(problem, youths, price))
    settled = score_of(problem, problem.pin_of, ()).total
    earned = int(price.sum()) + proposed + offered
    return earned // SCALE + settled + _unaccounted(problem, youths, certificate)


def _unaccounted(problem: Problem, youths: Sequence[Youth], certificate: Certificate) -> int:
    """`previously` points of youths whose last proposed group the certificate does not write out, if it may exist."""
    known = {group.key for group in certificate.returning}
    search, catalogue = Counter[str](), Catalogue.whole(problem)
    back = [youth for youth in youths if (youth.previously or "").startswith(PROPOSED_PREFIX)]
    able = [youth for youth in back if youth.previously not in known and _may_return(catalogue, youth, search)]
    return int(problem.policy.previously) * len(able)


def _may_return(catalogue: Catalogue, youth: Youth, search: Counter[str]) -> bool:
    """Whether a group this youth could sit in has the key of the last one, as far as MOST_TRIED allows to tell.

    A key is a hash, so every such group is tried; `search` counts them over all youths.
    """
    for theme in catalogue.cells:
        reach = Reach(catalogue, theme, [youth])
        for group in _open_to(reach) if len(reach.who) else ():
            search["tried"] += 1
            if group.key == youth.previously or search["tried"] > MOST_TRIED:
                return True
    return False


def _open_to(reach: Reach) -> Iterator[ProposedGroup]:
    """Every proposed group of a theme the one youth of this reach may sit in."""
    catalogue = reach.catalogue
    sets = [reach.tag_sets[s] for s in np.flatnonzero(reach.fits[0])]
    bands = [catalogue.bands[b] for b in np.flatnonzero(reach.ages[0])]
    sizes = [catalogue.sizes[s] for s in np.flatnonzero(reach.roomy[0])]
    for cell in (reach.cells[c] for c in np.flatnonzero(reach.comes[0])):
        for organisation in cell.organisations:
            for tags in sets:
                for band in bands:
                    for size in sizes:
                        yield cell.group(catalogue.problem.policy, organisation, tags, band, size)


def _best_of_families(problem: Problem, youths: Sequence[Youth], price: Ints) -> defaultdict[Pair, int]:
    """What the best proposed group of each (organisation, theme) earns at these prices; at least 0."""
    catalogue = Catalogue.whole(problem)
    best: defaultdict[Pair, int] = defaultdict(int)
    for theme in catalogue.cells:
        reach = Reach(catalogue, theme, youths)
        for number, cell in enumerate(reach.cells):
            families = [(organisation, theme) for organisation in cell.organisations]
            earned = _best_of_cell(reach, number, price[reach.who], min(best[family] for family in families))
            for family in families:
                best[family] = max(best[family], earned)
    return best


def _best_of_cell(reach: Reach, cell: int, price: Ints, floor: int) -> int:
    """The most that any tag set, age range and size earns at one place and time; `floor` when it is no more."""
    policy = reach.catalogue.problem.policy
    rows = np.flatnonzero(reach.comes[:, cell])
    sizes = [size for size in reach.catalogue.sizes if size >= policy.proposed_min]
    if len(rows) < max(1, policy.proposed_min) or not sizes:
        return floor
    base = (reach.urgency[rows] - reach.travel(rows, cell)) * SCALE - price[rows]
    nearest = int(reach.age_points.max()) * SCALE
    hoped = np.where(reach.fits[rows], base[:, None] + reach.alike_points[rows] * SCALE + nearest, 0)
    hoped = _largest(np.maximum(hoped, 0), max(sizes)).sum(axis=0) - int(policy.open_cost) * SCALE
    for column in np.argsort(-hoped, kind="stable"):
        if hoped[column] <= floor:
            break
        able = reach.fits[rows, column]
        here = rows[able]
        floor = max(floor, _best_of_set(reach, here, base[able] + reach.alike_points[here, column] * SCALE))
    return floor


def _best_of_set(reach: Reach, here: Ints, worth: Ints) -> int:
    """The most that any age range and size earns with these rows, `worth` being value - price without age points."""
    catalogue = reach.catalogue
    policy = catalogue.problem.policy
    fewest = max(1, policy.proposed_min)
    amount = worth[:, None] + reach.age_points[here] * SCALE
    found = 0
    for number, size in enumerate(catalogue.sizes):
        able = reach.ages[here] & reach.roomy[here, number][:, None]
        bands = able.sum(axis=0) >= fewest
        if size >= fewest and bands.any():
            members = np.where(able[:, bands], amount[:, bands], LOWEST)
            found = max(found, int(_earned(members, fewest, size).max()) - int(policy.open_cost) * SCALE)
    return found


def _largest(amounts: Ints, count: int) -> Ints:
    """The `count` largest amounts of each column (all when there are fewer), in no order."""
    if len(amounts) <= count:
        return amounts
    return np.partition(amounts, len(amounts) - count, axis=0)[-count:]


def _earned(amounts: Ints, fewest: int, most: int) -> Ints:
    """Per column the best members together: the `fewest` best, and up to `most` as far as they gain."""
    best = -np.sort(-_largest(amounts, most), axis=0)
    earned: Ints = best[:fewest].sum(axis=0) + np.maximum(best[fewest:], 0).sum(axis=0)
    return earned


def _returning(problem: Problem, youths: Sequence[Youth], price: Ints, group: ProposedGroup) -> int:
    """What a group earns with the points for returning to it."""
    table = GateTable(problem, youths, [group])
    able = np.flatnonzero(table.fails[:, 0] == 0)
    earned = _members(table.value(able, 0) * SCALE - price[able], max(1, group.seats_min), group.seats_max)
    return 0 if earned is None else earned - int(problem.policy.open_cost) * SCALE


def _offers(problem: Problem, youths: Sequence[Youth], price: Ints) -> Iterator[int]:
    """What each offer earns at most, at least 0; pins have taken their seats and waive the minimum."""
    pins = Counter(problem.pin_of.values())
    step = max(1, PLACES_AT_ONCE // max(1, len(youths)))
    for start in range(0, len(problem.offers), step):
        offers = problem.offers[start : start + step]
        table = GateTable(problem, youths, offers)
        for column, offer in enumerate(offers):
            able = np.flatnonzero((table.fails[:, column] == 0) & _beside_pins(problem, youths, offer))
            profit = table.value(able, column) * SCALE - price[able]
            earned = _members(profit, problem.still_needed(offer), offer.free - pins[offer.key])
            yield max(0, earned or 0)


def _members(profit: Ints, fewest: int, most: int) -> int | None:
    """What the best members earn together, or None when there are too few of them."""
    if len(profit) < fewest or most < fewest:
        return None
    return int(_earned(profit[:, None], fewest, most)[0]) if most else 0


def _beside_pins(problem: Problem, youths: Sequence[Youth], offer: Offer) -> Flags:
    """Who may sit with everybody that is pinned in this offer."""
    pinned = [youth for youth, key in problem.pin_of.items() if key == offer.key]
    barred = {other for youth in pinned for other in problem.apart.get(youth, ())}
    return np.array([youth.key not in barred for youth in youths], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a check: the bound the prices prove, what is wrong, and one line for people."""

    proven: int
    faults: tuple[Violation, ...]
    told: str


def verdict(problem: Problem, plan: Plan, certificate: Certificate) -> Verdict:
    """The certificate worked out again and held against the plan."""
    value = proven(problem, certificate)
    if value <= plan.bound.value:
        grounds = f"the plan's bound {plan.bound.value} holds without the solver"
    else:
        grounds = f"the plan's bound {plan.bound.value} also rests on the solver's search"
    told = f"certificate: the prices prove {value}; {grounds}"
    return Verdict(value, tuple(faults(problem, plan, certificate, value)), told)
