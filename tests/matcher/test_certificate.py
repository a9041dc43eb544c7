"""A bound from prices: worked out again by plain rules over every group written out, and held against plans."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from matcher import gates
from matcher.__main__ import main
from matcher.certificate import faults, proven, verdict
from matcher.certificate_file import SCALE, Certificate
from matcher.parts import Group, ProposedGroup
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.refusal import InvalidDocument
from matcher.scoring import score_of
from tests.matcher.every_group import proposed_groups
from tests.matcher.lively import lively
from tests.matcher.worlds import problems

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
TINY, PLAN = SCENARIOS / "tiny.json", SCENARIOS / "tiny.plan.json"
tiny, tiny_plan = Problem.read(TINY), Plan.from_json(json.loads(PLAN.read_text()))


def certificate(problem: Problem, prices: dict[str, int], value: int = 0, rests_on: str = "search") -> Certificate:
    """With every group written out that somebody could return to."""
    named = {youth.previously for youth in problem.youths}
    returning = tuple(group for group in proposed_groups(problem) if group.key in named)
    return Certificate(problem.sha256(), value, rests_on, prices, returning)


def by_plain_rules(problem: Problem, prices: dict[str, int]) -> int:
    """The same bound, one group and one youth at a time; `not_in` counts for offers and for groups to return to."""
    named = {youth.previously for youth in problem.youths}
    best: defaultdict[tuple[str, str], int] = defaultdict(int)
    for group in proposed_groups(problem):
        family = group.organisation, group.theme
        best[family] = max(best[family], earns(problem, group, prices, declined=group.key in named))
    proposed = sum(problem.facilitators_of[family] * earned for family, earned in best.items())
    offered = sum(earns(problem, offer, prices, declined=True) for offer in problem.offers)
    free = sum(prices.get(youth.key, 0) for youth in problem.youths if youth.key not in problem.pin_of)
    return (free + proposed + offered) // SCALE + score_of(problem, problem.pin_of, ()).total


def earns(problem: Problem, group: Group, prices: dict[str, int], *, declined: bool) -> int:
    pinned = {youth for youth, key in problem.pin_of.items() if key == group.key}
    profits = []
    for youth in problem.youths:
        asked = youth if declined else replace(youth, not_in=())
        apart = not pinned.isdisjoint(problem.apart.get(youth.key, ()))
        gate = gates.first_failing_gate(problem.policy, problem.places, asked, group)
        if gate is None and youth.key not in problem.pin_of and not apart:
            value = gates.value(problem.policy, problem.places, youth, group)
            profits.append(value * SCALE - prices.get(youth.key, 0))
    ranked = sorted(profits, reverse=True)[: group.free - len(pinned)]
    needs = max(1, problem.still_needed(group)) if isinstance(group, ProposedGroup) else problem.still_needed(group)
    if len(ranked) < needs:
        return 0
    cost = problem.policy.open_cost * SCALE if isinstance(group, ProposedGroup) else 0
    return max(0, sum(profit for n, profit in enumerate(ranked) if n < needs or profit > 0) - cost)


def random_prices(problem: Problem, seed: int) -> dict[str, int]:
    draw = random.Random(seed)
    return {youth.key: draw.choice([0, draw.randint(0, 4_000_000)]) for youth in problem.youths}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems, seed=st.integers(0, 1000))
def test_prices_prove_what_plain_rules_say_over_every_group_written_out(problem: Problem, seed: int) -> None:
    prices = random_prices(problem, seed)
    assert proven(problem, certificate(problem, prices)) == by_plain_rules(problem, prices)


@pytest.mark.parametrize("seed", range(40))
def test_where_groups_fill_prices_prove_what_plain_rules_say(seed: int) -> None:
    problem = lively(seed)
    prices = random_prices(problem, seed)
    assert proven(problem, certificate(problem, prices)) == by_plain_rules(problem, prices)


@given(prices=st.dictionaries(st.sampled_from([youth.key for youth in tiny.youths]), st.integers(0, 5_000_000)))
def test_no_prices_prove_less_than_a_plan_scores(prices: dict[str, int]) -> None:
    assert proven(tiny, certificate(tiny, prices)) >= tiny_plan.score.total


def test_a_last_group_that_is_not_written_out_still_counts() -> None:
    y4 = tiny.youth_by_key["y4"]
    group = next(g for g in proposed_groups(tiny) if not gates.first_failing_gate(tiny.policy, tiny.places, y4, g))
    youths = tuple(replace(y, previously=group.key) if y.key == "y4" else y for y in tiny.youths)
    gone = tuple(replace(y, previously="new:0123456789abcdef") if y.key == "y4" else y for y in tiny.youths)
    nothing = Certificate(tiny.sha256(), 0, "search", {}, ())
    returning, vanished = (proven(replace(tiny, youths=rows), nothing) for rows in (youths, gone))
    assert returning - vanished == tiny.policy.previously


def told(**changes: object) -> list[str]:
    """The rules a certificate breaks that is right but for these changes."""
    right = certificate(tiny, {}, value=12527)
    wrong = replace(right, **changes)
    return [fault.rule for fault in verdict(tiny, tiny_plan, wrong).faults]


def test_a_true_certificate_has_no_faults() -> None:
    assert told() == []


def test_a_certificate_that_claims_more_than_its_prices_prove_is_untrue() -> None:
    assert told(value=12526) == ["certificate-untrue"]
    assert told(prices={"y1": 3_500_000}) == ["certificate-untrue"]


def test_a_bound_that_is_said_to_rest_on_prices_must_follow_from_them() -> None:
    assert told(rests_on="prices") == ["bound-not-proven"]


def test_a_certificate_of_another_problem_says_nothing() -> None:
    assert told(problem_sha256="0" * 64) == ["certificate-of-another-problem"]


def test_a_score_above_what_is_proven_is_a_contradiction() -> None:
    assert [fault.rule for fault in faults(tiny, tiny_plan, certificate(tiny, {}), proven=0)] == [
        "score-above-the-bound"
    ]


def test_a_price_below_nothing_is_refused_with_its_place() -> None:
    document = certificate(tiny, {"y1": 1}).to_json()
    document["prices"]["y1"] = -1
    with pytest.raises(InvalidDocument) as refused:
        Certificate.from_json(document)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/prices/y1", "negative")]


def test_a_certificate_survives_the_file() -> None:
    group = proposed_groups(tiny)[0]
    kept = Certificate(tiny.sha256(), 5, "prices", {"y1": 7}, (group,))
    assert Certificate.from_json(json.loads(json.dumps(kept.to_json()))) == kept


def test_the_check_says_what_is_proven_and_what_rests_on_the_search(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "certificate.json").write_text(json.dumps(certificate(tiny, {}, value=12527).to_json()))
    assert main(["check", str(TINY), str(PLAN), "--certificate", str(tmp_path / "certificate.json")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "certificate: the prices prove 12527; the plan's bound 11106 also rests on the solver's search"
    )


def test_a_file_that_is_no_certificate_ends_with_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(TINY), str(PLAN), "--certificate", str(PLAN)]) == 2
    assert "/prices: this field is required [missing]" in capsys.readouterr().err


@pytest.mark.slow
def test_checking_a_certificate_does_not_load_the_solver(tmp_path: Path) -> None:
    (tmp_path / "certificate.json").write_text(json.dumps(certificate(tiny, {}, value=12527).to_json()))
    arguments = ["check", str(TINY), str(PLAN), "--certificate", str(tmp_path / "certificate.json")]
    script = (
        f"import sys; from matcher.__main__ import main; assert main({arguments!r}) == 0;"
        "sys.exit(any(name.split('.')[0] in {'ortools', 'sklearn', 'numba'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_the_solvers_prices_prove_exactly_what_it_says_they_prove(seed: int) -> None:
    from matcher.matching import match
    from matcher.proving import certificate as written

    problem = lively(seed)
    plan = match(problem)
    kept = written(problem, plan)
    assert proven(problem, kept) == kept.value >= plan.bound.value >= plan.score.total
    assert verdict(problem, plan, kept).faults == ()


@pytest.mark.slow
def test_a_region_of_120_youths_is_certified_end_to_end(tmp_path: Path) -> None:
    problem, plan, kept = (
        str(path) for path in (SCENARIOS / "hr-120.json.gz", tmp_path / "p.json", tmp_path / "c.json")
    )
    assert main(["solve", problem, "-o", plan, "--certificate", kept]) == 0
    assert main(["check", problem, plan, "--certificate", kept]) == 0
