"""Tries a policy on what the latest round was told, and counts what would change; proposes and keeps nothing else."""

from typing import Any

from sqlalchemy.engine import Engine

from matcher.diff import difference
from matcher.plan import Plan
from matcher.problem import Problem
from matching_api.database import open_session
from matching_api.matching import comparing, queue, running, service
from matching_api.matching.codes import FailureReason
from matching_api.matching.documents import unpacked
from matching_api.matching.models import RoundRecord
from matching_api.matching.queue import Lease


def read(engine: Engine, lease: Lease) -> tuple[Problem, Plan]:
    """What the latest round was told, under the policy of the preview, and its plan; raises RoundFailed without one."""
    with running.open_snapshot(engine) as session:
        latest = service.latest_finished(session)
        record = session.get(RoundRecord, latest.id) if latest is not None else None
        if record is None:
            raise running.RoundFailed(FailureReason.PROBLEM_REFUSED)
        told = unpacked(record.problem)
        told["policy"] = {**(told.get("policy") or {}), **lease.policy}
        return Problem.from_json(told), Plan.from_json(unpacked(record.plan))


def keep(engine: Engine, lease: Lease, problem: Problem, before: Plan, after: Plan) -> None:
    """Ends the preview with its counts, and no youths; raises LeaseLost."""
    changed: dict[str, Any] = {str(way): count for way, count in comparing.counted(difference(before, after)).items()}
    effect = {"before": _counts(before), "after": _counts(after), **changed}
    with open_session(engine) as session:
        queue.finish(session, lease, {**running.figures(problem, after), "effect": effect})
        session.commit()


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "placed": plan.score.placed,
        "over_norm_placed": plan.score.over_norm_placed,
        "groups": len({each.group for each in plan.placements}),
        "proposed_groups": len(plan.proposed),
    }
