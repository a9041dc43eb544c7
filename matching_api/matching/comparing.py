"""What changed between two kept plans: who is new, moved or lost a place and why; requests by id, no other data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from matcher.diff import Changed, Difference, difference
from matcher.plan import Placement, Plan
from matching_api.matching import groups
from matching_api.matching.codes import RoundState
from matching_api.matching.documents import unpacked
from matching_api.matching.models import MatchRound, RoundRecord
from matching_api.reach import Why, whole_region

Way = Literal["placed", "moved", "dropped"]
WAYS: tuple[Way, ...] = ("placed", "moved", "dropped")


@dataclass(frozen=True)
class ChangedRequest:
    """One request whose place changed; `before` and `after` are ids of offers, or keys in `Comparison.row_of`."""

    way: Way
    request_id: UUID
    before: str | None
    after: str | None
    why: str


@dataclass(frozen=True)
class Comparison:
    """A round beside the one before it; `row_of` gives the id of the offer or proposed group that a key stands for."""

    previous: MatchRound
    requests: tuple[ChangedRequest, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    row_of: Mapping[str, UUID]
    score: int


def with_previous(session: Session, each: MatchRound) -> Comparison | None:
    """The round beside the last finished one before it; none when one of the two plans is not kept (any more)."""
    previous = _previous(session, each)
    if previous is None:
        return None
    with whole_region(session, Why.COUNTS):
        before, after = plan_of(session, previous.id), plan_of(session, each.id)
        if before is None or after is None:
            return None
        there = [_offers(session, one.id) for one in (previous, each)]
    found_under = groups.same_groups(session)
    same = {str(group): key for group, key in found_under.items()}
    before, after = _named_alike(before, same), _named_alike(after, same)
    found = difference(before, after)
    # A proposed group that somebody accepted a seat in stands in the next round as a group that is there already.
    there_before, there_after = ({same.get(key, key) for key in keys} for keys in there)
    return Comparison(
        previous=previous,
        requests=tuple(_requests(found)),
        opened=tuple(key for key in found.opened if key not in there_before),
        closed=tuple(key for key in found.closed if key not in there_after),
        # The offer a group was adopted as comes after the group itself, and says more.
        row_of={key: group for group, key in found_under.items()},
        score=found.score.total,
    )


def plan_of(session: Session, round_id: UUID) -> Plan | None:
    """The plan of a round as it was kept; none when it is not kept (any more)."""
    record = session.get(RoundRecord, round_id)
    return Plan.from_json(unpacked(record.plan)) if record is not None else None


def _previous(session: Session, each: MatchRound) -> MatchRound | None:
    if each.finished_at is None:
        return None
    earlier = select(MatchRound).where(
        MatchRound.state == RoundState.FINISHED,
        col(MatchRound.preview).is_(False),
        col(MatchRound.finished_at) < each.finished_at,
    )
    return session.exec(earlier.order_by(col(MatchRound.finished_at).desc()).limit(1)).first()


def _named_alike(plan: Plan, same: Mapping[str, str]) -> Plan:
    """A proposed group that was held or adopted since goes by the key it was found under, in both plans."""
    return replace(plan, placements=tuple(_renamed(each, same) for each in plan.placements))


def _renamed(each: Placement, same: Mapping[str, str]) -> Placement:
    second = each.why.runner_up
    if second is not None:
        second = replace(second, group=same.get(second.group, second.group))
    return replace(each, group=same.get(each.group, each.group), why=replace(each.why, runner_up=second))


def _offers(session: Session, round_id: UUID) -> list[str]:
    """Keys of the groups that were no proposals for this round."""
    return [offer["key"] for offer in unpacked(session.get_one(RoundRecord, round_id).problem)["offers"]]


def _requests(found: Difference) -> Iterable[ChangedRequest]:
    ways: dict[Way, tuple[Changed, ...]] = {"placed": found.placed, "moved": found.moved, "dropped": found.dropped}
    for way in WAYS:
        for each in ways[way]:
            yield ChangedRequest(way, UUID(each.youth), each.before, each.after, each.why)


def counted(found: Difference) -> dict[Way, int]:
    """How many requests changed in which way."""
    return {"placed": len(found.placed), "moved": len(found.moved), "dropped": len(found.dropped)}
