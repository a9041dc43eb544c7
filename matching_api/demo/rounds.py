"""The demo's first match round: asked for once, then followed; the worker carries it out."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, col

from matching_api.access.roles import Role
from matching_api.database import now, open_session
from matching_api.demo.region import Region, actor_of
from matching_api.matching import service as matching
from matching_api.matching.codes import RoundState
from matching_api.matching.models import MatchRound


def until_finished(engine: Engine, region: Region) -> Iterator[tuple[str, float]]:
    """Asks for a round when none ever finished, and gives its stage and how far it is (0 to 1) until it has ended."""
    with open_session(engine) as session:
        # The one worker here has just started, so what runs was left behind: no need to wait for its lease to end.
        left_behind = sa.update(MatchRound).where(col(MatchRound.state) == RoundState.RUNNING)
        session.exec(left_behind.values(lease_ends=now()))
        latest = _latest(session)
        ended = latest is None or latest.under_way is None
        if ended and matching.latest_finished(session) is None:
            leader = actor_of(session, region.first_of(Role.PROJECT_LEADER)["username"])
            matching.request_round(session, leader.name, actor=leader, seed=None, policy={})
        session.commit()
    while True:
        with open_session(engine, writes=False) as session:
            latest = _latest(session)
        if latest is None or latest.under_way is None:
            return
        yield latest.stage, latest.fraction


def outcome(engine: Engine) -> str:
    """What the latest round came to, in one line."""
    with open_session(engine, writes=False) as session:
        latest = _latest(session)
    if latest is None:
        return "none yet"
    if latest.state is not RoundState.FINISHED:
        reason = f" ({latest.failure_reason})" if latest.failure_reason else ""
        return f"{latest.state}{reason}: the project leader can start another"
    return f"{latest.placed} of {latest.youths} youths have a suggestion, {latest.proposed_groups} new groups"


def _latest(session: Session) -> MatchRound | None:
    return next(iter(matching.rounds(session)), None)
