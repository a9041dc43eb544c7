"""The second question of a match round: peer contact beside help, by the same matcher; it takes no place for help."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session

from matcher.matching import Effort, match
from matcher.parts import Pin
from matcher.plan import Plan
from matcher.problem import Problem
from matching_api.matching.apart import kept_apart
from matching_api.matching.commitments import Commitments, Decisions
from matching_api.matching.pins import with_pins
from matching_api.matching.problem_parts import offer_part, problem_without_groups
from matching_api.matching.problem_rows import SameGroups, matchable_offers, places_of, youth_of
from matching_api.matching.queue import Lease
from matching_api.matching.running import open_snapshot
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.vocabulary.service import vocabulary
from matching_api.waitlist import pooling


def solved(engine: Engine, lease: Lease, decisions: Decisions) -> tuple[Problem, Plan] | None:
    """Who wants peer contact and in which group, or none when no such group takes youths or nobody wants it."""
    with open_snapshot(engine) as session:
        commitments = decisions.beside().commitments(session)
        problem = problem_of(session, commitments, lease.policy, get_settings().current_date())
    if not problem.offers or not problem.youths:
        return None
    effort = Effort(seed=lease.seed, time_limit=get_settings().round_time_limit_s)
    return problem, match(problem, effort)


@in_whole_region(Why.POOL)
def problem_of(session: Session, commitments: Commitments, policy: Mapping[str, Any], today: date) -> Problem:
    """Everybody who wants peer contact, also with a place for help, and the groups for it; none is proposed anew."""
    offers = matchable_offers(session, peer_contact=True)
    wanting = pooling.wanting_peer_contact(session, today)
    pool = [row for row in wanting if row.id not in commitments.set_aside and _is_free(row.id, commitments)]
    keys_of = SameGroups({}, offers)
    problem = replace(
        problem_without_groups([youth_of(row, commitments, keys_of) for row in pool], policy, today),
        offers=tuple(offer_part(group) for group in offers.values()),
        themes={theme: tuple(tags) for theme, tags in vocabulary(session).themes.items()},
    )
    pins = [Pin(str(youth), str(ref.id)) for youth, ref in sorted(commitments.confirmed.items())]
    pinned = with_pins(replace(problem, places=places_of(problem)), pins)
    return Problem.from_json(kept_apart(session, pinned, commitments.seated).to_json())


def _is_free(request_id: Any, commitments: Commitments) -> bool:
    return request_id not in commitments.seated or request_id in commitments.confirmed
