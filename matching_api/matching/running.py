"""Carries out one match round: reads a frozen problem, asks the matcher, keeps the result in one transaction."""

from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session

from matcher.clustering import clusters
from matcher.matching import BrokenPlanError, Effort, Hears, Watch, match, nobody_hears
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.refusal import InvalidProblem
from matching_api.database import open_session
from matching_api.matching import queue, service
from matching_api.matching.codes import FailureReason
from matching_api.matching.commitments import Decisions
from matching_api.matching.documents import packed
from matching_api.matching.models import RoundRecord
from matching_api.matching.plan_rows import PlanRows
from matching_api.matching.problem_rows import problem_of
from matching_api.matching.queue import Lease
from matching_api.settings import get_settings

SECONDS_OF_A_FIRST_ROUND = 60.0


class RoundFailed(Exception):  # noqa: N818  how a round ends
    """The round cannot be finished and trying again would not help."""

    def __init__(self, reason: FailureReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read(engine: Engine, lease: Lease, decisions: Decisions) -> Problem:
    """The problem of this moment, frozen; raises RoundFailed when the rows together break a rule of it."""
    with open_snapshot(engine) as session:
        try:
            return problem_of(session, decisions.commitments(session), lease.policy, get_settings().current_date())
        except InvalidProblem as error:
            raise RoundFailed(FailureReason.PROBLEM_REFUSED) from error


def solve(problem: Problem, lease: Lease, progress: Hears = nobody_hears) -> Plan:
    """A plan that keeps every rule, as the matcher checks before it gives one; reads and writes no database."""
    effort = Effort(seed=lease.seed, time_limit=get_settings().round_time_limit_s)
    try:
        return match(problem, effort, Watch(progress=progress))
    except BrokenPlanError as error:
        raise RoundFailed(FailureReason.PLAN_NOT_VALID) from error


def keep(
    engine: Engine,
    lease: Lease,
    decisions: Decisions,
    problem: Problem,
    plan: Plan,
    beside: tuple[Problem, Plan] | None = None,
) -> None:
    """Ends the round and keeps all that came of it, or nothing at all; `beside` is about peer contact.

    Raises LeaseLost.
    """
    alike = clusters(problem)
    with open_session(engine) as session:
        queue.finish(session, lease, figures(problem, plan))
        session.add(
            RoundRecord(round_id=lease.round_id, problem=packed(problem.to_json()), plan=packed(plan.to_json()))
        )
        session.flush()
        PlanRows(session, lease.round_id, problem, plan, alike).keep(decisions)
        if beside is not None:
            PlanRows(session, lease.round_id, *beside, ()).keep_placements(decisions.beside())
        session.commit()


def expected_seconds(engine: Engine) -> float:
    """How long matching took in earlier rounds of about this size; a round is estimated to be as far along as that."""
    with open_session(engine, writes=False) as session:
        return service.expected_seconds(session) or SECONDS_OF_A_FIRST_ROUND


def open_snapshot(engine: Engine) -> Session:
    """A session that reads everything as it is at one moment."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return open_session(engine, writes=False)


def figures(problem: Problem, plan: Plan) -> dict[str, Any]:
    """What a round keeps of its plan as numbers."""
    return {
        "problem_sha256": plan.run.problem_sha256,
        "versions": dict(plan.run.versions),
        "seconds": plan.run.seconds,
        "youths": len(problem.youths),
        "placed": plan.score.placed,
        "over_norm_placed": plan.score.over_norm_placed,
        "proposed_groups": len(plan.proposed),
        "score": plan.score.total,
        "bound": plan.bound.value,
        "bound_over": plan.bound.over,
        "gap": plan.bound.gap,
        "status": plan.run.status,
    }
