"""Writes down the prices behind a plan's bound, so that anyone can prove it again; it changes no plan."""

from __future__ import annotations

from matcher import choosing, eligibility
from matcher.brake import Brake
from matcher.certificate_file import Certificate
from matcher.order import in_order
from matcher.plan import Plan
from matcher.problem import Problem


def certificate(problem: Problem, plan: Plan, time_limit: float | None = None) -> Certificate:
    """The prices of this problem with the bound they prove; the same in every run, as the plan's are.

    `time_limit` is in seconds. A bound in the plan below what the prices prove comes from the solver's search.
    """
    ready = choosing.field(eligibility.of(in_order(problem)), Brake.after(time_limit))
    priced = choosing.prices(ready)
    value = choosing.proven_points(ready, priced, ())
    keys = [youth.key for youth in ready.eligible.problem.youths]
    return Certificate(
        problem_sha256=problem.sha256(),
        value=value,
        rests_on="prices" if value <= plan.bound.value else "search",
        prices={key: price for key, price in zip(keys, priced.price.tolist(), strict=True) if price},
        returning=tuple(ready.eligible.group_of(family, cell) for family, cell in ready.returning.cells),
    )
