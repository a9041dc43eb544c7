"""A draft group against everyone who waits: who would fit, kept ready between questions; places and tells nobody.

What comes out of here is about single youths. Only a room that keeps small counts back may pass it on, as counts.
"""

import threading
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.filling import Waiting
from matcher.parts import Offer as Draft
from matcher.problem import Problem
from matching_api.access.models import Organisation
from matching_api.matching import policies
from matching_api.matching.commitments import Commitments, Decisions, GroupRef
from matching_api.matching.problem_parts import problem_without_groups, youth_part
from matching_api.settings import get_settings
from matching_api.vocabulary.places import places
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.models import Delivery, HelpRequest
from matching_api.waitlist.service import PooledRequest

__all__ = ["Draft", "Pool", "Who", "pool"]


@dataclass(frozen=True)
class Who:
    """What counting needs to know of one youth who waits; `suggested` is the group that waits for a decision."""

    organisation_key: str
    postcode4: str
    waiting_days: int
    over_norm: bool
    suggested: GroupRef | None


@dataclass(frozen=True)
class Pool:
    """Everyone who waits and has no seat, prepared to be counted for any draft.

    `rows` are all who may be matched, with a seat or without: what a decision does not change.
    """

    waitlists: Hashable
    decided: Hashable
    rows: Sequence[PooledRequest]
    waiting: Waiting
    who: Mapping[str, Who]

    def fitting(self, draft: Draft) -> list[Who]:
        """Those who would fit by every rule of matching.md section 3, longest waiting first."""
        return [self.who[key] for key in self.waiting.fill(draft).youths]


_kept: dict[str, Pool] = {}
_turn = threading.Lock()


def pool(session: Session, decisions: Decisions, decided: Hashable) -> Pool:
    """Everyone who waits now; prepared anew only when the waitlists, the policy or what people decided changed.

    `decided` is anything that differs once a decision was taken; the room of suggestions knows.
    """
    waitlists = (get_settings().current_date(), _waitlist_mark(session))
    address = str(session.connection().engine.url)
    with _turn:
        found = _kept.get(address)
        if found is None or (found.waitlists, found.decided) != (waitlists, decided):
            known = found is not None and found.waitlists == waitlists
            rows = found.rows if found is not None and known else waitlist.pool(session, waitlists[0])
            made = rows, decisions.commitments(session), policies.current(session), (waitlists, decided)
            found = _kept[address] = _prepared(*made)
        return found


def _waitlist_mark(session: Session) -> Hashable:
    """Differs after every change of a request, of an organisation's sharing and of the policy.

    A delivery that names a request and changes nothing keeps it in the pool, and one that is taken back puts the
    request's own dates back: so deliveries are counted too.
    """
    request = HelpRequest
    columns: list[sa.ColumnElement[Any]] = [
        sa.func.count(),
        sa.func.max(col(request.updated_at)),
        sa.func.count(col(request.left_at)),
        sa.func.max(col(request.left_at)),
        sa.func.count(col(request.started_at)),
        sa.func.max(col(request.started_at)),
        sa.func.max(col(request.rechecked_on)),
        sa.func.max(col(request.answered_at)),
    ]
    delivered = sa.select(sa.func.count(), sa.func.count(col(Delivery.reversed_at))).select_from(Delivery)
    connection = session.connection()
    counted = connection.execute(sa.select(*columns)).one(), connection.execute(delivered).one()
    sharing = session.exec(select(Organisation.key).where(col(Organisation.sharing)).order_by(Organisation.key))
    newest = next(iter(policies.versions(session)), None)
    return tuple(map(tuple, counted)), tuple(sharing), newest.version if newest else 0


def _prepared(
    rows: Sequence[PooledRequest], commitments: Commitments, policy: Mapping[str, Any], marks: tuple[Hashable, Hashable]
) -> Pool:
    free = [row for row in rows if _has_no_seat(row, commitments)]
    problem = _problem(free, commitments, get_settings().current_date(), policy)
    norm = problem.policy.treeknorm_days
    who = {
        str(row.id): Who(
            row.organisation_key,
            row.postcode4,
            row.waiting_days,
            row.waiting_days > norm,
            commitments.standing.get(row.id),
        )
        for row in free
    }
    return Pool(*marks, rows, Waiting(problem), who)


def _has_no_seat(row: PooledRequest, commitments: Commitments) -> bool:
    return row.id not in commitments.seated and row.id not in commitments.set_aside


def _problem(
    rows: Sequence[PooledRequest], commitments: Commitments, today: date, policy: Mapping[str, Any]
) -> Problem:
    """The youths alone: no group competes here, and every place may be asked for."""
    turned_down = commitments.turned_down
    youths = [youth_part(row, not_in={str(each.group.id) for each in turned_down.get(row.id, ())}) for row in rows]
    return problem_without_groups(youths, policy, today, places())
