"""The moment in which requests may be deleted: no match round has them in its memory; deletes nothing itself."""

from sqlmodel import Session, select

from matching_api.matching.codes import RoundState
from matching_api.matching.models import MatchRound
from matching_api.problems import StepNotPossible


def wait_for_rounds(session: Session) -> None:
    """No round holds a youth in its memory, and none begins before this is kept; raises StepNotPossible."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("LOCK TABLE match_round IN SHARE MODE")
    if session.exec(select(MatchRound.id).where(MatchRound.state == RoundState.RUNNING)).first() is not None:
        raise StepNotPossible("A match round is at work; try again when it has ended.")
