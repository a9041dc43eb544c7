"""Ranks the groups there are now for one request, with what stands in the way; keeps nothing and decides nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from matcher.parts import Group, ProposedGroup as ProposedPart, Youth
from matcher.problem import Problem
from matcher.what_if import Groups, Ranked
from matching_api.matching import groups, service
from matching_api.matching.commitments import GroupRef, TurnedDown
from matching_api.matching.models import ProposedGroup
from matching_api.matching.problem_parts import offer_part, problem_without_groups, youth_part
from matching_api.matching.problem_rows import SameGroups
from matching_api.offers import service as offers
from matching_api.settings import get_settings
from matching_api.waitlist import pooling
from matching_api.waitlist.models import HelpRequest

NO_SHARED_REQUEST, AGE = "no-group-with-tag", "age"
# A group is a year wider before it is a group for others.
MOST_YEARS = 1
MOST_LACKS = 2


@dataclass(frozen=True)
class Lack:
    """One thing that stands in the way, and by how many years, km or seats where that can be said."""

    code: str
    by: float | None = None


@dataclass(frozen=True)
class Option:
    """One group for one request: its value in whole points (matching.md section 4), the grounds, what it lacks."""

    group: GroupRef
    value: int
    why: Mapping[str, Any]
    lacks: tuple[Lack, ...]


def options(
    session: Session, request: HelpRequest, turned_down: Sequence[TurnedDown] = (), standing: GroupRef | None = None
) -> list[Option]:
    """Groups that could be something for this request: fewest obstacles first, then the most value.

    Groups that share no help request with it, are for quite another age, or lack more than two things are left out.
    `turned_down` are groups it may not be placed in again, `standing` is where it has a suggestion now.
    """
    found = _groups(session)
    ref_of = {key: groups.ref_of(row) for key, (row, _) in found.items()}
    keys_of = SameGroups(groups.same_groups(session), [ref for key, ref in ref_of.items() if key == str(ref.id)])
    youth = _youth(request, turned_down, standing, keys_of)
    parts = [part for _, part in found.values()]
    ranked = Groups(small_problem(session, {youth.place}, parts), parts).rank(youth, most=len(parts))
    tags_of = {part.key: part.tags for part in parts}
    return [_option(each, ref_of[each.group], youth, tags_of[each.group]) for each in ranked if is_worth_a_look(each)]


def _groups(session: Session) -> dict[str, tuple[groups.AnyGroup, Group]]:
    """Key for the matcher → every group that takes youths now; one that somebody holds a seat in is as an offer."""
    rows: list[groups.AnyGroup] = [*offers.matchable(session), *groups.live_proposed(session)]
    found: dict[str, tuple[groups.AnyGroup, Group]] = {}
    for row in rows:
        part: Group = _proposed(row) if isinstance(row, ProposedGroup) and not row.seats_held else offer_part(row)
        found[part.key] = (row, part)
    return found


def _proposed(row: ProposedGroup) -> ProposedPart:
    return ProposedPart(
        organisation=row.organisation_key,
        theme=row.theme,
        tags=tuple(row.tags),
        age_min=row.age_min,
        age_max=row.age_max,
        place=row.place,
        daypart=row.daypart,
        mode=row.mode.value,
        language=row.language,
        seats_min=row.seats_min,
        seats_max=row.seats_max,
    )


def _youth(
    request: HelpRequest, turned_down: Sequence[TurnedDown], standing: GroupRef | None, keys_of: SameGroups
) -> Youth:
    declined = {key for each in turned_down for key in keys_of.turned_down(each.group, each.proposed_key)}
    row = pooling.pooled(request, get_settings().current_date())
    return youth_part(row, not_in=declined, previously=keys_of.previous(standing))


def small_problem(session: Session, homes: Collection[str], parts: Iterable[Group]) -> Problem:
    """As small as the matcher needs for ranking: the policy of the last round, and where everybody is."""
    latest = service.latest_finished(session)
    used = {*homes, *(part.place for part in parts if part.place is not None)}
    return problem_without_groups((), latest.policy if latest else {}, get_settings().current_date(), used)


def is_worth_a_look(ranked: Ranked) -> bool:
    """Does the group share a help request, is it for about this age, and are there few obstacles?"""
    gates = {lack.gate: lack.by for lack in ranked.lacks}
    near_in_age = (gates.get(AGE) or 0) <= MOST_YEARS
    return NO_SHARED_REQUEST not in gates and near_in_age and len(gates) <= MOST_LACKS


def _option(ranked: Ranked, ref: GroupRef, youth: Youth, tags: Sequence[str]) -> Option:
    names = ("urgency", "similarity", "km", "fit", "travel", "offer", "previously")
    shared = [tag for tag in youth.tags if tag in tags]
    why = {name: getattr(ranked, name) for name in names} | {"shared_tags": shared, "runner_up": None}
    return Option(ref, ranked.value, why, tuple(Lack(each.gate, each.by) for each in ranked.lacks))
