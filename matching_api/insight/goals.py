"""What a figure was when its baseline was taken, and what it is meant to become; measures nothing itself."""

from sqlmodel import Session, select

from matching_api.access.service import Actor
from matching_api.database import now
from matching_api.history.goal_models import FigureGoal
from matching_api.insight.schemas import GoalIn
from matching_api.problems import InputError, InvalidInput


def goals(session: Session) -> dict[str, FigureGoal]:
    """Figure key → goal."""
    return {each.key: each for each in session.exec(select(FigureGoal))}


def set_goal(session: Session, actor: Actor, key: str, wanted: GoalIn, baseline: float | None) -> FigureGoal:
    """Freezes the baseline beside the target; again replaces both. Raises InvalidInput for dates in disorder."""
    if wanted.target_on <= wanted.baseline_on:
        error = InputError(pointer="/target_on", code="dates-in-disorder", detail="The target has to come later.")
        raise InvalidInput("A target comes after its baseline.", [error])
    goal = session.get(FigureGoal, key) or FigureGoal(
        key=key, baseline_on=wanted.baseline_on, target=wanted.target, target_on=wanted.target_on, set_by=actor.name
    )
    goal.baseline_on, goal.baseline = wanted.baseline_on, baseline
    goal.target, goal.target_on = wanted.target, wanted.target_on
    goal.set_by, goal.set_at = actor.name, now()
    session.add(goal)
    session.flush()
    return goal
