"""A draft group against everyone who waits: who would fit, kept ready between questions; places and tells nobody.

What comes out of here is about single youths. Only a room that keeps small counts back may pass it on, as counts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from sqlmodel import Session

from matcher.filling import Waiting
from matcher.parts import Offer as Draft
from matching_api.marks import Kept
from matching_api.matching import policies
from matching_api.matching.commitments import Commitments, Decisions, GroupRef
from matching_api.matching.problem_parts import problem_without_groups, youth_part
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.vocabulary.places import places
from matching_api.waitlist import pooling
from matching_api.waitlist.pooling import PooledRequest

__all__ = ["Draft", "Who", "fitting"]


@dataclass(frozen=True)
class Who:
    """What counting needs to know of one youth who waits; `suggested` is the group that waits for a decision."""

    organisation_key: str
    postcode4: str
    waiting_days: int
    over_norm: bool
    suggested: GroupRef | None


@dataclass(frozen=True)
class _Pool:
    """All who may be matched, with a seat or without, prepared to be asked about any draft; no decisions."""

    waiting: Waiting
    rows: Mapping[str, PooledRequest]

    def fitting(self, draft: Draft) -> list[PooledRequest]:
        """Those who would fit by their own and the group's wishes, longest waiting first."""
        return [self.rows[key] for key in self.waiting.fill(draft).youths]


# Under everything the pool is read from; the present day is part of it, for it counts days.
_kept = Kept[_Pool]("help_request", "organisation", "saved_policy", most=2)


@in_whole_region(Why.POOL)
def fitting(session: Session, decisions: Decisions, drafts: Sequence[Draft]) -> list[list[Who]]:
    """For each draft, those without a seat who would fit by every rule of matching.md section 3, longest waiting first.

    Who waits is kept ready until a waitlist changes; what people decided is asked anew for those who fit any of them.
    """
    pool = _kept.get(session, lambda: _prepared(session), get_settings().current_date())
    found = [pool.fitting(draft) for draft in drafts]
    decided = decisions.commitments(session, {each.id for each in chain.from_iterable(found)})
    norm = pool.waiting.problem.policy.treeknorm_days
    return [list(_free(draft, rows, decided, norm)) for draft, rows in zip(drafts, found, strict=True)]


def _free(draft: Draft, rows: Collection[PooledRequest], decided: Commitments, norm: int) -> Iterator[Who]:
    for row in rows:
        if row.id in decided.seated or row.id in decided.set_aside or _turned_down(row.id, draft, decided):
            continue
        over = row.waiting_days > norm
        yield Who(row.organisation_key, row.postcode4, row.waiting_days, over, decided.standing.get(row.id))


def _turned_down(request_id: UUID, draft: Draft, decided: Commitments) -> bool:
    return any(str(each.group.id) == draft.key for each in decided.turned_down.get(request_id, ()))


def _prepared(session: Session) -> _Pool:
    """The youths alone: no group competes here, and every place may be asked for."""
    today = get_settings().current_date()
    policy: Mapping[str, Any] = policies.current(session)
    rows = pooling.pool(session, today)
    problem = problem_without_groups([youth_part(row) for row in rows], policy, today, places())
    return _Pool(Waiting(problem), {str(row.id): row for row in rows})
